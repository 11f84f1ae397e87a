'use strict';
/* What a machine that watches is told of the lines (OPS-04). */
const { test, before, afterEach } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until } = require('../lib/installation.js');
const { importEvent } = require('../lib/event.js');
const { goes, press } = require('../lib/booking.js');
const { Visitor } = require('../lib/visitor.js');
const { down, up, mending } = require('../lib/services.js');

let site;
const mend = mending(afterEach);

before(() => {
  site = Installation.shared();
});

/* The event's figures by name. */
async function figures(slug) {
  const { text } = await site.get('/metrics');
  return Object.fromEntries([...text.matchAll(
    /^startline_queue_([a-z_]+)\{event="([^"]+)"\} ([\d.]+)$/gm)]
    .filter(([, , event]) => event === slug)
    .map(([, name, , value]) => [name, Number(value)]));
}

/* Waits until the figures have these values; gives all of them. */
async function shows(slug, wanted) {
  let seen;
  await until(async () => {
    seen = await figures(slug);
    return Object.entries(wanted).every(([name, value]) => seen[name] === value);
  }, { what: `figures of ${slug}: ${JSON.stringify(wanted)}`, timeout_ms: 8000 });
  return seen;
}

test('one inside, two waiting, one gone: the figures say so, and they are of now', async () => {
  const slug = await importEvent(site, { max_inside: 1, admission_s: 300 });
  const [first, second, third] = [new Visitor(site.site), new Visitor(site.site),
    new Visitor(site.site)];
  assert.equal(goes(await press(first, slug)), `303 /book/${slug}`);
  await shows(slug, { inside: 1, waiting: 0, budget: 1, joined_total: 1, entered_total: 1 });
  await press(second, slug);
  await press(third, slug);
  const seen = await shows(slug, { inside: 1, waiting: 2, last: 3, joined_total: 3,
    called: 0, coming: 0, front: 0, passed_total: 0 });
  assert.ok(seen.admissions_per_minute > 0);
  assert.ok(seen.head >= 1 && seen.head < 2);
  assert.ok(Math.abs(Date.now() / 1000 - seen.seen_timestamp_seconds) < 10);
  const drop = async (number) => {
    const { status, stderr } = await site.tool('queue', 'drop', slug, number);
    assert.equal(status, 0, stderr);
  };
  await drop('3');
  await shows(slug, { inside: 1, waiting: 1, last: 3, gone_total: 1 });
  await drop('1');
  await until(async () => goes(await second.request(`/q/${slug}`)) === `303 /book/${slug}`,
    { what: 'the second comes in' });
  await shows(slug, { inside: 1, waiting: 0, head: 2, last: 3, joined_total: 3,
    admitted_total: 2, entered_total: 2, gone_total: 2 });
});

test('an event that is closed has no figures any more', async () => {
  const slug = await importEvent(site);
  await press(new Visitor(site.site), slug);
  await shows(slug, { joined_total: 1 });
  await site.sql(`UPDATE event SET state = 'closed' WHERE slug = '${slug}'`);
  await shows(slug, { joined_total: undefined });
});

test('Redis away: the figures are there at once and grow old', { timeout: 60000 }, async () => {
  const slug = await importEvent(site);
  await press(new Visitor(site.site), slug);
  const seen = await shows(slug, { joined_total: 1 });
  mend.by = () => up(site, 'redis');
  await down(site, 'redis');
  for (let i = 0; i < 5; i += 1) {
    const began = Date.now();
    const { status, text } = await site.get('/metrics');
    assert.ok(Date.now() - began < 1000);
    assert.equal(status, 200);
    assert.match(text, /^startline_requests_total\{worker="event",/m);
  }
  const last = (await figures(slug)).seen_timestamp_seconds;
  assert.ok(last >= seen.seen_timestamp_seconds);
  await until(async () => Date.now() / 1000 - last > 2, { what: 'two seconds have passed' });
  const old = await figures(slug);
  assert.equal(old.joined_total, 1);
  assert.ok(old.seen_timestamp_seconds - last < 1);
  await mend.now();
  await until(async () => (await figures(slug)).seen_timestamp_seconds > last + 2,
    { what: 'the figures are of now again', timeout_ms: 15000 });
});
