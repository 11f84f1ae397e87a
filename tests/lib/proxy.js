'use strict';
/*
 * A wire between programs and PostgreSQL that can be cut at one message: before a
 * statement is passed on (the request is lost), or when the server has done it and
 * before its answer is passed back (the reply is lost). A statement of ours is a
 * transaction, so its reply is the COMMIT's.
 */
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

const TYPE_BYTES = 1; /* which the first message of a session has not */
const LENGTH_BYTES = 4;

/* Takes bytes, gives whole messages as { type, bytes }. */
class Framer {
  constructor({ greeting }) {
    this.greeting = greeting;
    this.rest = Buffer.alloc(0);
  }

  take(chunk) {
    this.rest = Buffer.concat([this.rest, chunk]);
    const whole = [];
    for (;;) {
      const head = this.greeting ? 0 : TYPE_BYTES;
      if (this.rest.length < head + LENGTH_BYTES) return whole;
      const length = head + this.rest.readInt32BE(head);
      if (this.rest.length < length) return whole;
      const bytes = this.rest.subarray(0, length);
      whole.push({ type: head ? String.fromCharCode(bytes[0]) : '', bytes });
      this.rest = this.rest.subarray(length);
      this.greeting = false;
    }
  }
}

/* The statement that a Bind is for: the second of its two words. */
function boundTo({ bytes }) {
  const begin = bytes.indexOf(0, TYPE_BYTES + LENGTH_BYTES) + 1;
  return bytes.toString('latin1', begin, bytes.indexOf(0, begin));
}

class Wire {
  constructor(client, server, decide) {
    Object.assign(this, { client, server, decide, deaf: false, last: null });
    const ask = new Framer({ greeting: true });
    const answer = new Framer({ greeting: false });
    client.on('data', (chunk) => this.forth(ask.take(chunk)));
    server.on('data', (chunk) => this.back(answer.take(chunk)));
    for (const end of [client, server]) {
      end.on('error', () => this.cut());
      end.on('close', () => this.cut());
    }
  }

  cut() {
    this.over = true;
    this.client.destroy();
    this.server.destroy();
  }

  forth(messages) {
    for (const message of messages) {
      if (this.over) return;
      if (message.type === 'B') {
        const fate = this.decide(boundTo(message));
        if (fate === 'request') this.cut();
        this.deaf = fate === 'reply';
      }
      if (!this.over) this.server.write(message.bytes);
    }
  }

  /* "Ready for the next" comes when the transaction is committed. */
  back(messages) {
    for (const { type, bytes } of messages) {
      if (this.over) return;
      if (this.deaf && type === 'Z') this.cut();
      if (!this.deaf) this.client.write(bytes);
    }
  }
}

class Proxy {
  /**
   * Listens in `dir` as PostgreSQL does, for the one whose socket is in `server`.
   * decide(statement): 'request', 'reply' or nothing, for each that is sent.
   */
  static open(dir, server, decide) {
    const proxy = new Proxy();
    fs.mkdirSync(dir, { recursive: true });
    const name = fs.readdirSync(server).find((one) => /^\.s\.PGSQL\.\d+$/.test(one));
    const file = path.join(dir, name);
    fs.rmSync(file, { force: true });
    proxy.server = net.createServer((client) => {
      const wire = new Wire(client, net.connect(path.join(server, name)), decide);
      proxy.wires.add(wire);
      client.once('close', () => proxy.wires.delete(wire));
    });
    return new Promise((resolve) => { proxy.server.listen(file, () => resolve(proxy)); });
  }

  constructor() {
    this.wires = new Set();
  }

  close() {
    this.wires.forEach((wire) => wire.cut());
    return new Promise((resolve) => { this.server.close(resolve); });
  }
}

module.exports = { Proxy };
