'use strict';
/* Redis or PostgreSQL away while people wait: a calm page, nobody new, and every
 * number is kept (SURGE-10). */
const { test, before, afterEach } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until } = require('../lib/installation.js');
const { importEvent } = require('../lib/event.js');
const { goes, press } = require('../lib/booking.js');
const { Visitor } = require('../lib/visitor.js');
const { leader, down, up, mending } = require('../lib/services.js');

let site;
const mend = mending(afterEach);

before(() => {
  site = Installation.shared();
});

/* One inside, one waiting. */
async function line() {
  const slug = await importEvent(site, { max_inside: 1, admission_s: 5 });
  assert.equal(goes(await press(new Visitor(site.site), slug)), `303 /book/${slug}`);
  const visitor = new Visitor(site.site);
  assert.equal(goes(await press(visitor, slug)), `303 /q/${slug}`);
  return { slug, visitor };
}

async function isCalm(answer, began) {
  const took_ms = Date.now() - began;
  assert.equal(answer.status, 503);
  assert.match(answer.text, /<main[^>]* data-state="away"/);
  assert.ok(Number(answer.headers['retry-after']) >= 6);
  assert.equal(answer.headers.refresh, answer.headers['retry-after']);
  assert.ok(!answer.cookies.some((one) => /^__Host-a-|Max-Age=0/.test(one)));
  assert.ok(took_ms < 1500, `${took_ms} ms`);
}

/* Nobody new, and who waits is told to wait. */
async function allCalm(slug, visitor) {
  for (const act of [() => visitor.request(`/q/${slug}`), () => press(visitor, slug),
    () => press(new Visitor(site.site), slug)]) {
    const began = Date.now();
    await isCalm(await act(), began);
  }
}

const number = async (visitor, slug) => (await visitor.visit(`/q/${slug}`)).text
  .match(/ data-number="(\d+)"/)?.[1];

test('Redis is shut down: numbers are kept, and the line goes on', { timeout: 60000 }, async () => {
  const { slug, visitor } = await line();
  mend.by = () => up(site, 'redis');
  await down(site, 'redis');
  await allCalm(slug, visitor);
  const late = new Visitor(site.site);
  await press(late, slug);
  await mend.now();
  await until(async () => await number(visitor, slug) === '2', { what: 'the old number' });
  assert.match(visitor.page.text, /being put back in order/);
  await until(async () => Number(await number(late, slug)) > 20000,
    { what: 'who pressed meanwhile gets a number without pressing again' });
  await until(async () => goes(await visitor.request(`/q/${slug}`)) === `303 /book/${slug}`,
    { what: 'let in', timeout_ms: 15000 });
});

test('Redis stands still: connected, and silent', { timeout: 60000 }, async () => {
  const { slug, visitor } = await line();
  const pid = leader(site, 'redis');
  mend.by = () => process.kill(pid, 'SIGCONT');
  process.kill(pid, 'SIGSTOP');
  await allCalm(slug, visitor);
  await mend.now();
  await until(async () => await number(visitor, slug) === '2', { what: 'the same place' });
});
