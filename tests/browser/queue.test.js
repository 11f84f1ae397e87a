'use strict';
/*
 * The line as people wait in it, with a real worker and a real release: from the
 * button to the choice of places, with JavaScript and without, before the
 * opening and after it. Pictures lie in screens/ under the installation.
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { HtmlValidate } = require('html-validate');
const { Installation, until } = require('../lib/installation.js');
const { importEvent } = require('../lib/event.js');
const { press } = require('../lib/booking.js');
const { launch, PHONE, DESK } = require('../lib/browser.js');
const { Visitor } = require('../lib/visitor.js');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let site;
let browser;

before(async () => {
  site = Installation.shared();
  fs.mkdirSync(path.join(site.dir, 'screens'), { recursive: true });
  browser = await launch();
});

after(() => browser?.close());

const empty = (slug) => site.redis('DEL', `{${slug}}:inside`, `{${slug}}:staying`);

/** The page of an event on sale; its line is published by then. */
async function open(t, slug, options) {
  await until(async () => (await site.get(`/q/${slug}.json`)).status === 200,
    { what: 'the state of the line' });
  const context = await browser.newContext({ viewport: PHONE, locale: 'en-IN', ...options });
  t.after(() => context.close());
  const tab = await context.newPage();
  tab.scripts = options?.javaScriptEnabled !== false;
  const wrong = [];
  tab.on('pageerror', (error) => wrong.push(error.message));
  tab.on('console', (line) => {
    if (line.type() === 'error') wrong.push(line.text());
  });
  t.after(() => assert.deepEqual(wrong, []));
  tab.on('response', (answer) => {
    if (answer.request().isNavigationRequest() && answer.status() === 200) tab.sent = answer.text().catch(() => '');
  });
  await tab.goto(`${site.site}/q/${slug}`);
  return tab;
}

/* The page as it stands after its script: axe, html-validate, a picture. */
async function isFine(tab, name) {
  await tab.screenshot({ path: path.join(site.dir, 'screens', `${name}.png`), fullPage: true });
  const validator = new HtmlValidate({ extends: ['html-validate:recommended'] });
  const report = await validator.validateString(await tab.sent);
  assert.deepEqual(report.results.flatMap((one) => one.messages.map((m) => m.message)), []);
  /* axe is a script itself, and needs timers */
  if (tab.scripts) assert.deepEqual(await axe(tab), []);
}

async function axe(tab) {
  const devtools = await tab.context().newCDPSession(tab);
  await devtools.send('Runtime.evaluate', { expression: AXE });
  const { result } = await devtools.send('Runtime.evaluate', { awaitPromise: true,
    returnByValue: true, expression: `axe.run({ runOnly: ${JSON.stringify(RULES)} })
      .then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html))` });
  return result.value;
}

const state = (tab) => tab.locator('main').getAttribute('data-state');

for (const [name, options] of [
  ['phone', {}], ['desk-dark', { viewport: DESK, colorScheme: 'dark' }],
  ['no-script', { javaScriptEnabled: false }],
]) {
  test(`${name}: a number, the line moves, and in without a touch`, async (t) => {
    const slug = await importEvent(site, { max_inside: 1 });
    await press(new Visitor(site.site), slug);
    await press(new Visitor(site.site), slug);
    const tab = await open(t, slug, options);
    await tab.getByRole('button', { name: 'Register' }).click();
    assert.equal(await state(tab), 'waiting');
    assert.equal(await tab.locator('#number').textContent(), '3');
    assert.equal(await tab.locator('#ahead').textContent(), '1');
    assert.match(await tab.title(), /^1 ahead: Test/);
    await isFine(tab, `line-${name}`);
    /* who is ahead is gone: called by the release, and never coming */
    await site.redis('ZREMRANGEBYRANK', `{${slug}}:rank`, 0, 0);
    await tab.waitForFunction(() => document.getElementById('ahead').textContent === '0',
      null, { timeout: 15000 });
    await empty(slug);
    await tab.waitForURL(`**/book/${slug}`, { timeout: 20000 });
  });
}

test('before the opening one stands in line, and goes in when it opens', async (t) => {
  const slug = await importEvent(site, { opens_at: '2034-01-01 10:00' });
  await site.sql(`UPDATE event SET opens_at = at() + interval '12 s' WHERE slug = '${slug}'`);
  await new Promise((done) => { setTimeout(done, 1200); });
  const tab = await open(t, slug);
  await tab.getByRole('button', { name: 'Get in line' }).click();
  assert.equal(await state(tab), 'before');
  assert.match(await tab.locator('#countdown').textContent(), /^Opens in 00:(0\d|1[01])$/);
  assert.equal(await tab.locator('#number').textContent(), '1');
  await isFine(tab, 'line-before');
  await tab.waitForURL(`**/book/${slug}`, { timeout: 30000 });
});

const sha256 = (text) => crypto.createHash('sha256').update(text);

/* The numbers up to last in the order that a seed draws: by the published rule. */
const drawn = (seed, last) => Array.from({ length: last }, (_, i) => i + 1)
  .map((number) => [sha256(`${seed}:${number}`).digest('hex').slice(0, 10), number])
  .sort().map(([, number]) => number);

/* One that leaves a number some places behind the first. */
function seedFor(number, last) {
  for (;;) {
    const seed = crypto.randomBytes(16).toString('base64url');
    if (drawn(seed, last).indexOf(number) >= 3) return seed;
  }
}

test('a draw: the hash is shown before, the place is the drawn one, and the seed follows', async (t) => {
  const others = 8;
  const mine = others + 1;
  const seed = seedFor(mine, mine);
  const slug = await importEvent(site, { max_inside: 1, opens_at: '2034-01-01 10:00' }, { rate: 1 });
  await site.sql(`UPDATE event SET draw = true, draw_seed = '${seed}',
    opens_at = at() + interval '12 s' WHERE slug = '${slug}'`);
  await new Promise((done) => { setTimeout(done, 1200); });
  for (let i = 0; i < others; i += 1) await press(new Visitor(site.site), slug);
  const tab = await open(t, slug);
  await tab.getByRole('button', { name: 'Get in line' }).click();
  assert.equal(await state(tab), 'before');
  assert.equal(await tab.locator('#number').textContent(), String(mine));
  await tab.getByText('How to check the draw').click();
  const promised = await tab.locator('details code').textContent();
  await isFine(tab, 'line-draw');
  await tab.locator('main[data-state="waiting"]').waitFor({ timeout: 30000 });
  /* the first is called at once, and the next a minute later */
  const ahead = drawn(seed, mine).indexOf(mine) - 1;
  await tab.waitForFunction((n) => document.getElementById('ahead').textContent === n,
    String(ahead), { timeout: 15000 });
  assert.equal(await tab.locator('#number').textContent(), String(mine));
  await until(async () => (await site.get(`/e/${slug}`)).text.includes('.draw.json'));
  await tab.goto(`${site.site}/e/${slug}`);
  const link = await tab.getByRole('link', { name: 'the published seed and rule' }).getAttribute('href');
  const file = (await site.get(link)).json;
  assert.equal(file.seed, seed);
  assert.equal(file.last, mine);
  assert.equal(file.hash, promised);
  assert.equal(sha256(file.seed).digest('hex'), promised);
});

test('a line that the organiser stops says so by itself, and goes on', async (t) => {
  const slug = await importEvent(site, { max_inside: 1 });
  await press(new Visitor(site.site), slug);
  const tab = await open(t, slug);
  await tab.getByRole('button', { name: 'Register' }).click();
  assert.equal(await state(tab), 'waiting');
  await tab.waitForTimeout(2500);
  await site.sql(`UPDATE event SET line_paused = true, line_message = 'Back at eleven.'
    WHERE slug = '${slug}'`);
  await tab.getByText('Back at eleven.').waitFor({ timeout: 20000 });
  assert.equal(await state(tab), 'paused');
  assert.equal(await tab.locator('#number').textContent(), '2');
  await isFine(tab, 'line-paused');
  await empty(slug);
  await site.sql(`UPDATE event SET line_paused = false, line_message = NULL
    WHERE slug = '${slug}'`);
  await tab.waitForURL(`**/book/${slug}`, { timeout: 30000 });
});
