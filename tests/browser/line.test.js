'use strict';
/* static/line.js at work: the pages that tests/lib/preview renders, a state file
 * and a worker that the tests play, and a clock that they turn. What the real
 * worker does is in tests/web/queue.test.js. */
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { after, before, beforeEach, test } = require('node:test');
const { launch, PHONE, DESK } = require('../lib/browser');

const TOP = path.join(__dirname, '..', '..');
const OUT = fs.mkdtempSync(path.join(os.tmpdir(), 'startline-line-'));
const SLUG = 'pune-pandharpur-2027';
const NOW = 1801456200000; /* of the pages */
const TYPES = { '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

execFileSync(path.join(TOP, 'tests/lib/preview'),
  [path.join(TOP, 'templates'), path.join(TOP, 'lang'), OUT]);

/* What the server does, and what it was asked. */
let play;
let browser;
let base;

const FILE = { epoch: 1, head: 900, last: 3000, waiting: 2000, front: 0, inside: 500, rate: 60,
  free: 700, held: 80, back_at: 0, open: true, paused: false, quiet_ms: 0, message: '',
  pairs: [[950, 0], [1150, 200], [1350, 400], [3000, 1999]] };

const server = http.createServer((request, response) => {
  const name = new URL(request.url, base).pathname;
  if (name.startsWith('/static/')) {
    response.writeHead(200, { 'content-type': TYPES[path.extname(name)] });
    response.end(fs.readFileSync(path.join(TOP, name)));
  } else if (name === `/q/${SLUG}.json`) {
    play.looks += 1;
    if (play.file === null) response.destroy();
    else {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(typeof play.file === 'function' ? play.file() : play.file));
    }
  } else if (name === `/q/${SLUG}`) {
    play.asks += 1;
    if (play.turn) response.writeHead(303, { location: `/book/${SLUG}` }).end();
    else if (play.down) response.writeHead(503).end('away');
    else {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8',
        ...(play.refresh && { refresh: play.refresh }) });
      response.end(play.page());
    }
  } else if (name === `/book/${SLUG}`) {
    response.writeHead(200, { 'content-type': 'text/html' })
      .end('<!DOCTYPE html><title>Book</title><p>inside');
  } else {
    response.writeHead(404).end();
  }
});

const page = (name) => fs.readFileSync(path.join(OUT, `line-${name}.html`), 'utf8');

before(async () => {
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server.close();
  server.closeAllConnections();
  fs.rmSync(OUT, { recursive: true });
});

beforeEach(() => {
  let at = NOW;
  play = { looks: 0, asks: 0, page: () => page('waiting'),
    file: () => { at += 1000; return { ...FILE, at }; } };
});

/** A tab at the line whose clock the test turns. */
async function waiting(t, { clock = true, ...options } = {}) {
  const context = await browser.newContext({ viewport: PHONE, ...options });
  t.after(() => context.close());
  const tab = await context.newPage();
  const errors = [];
  tab.on('pageerror', (error) => errors.push(error.message));
  t.after(() => assert.deepEqual(errors, []));
  if (clock) await tab.clock.install({ time: NOW });
  await tab.goto(`${base}/q/${SLUG}`);
  return tab;
}

/** Turns the clock in steps small enough for every answer to arrive. */
async function pass(tab, seconds) {
  for (let i = 0; i < 2 * seconds; i += 1) {
    await tab.clock.runFor(500);
    await tab.evaluate(() => fetch('/static/icon.svg').then(() => 0)).catch(() => (
      tab.waitForLoadState()));
  }
}

const text = (tab, id) => tab.locator(`#${id}`).textContent();

test('the state file moves the page, and no worker is asked', async (t) => {
  const tab = await waiting(t, { viewport: DESK });
  await pass(tab, 4);
  assert.equal(await text(tab, 'ahead'), '284');
  assert.equal(await tab.title(), '284 ahead: Pune–Pandharpur Cycle Ride 2027');
  assert.equal(await text(tab, 'left'), '700 of 1,500 places left');
  assert.equal(await tab.locator('#progress').evaluate((bar) => bar.value), 900 - 284);
  assert.match(await text(tab, 'estimate'), /^About 3 to 8 minutes to go$/);
  assert.equal(await tab.locator('#scarce').isHidden(), true);
  assert.equal(play.asks, 1);
  const looks = play.looks;
  await pass(tab, 12);
  assert.ok(play.looks - looks >= 5 && play.looks - looks <= 12, `${play.looks - looks} in 12 s`);
});

test('a rank between two pairs is as far along as it lies', async (t) => {
  const tab = await waiting(t);
  let at = NOW + 100000;
  for (const [pairs, ahead] of [
    [[[1000, 100], [1234, 230], [1300, 250]], '230'],
    [[[1234, 0]], '0'],
    [[[1233, 5], [1235, 6]], '6'],
    [[[1300, 40], [1400, 80]], '39'],
    [[[1000, 100], [1200, 120]], '154'],
    [[], '0'],
    /* a draw's ranks are large */
    [[[10, 0], [2 ** 40, 1000]], '0'],
  ]) {
    play.file = () => ({ ...FILE, at: at += 1000, pairs });
    await pass(tab, 3);
    assert.equal(await text(tab, 'ahead'), ahead, JSON.stringify(pairs));
  }
});

/* tests/unit/test_view_line.c has the same table. */
test('the estimate is the one the server makes', async (t) => {
  play.page = () => page('waiting').replace('data-sign-ms="30000"', 'data-sign-ms="600000"');
  const tab = await waiting(t);
  let at = NOW + 100000;
  for (const [ahead, rate, says] of [
    [0, 0, 'We cannot say yet how long it takes'],
    [0, 60, 'Less than a minute to go'],
    [38, 60, 'Less than a minute to go'],
    [39, 60, 'About 1 to 2 minutes to go'],
    [311, 60, 'About 3 to 8 minutes to go'],
    [799, 60, 'About 10 to 20 minutes to go'],
    [800, 60, 'About 10 to 25 minutes to go'],
    [3599, 60, 'About 1 to 2 hours to go'],
    [17432, 60, 'About 3 to 8 hours to go'],
    [17432, 3000, 'About 4 to 9 minutes to go'],
  ]) {
    /* there and back, so that a small step is not smoothed away */
    play.file = () => ({ ...FILE, at: at += 1000, rate, pairs: [[1234, 90000]] });
    await pass(tab, 2);
    play.file = () => ({ ...FILE, at: at += 1000, rate, pairs: [[1234, ahead]] });
    await pass(tab, 2);
    assert.equal(await text(tab, 'estimate'), says, `${ahead} at ${rate}`);
  }
});

test('more ahead than places left is said, and what is held comes back when', async (t) => {
  const tab = await waiting(t);
  let at = NOW;
  play.file = () => ({ ...FILE, at: at += 1000, free: 12, held: 9 });
  await pass(tab, 3);
  assert.equal(await tab.locator('#scarce').isVisible(), true);
  play.file = () => ({ ...FILE, at: at += 1000, free: 0, held: 9, back_at: NOW + 420000 });
  await pass(tab, 3);
  assert.equal(await text(tab, 'left'),
    'All places are held right now. Some may come back by 10:07.');
  play.file = () => ({ ...FILE, at: at += 1000, free: 0, held: 9, back_at: 0 });
  await pass(tab, 3);
  assert.match(await text(tab, 'left'), /Some may come back in a few minutes/);
});

test('nobody who waits reloads; the sign of life goes out every half minute', async (t) => {
  play.refresh = '2';
  const tab = await waiting(t);
  await tab.evaluate(() => { window.here = true; });
  await pass(tab, 100);
  assert.equal(await tab.evaluate(() => window.here), true);
  assert.ok(play.asks - 1 >= 2 && play.asks - 1 <= 5, `${play.asks - 1} in 100 s`);
});

test('the header Refresh is stopped, by Chromium\'s own clock', async (t) => {
  play.refresh = '1';
  await waiting(t, { clock: false });
  await new Promise((done) => { setTimeout(done, 3500); });
  assert.equal(play.asks, 1);
});

test('without JavaScript the header Refresh asks again', async (t) => {
  play.refresh = '1';
  const tab = await waiting(t, { clock: false, javaScriptEnabled: false });
  await new Promise((done) => { setTimeout(done, 3500); });
  assert.ok(play.asks >= 3, `${play.asks}`);
  assert.match(await tab.locator('main').innerText(), /asks again by itself/);
  play.turn = true;
  await tab.waitForURL(`**/book/${SLUG}`);
});

test('when the head has come to the rank the page asks and goes in', async (t) => {
  const tab = await waiting(t);
  let at = NOW;
  await pass(tab, 3);
  assert.equal(play.asks, 1);
  play.file = () => ({ ...FILE, at: at += 5000, head: 1234 });
  play.turn = true;
  await pass(tab, 4);
  await tab.waitForURL(`**/book/${SLUG}`);
});

for (const [what, change] of [
  ['that stands still', () => { const still = { ...FILE, at: NOW }; return () => still; }],
  ['of another epoch', () => { let at = NOW; return () => ({ ...FILE, at: at += 1000, epoch: 2 }); }],
  ['that says paused', () => {
    let at = NOW;
    return () => { at += 1000; return { ...FILE, at, paused: at > NOW + 3000 }; };
  }],
  ['that is gone', () => null],
]) {
  test(`a state file ${what} makes the page ask, not all at once`, async (t) => {
    play.file = change();
    if (what.includes('epoch')) {
      play.page = () => page('waiting').replace('data-epoch="1"',
        `data-epoch="${play.asks > 1 ? 2 : 1}"`);
    }
    const tab = await waiting(t);
    await pass(tab, 3);
    assert.equal(play.asks, 1);
    await pass(tab, 17);
    assert.ok(play.asks >= 2 && play.asks <= 5, `${play.asks}`);
  });
}

test('another state takes the page\'s own words, and is said once', async (t) => {
  const tab = await waiting(t);
  let at = NOW;
  await pass(tab, 2);
  play.page = () => page('front');
  play.file = () => ({ ...FILE, at: at += 5000, head: 2000 });
  await pass(tab, 4);
  assert.equal(await tab.locator('main').getAttribute('data-state'), 'front');
  assert.equal(await text(tab, 'said'), 'You stand at the front');
  assert.match(await tab.title(), /^At the front/);
  assert.equal(await tab.locator('h1').textContent(), 'You stand at the front');
  const asks = play.asks;
  await pass(tab, 30);
  assert.ok(play.asks - asks >= 4, 'who stands at the front asks often');
  play.turn = true;
  await pass(tab, 7);
  await tab.waitForURL(`**/book/${SLUG}`);
});

test('what is said to who listens does not chatter', async (t) => {
  const tab = await waiting(t);
  let at = NOW;
  let before = 300;
  play.file = () => ({ ...FILE, at: at += 1000, pairs: [[1234, before -= 7]] });
  await tab.evaluate(() => {
    window.heard = [];
    new MutationObserver(() => window.heard.push(document.getElementById('said').textContent))
      .observe(document.getElementById('said'), { childList: true, characterData: true,
        subtree: true });
  });
  await pass(tab, 32);
  const heard = await tab.evaluate(() => window.heard);
  assert.ok(heard.length >= 1 && heard.length <= 2, JSON.stringify(heard));
  assert.match(heard[0], /^\d+ ahead of you\. About/);
  assert.equal(await tab.locator('#said').getAttribute('role'), 'status');
});

test('offline the number stays, and the page comes back by itself', async (t) => {
  const tab = await waiting(t);
  await pass(tab, 2);
  play.file = null;
  play.down = true;
  await pass(tab, 50);
  assert.equal(await tab.locator('#trouble').isVisible(), true);
  assert.equal(await text(tab, 'number'), '1,234');
  play.down = false;
  let at = NOW + 60000;
  play.file = () => ({ ...FILE, at: at += 1000 });
  await pass(tab, 40);
  assert.equal(await tab.locator('#trouble').isHidden(), true);
  assert.equal(await text(tab, 'ahead'), '284');
});

test('a lid that was closed is a sign of life when it opens', async (t) => {
  const tab = await waiting(t);
  await pass(tab, 2);
  assert.equal(play.asks, 1);
  await tab.clock.fastForward(600000);
  await tab.evaluate(() => window.dispatchEvent(new Event('online')));
  await pass(tab, 3);
  assert.ok(play.asks >= 2, `${play.asks}`);
});

test('before the opening the page counts by the server\'s clock and goes on', async (t) => {
  play.page = () => page('before');
  const tab = await waiting(t);
  assert.match(await text(tab, 'countdown'), /^Opens in 12:0\d$/);
  assert.match(await text(tab, 'clock'), /^10:00:0\d$/);
  await pass(tab, 3);
  assert.match(await text(tab, 'countdown'), /^Opens in 12:0[0-3]$/);
  play.file = { ...FILE, at: NOW };
  play.page = () => page('waiting');
  await tab.clock.fastForward(725000);
  await pass(tab, 8);
  assert.equal(await tab.locator('main').getAttribute('data-state'), 'waiting');
});

test('who was slowed tries again when told to', async (t) => {
  play.page = () => page('slowed');
  const tab = await waiting(t);
  assert.equal(play.asks, 1);
  play.page = () => page('waiting');
  await pass(tab, 7);
  assert.equal(await tab.locator('main').getAttribute('data-state'), 'waiting');
  assert.equal(play.asks, 2);
});

test('sold out is the end until a place comes back', async (t) => {
  play.page = () => page('soldout');
  play.file = null;
  const tab = await waiting(t);
  await pass(tab, 20);
  assert.equal(play.asks, 1);
  let at = NOW;
  play.file = () => ({ ...FILE, at: at += 1000 });
  play.page = () => page('waiting');
  await pass(tab, 16);
  assert.equal(await tab.locator('main').getAttribute('data-state'), 'waiting');
});
