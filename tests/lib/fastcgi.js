'use strict';
/*
 * One FastCGI request to a worker's socket, as a web server would send it that
 * leaves out, or makes up, what a test says.
 */
const net = require('node:net');

const [BEGIN, PARAMS, STDIN, STDOUT] = [1, 4, 5, 6];

function record(type, content) {
  const head = Buffer.alloc(8);
  head.set([1, type, 0, 1]);
  head.writeUInt16BE(content.length, 4);
  return Buffer.concat([head, content]);
}

function length(n) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n + 0x80000000);
  return bytes;
}

const pair = ([name, value]) => Buffer.concat([length(Buffer.byteLength(name)),
  length(Buffer.byteLength(value)), Buffer.from(name), Buffer.from(value)]);

function output(bytes) {
  const pieces = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt16BE(at + 4);
    if (bytes[at + 1] === STDOUT) pieces.push(bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size + bytes[at + 6];
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Variables and body go out; what the worker printed comes back. */
function fastcgi(socket, variables, body = '') {
  return new Promise((resolve, reject) => {
    const chunks = [];
    const connection = net.connect(socket);
    connection.on('error', reject);
    connection.on('data', (chunk) => chunks.push(chunk));
    connection.on('close', () => resolve(output(Buffer.concat(chunks))));
    connection.write(Buffer.concat([
      record(BEGIN, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0])),
      record(PARAMS, Buffer.concat(Object.entries(variables).map(pair))),
      record(PARAMS, Buffer.alloc(0)),
      ...(body ? [record(STDIN, Buffer.from(body))] : []),
      record(STDIN, Buffer.alloc(0)),
    ]));
  });
}

module.exports = { fastcgi };
