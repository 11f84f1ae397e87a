'use strict';
/*
 * One HTTP exchange, exactly as asked for: no cookies, no redirects, no headers
 * of its own but Host and Content-Length. (fetch() sets Sec-Fetch-Mode and hides
 * Set-Cookie, so it cannot play a browser.)
 */
const http = require('node:http');

/* Idle connections are let go before the server lets go of them (5 s). */
const agent = new http.Agent({ keepAlive: true, maxSockets: 1000, timeout: 3000 });

/**
 * @param {string} url
 * @param {{method?: string, headers?: object, body?: string|Buffer,
 *   timeout_ms?: number, agent?: http.Agent|false, localAddress?: string}} [options]
 * @returns {Promise<Answer>}
 */
function exchange(url, options = {}) {
  const { method = 'GET', headers = {}, body, timeout_ms = 20000 } = options;
  return new Promise((resolve, reject) => {
    const sent = { ...headers };
    if (body !== undefined) sent['Content-Length'] = Buffer.byteLength(body);
    const request = http.request(url, {
      method, headers: sent, agent: options.agent ?? agent,
      localAddress: options.localAddress,
    }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve(new Answer(
        url, response, Buffer.concat(chunks))));
    });
    request.setTimeout(timeout_ms, () => request.destroy(
      new Error(`no answer within ${timeout_ms} ms: ${method} ${url}`)));
    request.on('error', (error) => {
      /* The server closed a kept connection just as it was used again. */
      if (request.reusedSocket && error.code === 'ECONNRESET' && !options.again) {
        resolve(exchange(url, { ...options, again: true }));
      } else {
        reject(error);
      }
    });
    request.end(body);
  });
}

/** What came back. */
class Answer {
  constructor(url, response, body) {
    this.url = url;
    this.status = response.statusCode;
    this.headers = response.headers;
    this.cookies = response.headers['set-cookie'] ?? [];
    this.body = body;
  }

  get text() {
    return this.body.toString('utf8');
  }

  get json() {
    return JSON.parse(this.text);
  }

  /** The absolute address a redirect points to, or null. */
  get location() {
    const to = this.headers.location;
    return to === undefined ? null : new URL(to, this.url).href;
  }
}

module.exports = { exchange, Answer };
