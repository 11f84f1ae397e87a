'use strict';
/*
 * A shop of the tests' own: it hears the webhooks and callbacks the sandbox sends
 * and answers what it is told to. Not Startline: it believes everything.
 */
const http = require('node:http');

class Shop {
  constructor() {
    this.heard = [];
    this.answer = () => 200;
    this.server = http.createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => this.hear(request, response, Buffer.concat(chunks)));
    });
  }

  static open() {
    const shop = new Shop();
    return new Promise((resolve) => {
      shop.server.listen(0, '127.0.0.1', () => {
        shop.url = `http://127.0.0.1:${shop.server.address().port}`;
        resolve(shop);
      });
    });
  }

  /** `answer(visit)`: a status; null keeps the visitor waiting. */
  hear(request, response, body) {
    const names = request.rawHeaders.filter((_, i) => i % 2 === 0);
    const visit = { path: request.url, headers: request.headers, names, body,
      at: Date.now() };
    this.heard.push(visit);
    const status = this.answer(visit);
    if (status === null) return;
    response.writeHead(status, status === 302 ? { Location: this.url } : {});
    response.end('ok');
  }

  /** Waits for so many visits that fit and gives them. */
  async wait(n, fits = () => true, timeout_ms = 5000) {
    const end = Date.now() + timeout_ms;
    for (;;) {
      const found = this.heard.filter(fits);
      if (found.length >= n) return found;
      if (Date.now() > end) {
        throw new Error(`heard ${found.length} of ${n} within ${timeout_ms} ms`);
      }
      await new Promise((resolve) => { setTimeout(resolve, 10); });
    }
  }

  forget() {
    this.heard = [];
    this.answer = () => 200;
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((resolve) => { this.server.close(resolve); });
  }
}

/** The event's name of a webhook. */
const eventOf = (visit) => JSON.parse(visit.body).event;

module.exports = { Shop, eventOf };
