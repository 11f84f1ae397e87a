'use strict';
/* PostgreSQL or Redis away while people book: a page that says so in time, and
 * recovery by itself (OPS-05, SURGE-10). */
const { test, before, afterEach } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until } = require('../lib/installation.js');
const { importEvent } = require('../lib/event.js');
const { Visitor } = require('../lib/visitor.js');
const { leader, workers, signalService, down, up, mending } = require('../lib/services.js');
const { goes, importRide, rideDetails, insider, holder, send } = require('../lib/booking.js');

let site;
const mend = mending(afterEach);

before(() => {
  site = Installation.shared();
});

const LIMIT_MS = 4300;

/* 503 in time, with a page that says what to do. */
async function isAway(act, what) {
  const began = Date.now();
  const answer = await act();
  const took_ms = Date.now() - began;
  assert.equal(answer.status, 503, what);
  assert.ok(Number(answer.headers['retry-after']) > 0, what);
  assert.match(answer.text, /<h1[^>]*>[^<]+<\/h1>/, what);
  assert.ok(took_ms < LIMIT_MS, `${what}: ${took_ms} ms`);
}

const hold = (visitor) => visitor.submit(visitor.form((form) => form.names.includes('quantity')),
  { ticket_type: 1, quantity: 1 }, { follow: false });

/* Every page of booking and admin that needs the database. */
async function allAway(visitor, slug, chooser) {
  const form = visitor.form(/\/details$/);
  await isAway(() => visitor.request(`/book/${slug}`), 'choose');
  await isAway(() => visitor.request(`/book/${slug}/details`), 'details');
  await isAway(() => visitor.submit(form, rideDetails(1), { follow: false }), 'save');
  await isAway(() => visitor.submit(visitor.form(/\/release$/), {}, { follow: false }), 'release');
  await isAway(() => hold(chooser), 'hold');
  await isAway(() => site.admin(`/admin/events/${slug}/participants.csv`), 'download');
  await isAway(() => site.admin(`/admin/events/${slug}/participants`), 'participants');
}

/* The same processes as before serve again, and what was typed is saved. */
async function allBack(visitor, slug, chooser, pids) {
  await until(async () => (await site.get('/readyz')).status === 200, { what: '/readyz' });
  for (const family of ['booking', 'admin']) {
    assert.deepEqual(workers(site, family), pids[family], 'nobody was started again');
  }
  await until(async () => goes(await send(visitor, rideDetails(1))).startsWith('303 /pay/'),
    { what: 'details are saved', timeout_ms: 15000 });
  /* A worker that has just waited in vain looks again a second later. */
  await until(async () => goes(await hold(chooser)) === `303 /book/${slug}/details`,
    { what: 'places are held', timeout_ms: 3000 });
  await until(async () => (await site.admin(`/admin/events/${slug}/participants.csv`)).status === 200,
    { what: 'the download', timeout_ms: 3000 });
}

const processes = () => Object.fromEntries(['booking', 'admin']
  .map((family) => [family, workers(site, family)]));

test('PostgreSQL is shut down and started again', { timeout: 120000 }, async () => {
  const slug = await importRide(site);
  const [visitor, chooser] = [await holder(site, slug), await insider(site, slug)];
  const pids = processes();
  mend.by = () => up(site, 'postgres');
  await down(site, 'postgres');
  await allAway(visitor, slug, chooser);
  await mend.now();
  await allBack(visitor, slug, chooser, pids);
});

test('PostgreSQL stands still: connected, and silent', { timeout: 120000 }, async () => {
  const slug = await importRide(site);
  const [visitor, chooser] = [await holder(site, slug), await insider(site, slug)];
  const pids = processes();
  const servers = () => [leader(site, 'postgres'), ...workers(site, 'postgres')];
  const signal = (name) => servers().forEach((pid) => {
    try {
      process.kill(pid, name);
    } catch { /* it has ended */ }
  });
  mend.by = () => signal('SIGCONT');
  signal('SIGSTOP');
  await allAway(visitor, slug, chooser);
  await mend.now();
  await allBack(visitor, slug, chooser, pids);
});

test('PostgreSQL crashes: the next press works', { timeout: 60000 }, async () => {
  const slug = await importRide(site);
  const [visitor, chooser] = [await holder(site, slug), await insider(site, slug)];
  const pids = processes();
  signalService(site, 'postgres', 'SIGKILL');
  await allBack(visitor, slug, chooser, pids);
});

test('Redis is away: nobody new gets in, everybody inside finishes', { timeout: 60000 }, async () => {
  const [slug, free] = [await importRide(site, { admission_s: 5 }), await importEvent(site)];
  const [visitor, chooser] = [await holder(site, slug), await insider(site, slug)];
  const quick = await insider(site, free);
  const leaver = await holder(site, free);
  mend.by = () => up(site, 'redis');
  await down(site, 'redis');
  await isAway(() => site.get(`/q/${slug}`, { method: 'POST', body: '' }), 'join');
  assert.equal(goes(await send(visitor, rideDetails(1))).slice(0, 9), '303 /pay/');
  assert.equal(goes(await hold(chooser)), `303 /book/${slug}/details`);
  await quick.submit(quick.form(/\/book\//), { quantity: 1 });
  assert.equal(goes(await send(quick)).slice(0, 7), '303 /b/');
  assert.equal(goes(await leaver.submit(leaver.form(/\/release$/), {}, { follow: false })),
    `303 /e/${free}`);
  await mend.now();
  const late = new Visitor(site.site);
  await until(async () => goes(await late.request(`/q/${slug}`, { method: 'POST', body: '',
    from: `${site.site}/e/${slug}` })) === `303 /book/${slug}`, { what: 'somebody new gets in' });
});
