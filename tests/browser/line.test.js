'use strict';
/* The script of the line: true without asking anybody, in when it is one's turn,
 * and quiet to who listens. tests/lib/line.js plays the rest. */
const assert = require('node:assert/strict');
const { after, before, beforeEach, test } = require('node:test');
const { DESK } = require('../lib/browser');
const { Stage, SLUG, NOW, FILE, pass } = require('../lib/line');

let stage;

before(async () => {
  stage = await Stage.open();
});

after(() => stage?.close());

beforeEach(() => stage.reset());

const text = (tab, id) => tab.locator(`#${id}`).textContent();

test('the state file moves the page, and no worker is asked', async (t) => {
  const tab = await stage.visit(t, { viewport: DESK });
  await pass(tab, 4);
  assert.equal(await text(tab, 'ahead'), '284');
  assert.equal(await tab.title(), '284 ahead: Pune–Pandharpur Cycle Ride 2027');
  assert.equal(await text(tab, 'left'), '700 of 1,500 places left');
  assert.equal(await tab.locator('#progress').evaluate((bar) => bar.value), 900 - 284);
  assert.match(await text(tab, 'estimate'), /^About 3 to 8 minutes to go$/);
  assert.equal(await tab.locator('#scarce').isHidden(), true);
  assert.equal(stage.asks, 1);
  const looks = stage.looks;
  await pass(tab, 12);
  assert.ok(stage.looks - looks >= 5 && stage.looks - looks <= 12, `${stage.looks - looks} in 12 s`);
});

test('a rank between two pairs is as far along as it lies', async (t) => {
  const tab = await stage.visit(t);
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
    stage.file = () => ({ ...FILE, at: at += 1000, pairs });
    await pass(tab, 3);
    assert.equal(await text(tab, 'ahead'), ahead, JSON.stringify(pairs));
  }
});

/* tests/unit/test_view_line.c has the same table. */
test('the estimate is the one the server makes', async (t) => {
  stage.page = () => stage.of('waiting').replace('data-sign-ms="30000"', 'data-sign-ms="600000"');
  const tab = await stage.visit(t);
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
    stage.file = () => ({ ...FILE, at: at += 1000, rate, pairs: [[1234, 90000]] });
    await pass(tab, 2);
    stage.file = () => ({ ...FILE, at: at += 1000, rate, pairs: [[1234, ahead]] });
    await pass(tab, 2);
    assert.equal(await text(tab, 'estimate'), says, `${ahead} at ${rate}`);
  }
});

test('more ahead than places left is said, and what is held comes back when', async (t) => {
  const tab = await stage.visit(t);
  stage.file = stage.moving({ free: 12, held: 9 }, NOW + 60000);
  await pass(tab, 3);
  assert.equal(await tab.locator('#scarce').isVisible(), true);
  stage.file = stage.moving({ free: 0, held: 9, back_at: NOW + 420000 }, NOW + 120000);
  await pass(tab, 3);
  assert.equal(await text(tab, 'left'),
    'All places are held right now. Some may come back by 10:07.');
  stage.file = stage.moving({ free: 0, held: 9 }, NOW + 180000);
  await pass(tab, 3);
  assert.match(await text(tab, 'left'), /Some may come back in a few minutes/);
});

test('nobody who waits reloads; the sign of life goes out every half minute', async (t) => {
  stage.refresh = '2';
  const tab = await stage.visit(t);
  await tab.evaluate(() => { window.here = true; });
  await pass(tab, 100);
  assert.equal(await tab.evaluate(() => window.here), true);
  assert.ok(stage.asks - 1 >= 2 && stage.asks - 1 <= 5, `${stage.asks - 1} in 100 s`);
});

test('a sign of life asks for no page while the state file tells the rest', async (t) => {
  const tab = await stage.visit(t);
  await pass(tab, 100);
  assert.ok(stage.asks >= 3, `${stage.asks}`);
  assert.deepEqual(new Set(stage.tags.slice(1)), new Set(['"0123456789abcdef"']));
  assert.equal(await text(tab, 'ahead'), '284', 'the file keeps the page true');
  const asks = stage.asks;
  stage.page = () => stage.of('waiting').replace(/data-tag="[^"]*"/, 'data-tag="0"')
    .replace('data-ahead', 'data-seen="1" data-ahead');
  await pass(tab, 40);
  assert.ok(stage.asks > asks);
  assert.equal(await tab.locator('main').getAttribute('data-seen'), '1', 'another page is taken');
  /* without the file the page itself has to tell */
  stage.file = () => null;
  const known = stage.tags.length;
  await pass(tab, 40);
  assert.ok(stage.tags.length > known);
  assert.equal(stage.tags.at(-1), undefined);
});

test('the header Refresh is stopped, by Chromium\'s own clock', async (t) => {
  stage.refresh = '1';
  await stage.visit(t, { clock: false });
  await new Promise((done) => { setTimeout(done, 3500); });
  assert.equal(stage.asks, 1);
});

test('without JavaScript the header Refresh asks again', async (t) => {
  stage.refresh = '1';
  const tab = await stage.visit(t, { clock: false, javaScriptEnabled: false });
  await new Promise((done) => { setTimeout(done, 3500); });
  assert.ok(stage.asks >= 3, `${stage.asks}`);
  assert.match(await tab.locator('main').innerText(), /asks again by itself/);
  stage.turn = true;
  await tab.waitForURL(`**/book/${SLUG}`);
});

test('when the head has come to the rank the page asks and goes in', async (t) => {
  const tab = await stage.visit(t);
  let at = NOW;
  await pass(tab, 3);
  assert.equal(stage.asks, 1);
  stage.file = () => ({ ...FILE, at: at += 5000, head: 1234 });
  stage.turn = true;
  await pass(tab, 4);
  await tab.waitForURL(`**/book/${SLUG}`);
});

for (const [what, change] of [
  ['that stands still', () => { return () => ({ ...FILE, at: NOW }); }],
  ['of another epoch', () => { return stage.moving({ epoch: 2 }); }],
  ['that says paused', () => {
    let at = NOW;
    return () => { at += 1000; return { ...FILE, at, paused: at > NOW + 3000 }; };
  }],
  ['that is gone', () => null],
]) {
  test(`a state file ${what} makes the page ask, not all at once`, async (t) => {
    stage.file = change();
    if (what.includes('epoch')) {
      stage.page = () => stage.of('waiting').replace('data-epoch="1"',
        `data-epoch="${stage.asks > 1 ? 2 : 1}"`);
    }
    const tab = await stage.visit(t);
    await pass(tab, 3);
    assert.equal(stage.asks, 1);
    await pass(tab, 17);
    assert.ok(stage.asks >= 2 && stage.asks <= 5, `${stage.asks}`);
  });
}

test('another state takes the page\'s own words, and is said once', async (t) => {
  const tab = await stage.visit(t);
  let at = NOW;
  await pass(tab, 2);
  stage.page = () => stage.of('front');
  stage.file = () => ({ ...FILE, at: at += 5000, head: 2000 });
  await pass(tab, 4);
  assert.equal(await tab.locator('main').getAttribute('data-state'), 'front');
  assert.equal(await text(tab, 'said'), 'You stand at the front');
  assert.match(await tab.title(), /^At the front/);
  assert.equal(await tab.locator('h1').textContent(), 'You stand at the front');
  const asks = stage.asks;
  await pass(tab, 30);
  assert.ok(stage.asks - asks >= 4, 'who stands at the front asks often');
  stage.turn = true;
  await pass(tab, 7);
  await tab.waitForURL(`**/book/${SLUG}`);
});

test('what is said to who listens does not chatter', async (t) => {
  const tab = await stage.visit(t);
  let at = NOW + 60000;
  let before = 300;
  stage.file = () => ({ ...FILE, at: at += 1000, pairs: [[1234, before -= 7]] });
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
  const tab = await stage.visit(t);
  await pass(tab, 2);
  stage.file = null;
  stage.down = true;
  await pass(tab, 50);
  assert.equal(await tab.locator('#trouble').isVisible(), true);
  assert.equal(await text(tab, 'number'), '1,234');
  stage.down = false;
  let at = NOW + 60000;
  stage.file = () => ({ ...FILE, at: at += 1000 });
  await pass(tab, 40);
  assert.equal(await tab.locator('#trouble').isHidden(), true);
  assert.equal(await text(tab, 'ahead'), '284');
});

test('a lid that was closed is a sign of life when it opens', async (t) => {
  const tab = await stage.visit(t);
  await pass(tab, 2);
  assert.equal(stage.asks, 1);
  await tab.clock.fastForward(600000);
  await tab.evaluate(() => window.dispatchEvent(new Event('online')));
  await pass(tab, 3);
  assert.ok(stage.asks >= 2, `${stage.asks}`);
});

test('before the opening the page counts by the server\'s clock and goes on', async (t) => {
  stage.page = () => stage.of('before');
  const tab = await stage.visit(t);
  assert.match(await text(tab, 'countdown'), /^Opens in 12:0\d$/);
  assert.match(await text(tab, 'clock'), /^10:00:0\d$/);
  await pass(tab, 3);
  assert.match(await text(tab, 'countdown'), /^Opens in 12:0[0-3]$/);
  stage.file = () => ({ ...FILE, at: NOW });
  stage.page = () => stage.of('waiting');
  await tab.clock.fastForward(725000);
  await pass(tab, 8);
  assert.equal(await tab.locator('main').getAttribute('data-state'), 'waiting');
});

test('who was slowed tries again when told to', async (t) => {
  stage.page = () => stage.of('slowed');
  const tab = await stage.visit(t);
  assert.equal(stage.asks, 1);
  stage.page = () => stage.of('waiting');
  await pass(tab, 7);
  assert.equal(await tab.locator('main').getAttribute('data-state'), 'waiting');
  assert.equal(stage.asks, 2);
});

test('sold out is the end until a place comes back', async (t) => {
  stage.page = () => stage.of('soldout');
  stage.file = null;
  const tab = await stage.visit(t);
  await pass(tab, 20);
  assert.equal(stage.asks, 1);
  let at = NOW;
  stage.file = () => ({ ...FILE, at: at += 1000 });
  stage.page = () => stage.of('waiting');
  await pass(tab, 16);
  assert.equal(await tab.locator('main').getAttribute('data-state'), 'waiting');
});
