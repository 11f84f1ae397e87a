'use strict';
/*
 * static/line.js at work: the pages that tests/lib/preview renders, a state file
 * and a worker that a test plays, and a clock that it turns. What the real
 * worker does is in tests/web/queue-states.test.js.
 */
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { launch, PHONE } = require('./browser');

const TOP = path.join(__dirname, '..', '..');
const SLUG = 'pune-pandharpur-2027';
const NOW = 1801456200000; /* of the pages */
const TYPES = { '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

const FILE = { epoch: 1, head: 900, last: 3000, waiting: 2000, front: 0, inside: 500, rate: 60,
  free: 700, held: 80, back_at: 0, open: true, paused: false, quiet_ms: 0, message: '',
  pairs: [[950, 0], [1150, 200], [1350, 400], [3000, 1999]] };

class Stage {
  /** @param {string} out the folder for the pages */
  constructor(out) {
    this.out = out;
    this.server = http.createServer((request, response) => this.answer(request, response));
    this.reset();
  }

  static async open() {
    const out = fs.mkdtempSync(path.join(os.tmpdir(), 'startline-line-'));
    execFileSync(path.join(TOP, 'tests/lib/preview'),
      [path.join(TOP, 'templates'), path.join(TOP, 'lang'), out]);
    const stage = new Stage(out);
    await new Promise((done) => { stage.server.listen(0, '127.0.0.1', done); });
    stage.base = `http://127.0.0.1:${stage.server.address().port}`;
    stage.browser = await launch();
    return stage;
  }

  async close() {
    await this.browser.close();
    this.server.close();
    this.server.closeAllConnections();
    fs.rmSync(this.out, { recursive: true });
  }

  /** Before each test: a line that moves, and nobody's turn. */
  reset() {
    this.looks = 0; /* at the state file */
    this.asks = 0; /* of the page */
    this.page = () => this.of('waiting');
    this.file = this.moving();
    this.refresh = null;
    this.turn = false; /* the page leads inside */
    this.down = false;
    this.tags = []; /* that the page's asks name, or undefined */
  }

  /** A page that preview made. */
  of(name) {
    return fs.readFileSync(path.join(this.out, `line-${name}.html`), 'utf8');
  }

  /** A state file that is written every second. */
  moving(more = {}, at = NOW) {
    let now = at;
    return () => { now += 1000; return { ...FILE, at: now, ...more }; };
  }

  answer(request, response) {
    const { pathname } = new URL(request.url, this.base);
    if (pathname.startsWith('/static/')) {
      response.writeHead(200, { 'content-type': TYPES[path.extname(pathname)] });
      response.end(fs.readFileSync(path.join(TOP, pathname)));
    } else if (pathname === `/q/${SLUG}.json`) {
      this.answerState(response);
    } else if (pathname === `/q/${SLUG}`) {
      this.tags.push(request.headers['if-none-match']);
      this.answerPage(response, this.tags.at(-1));
    } else if (pathname === `/book/${SLUG}`) {
      response.writeHead(200, { 'content-type': 'text/html' })
        .end('<!DOCTYPE html><title>Book</title><p>inside');
    } else {
      response.writeHead(404).end();
    }
  }

  answerState(response) {
    this.looks += 1;
    if (this.file === null) {
      response.destroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(this.file()));
  }

  answerPage(response, tag) {
    this.asks += 1;
    if (this.turn) {
      response.writeHead(303, { location: `/book/${SLUG}` }).end();
    } else if (this.down) {
      response.writeHead(503).end('away');
    } else if (tag && this.page().includes(`data-tag=${tag}`)) {
      response.writeHead(304).end();
    } else {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8',
        ...(this.refresh && { refresh: this.refresh }) });
      response.end(this.page());
    }
  }

  /** A tab at the line, its clock in the test's hands unless told otherwise. */
  async visit(t, { clock = true, ...options } = {}) {
    const context = await this.browser.newContext({ viewport: PHONE, ...options });
    t.after(() => context.close());
    const tab = await context.newPage();
    const errors = [];
    tab.on('pageerror', (error) => errors.push(error.message));
    t.after(() => assert.deepEqual(errors, []));
    if (clock) await tab.clock.install({ time: NOW });
    await tab.goto(`${this.base}/q/${SLUG}`);
    return tab;
  }
}

/** Turns the clock in steps small enough for every answer to arrive. */
async function pass(tab, seconds) {
  for (let i = 0; i < 2 * seconds; i += 1) {
    await tab.clock.runFor(500);
    await tab.evaluate(() => fetch('/static/icon.svg').then(() => 0)).catch(() => (
      tab.waitForLoadState()));
  }
}

module.exports = { Stage, SLUG, NOW, FILE, pass };
