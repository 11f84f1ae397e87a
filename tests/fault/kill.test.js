'use strict';
/*
 * Programs that die in the middle of a step, at every named fail point: whoever
 * tries again comes to exactly one outcome, and the invariants hold.
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const path = require('node:path');
const { Installation, until, sleep } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { Patient } = require('../lib/patient.js');
const { FailPoints, inSources, jobs } = require('../lib/failpoints.js');
const { importEvent } = require('../lib/event.js');
const { importRide } = require('../lib/booking.js');
const { comeIn, register, toGateway, atGateway, comeBack, becomes } = require('../lib/walk.js');
const { allFair, audited, outcome } = require('../lib/witness.js');
const { workers, killWorkers } = require('../lib/services.js');

const FILE = path.join('/tmp', `startline-fail-${process.pid}`);
let site;
let sandbox;
let points;

before(async () => {
  points = new FailPoints(FILE);
  site = await Installation.start('kill', { env: { STARTLINE_FAIL_FILE: FILE } });
  sandbox = new Sandbox(site);
  await sandbox.set({ ladder: '0.02' });
});

after(async () => {
  points.end();
  await site?.stop({ remove: true });
});

/* The database's clock goes on for everybody, one step at a time. */
let ahead_s = 0;
let turn = Promise.resolve();
function goOn(seconds) {
  turn = turn.then(() => {
    ahead_s += seconds;
    return site.shift(`${ahead_s} seconds`);
  });
  return turn;
}

let people = 0;
function somebody() {
  people += 1;
  return { email: `kill-${people}@example.org`, phone: `+9198777${String(10000 + people)}` };
}

/* Up to Pay, trying again as often as it takes. */
async function come(options = {}) {
  return register(site, options.slug ?? await importRide(site),
    { typed: somebody(), ...options, visitor: new Patient(site.site) });
}

/* Presses Pay until there is something to be paid. */
async function press(visitor) {
  await until(async () => {
    const forms = visitor.forms();
    if (forms.some((form) => form.id === 'checkout')) return true;
    const pay = forms.find((form) => form.action.endsWith(`/pay/${visitor.reference}`));
    if (pay) {
      await visitor.submit(pay);
    } else {
      await goOn(16);
      await visitor.open(`/pay/${visitor.reference}`);
    }
    return false;
  }, { what: 'an order that can be paid', timeout_ms: 20000 });
  visitor.order = visitor.form('checkout').value('order_id');
}

/* Each of these is one visitor's story; gives what it has to come to. */
const stories = {
  async 'pays and comes back'() {
    const visitor = await come();
    await press(visitor);
    await toGateway(visitor);
    await atGateway(visitor);
    await comeBack(visitor);
    return { visitor, state: 'confirmed', captured: 1, refunded: 0 };
  },
  async 'pays and closes the tab'() {
    const visitor = await come({ quantity: 4 });
    await press(visitor);
    await toGateway(visitor);
    await atGateway(visitor, 'Close the tab');
    return { visitor, state: 'confirmed', captured: 1, refunded: 0 };
  },
  async 'has nothing to pay'() {
    const slug = await importEvent(site, { contact_asks: 'name, email, phone' });
    const visitor = await come({ slug, quantity: 2 });
    return { visitor, state: 'confirmed', captured: 0, refunded: 0 };
  },
  async 'gives up after Pay'() {
    const visitor = await come({ quantity: 2 });
    const { page } = visitor;
    await press(visitor);
    visitor.page = page;
    await visitor.submit(visitor.form(/\/release$/));
    return { visitor, state: 'expired', captured: 0, refunded: 0 };
  },
};

/* The fifth takes a quarter of an hour by the clock: paid when it is too late. */
async function paysTooLate() {
  const visitor = await come();
  await press(visitor);
  await goOn(13 * 60);
  await until(async () => (await outcome(site, visitor.reference)).state === 'expired',
    { what: 'the window is over', timeout_ms: 20000 });
  const { fields } = await sandbox.pay(visitor.order);
  await visitor.visit(`/pay/${visitor.reference}/callback`, { method: 'POST', from: null,
    body: new URLSearchParams(fields).toString() });
  return { visitor, state: 'refunded', captured: 1, refunded: 1 };
}

/* What is under way comes to an end, by the clock if need be. */
async function comesTo({ visitor: { reference, troubles }, ...wanted }) {
  let now;
  await until(async () => {
    now = await outcome(site, reference);
    if (now.state === wanted.state && now.refunded === wanted.refunded) return true;
    await goOn(30);
    return false;
  }, { timeout_ms: 20000 }).catch(() => {});
  assert.deepEqual(now, wanted, troubles.join('\n'));
}

/* Every message went out, or stands where the organiser sees it; none twice but
 * a mail whose first sending nobody knows of. */
async function allTold() {
  await until(async () => {
    if (await site.one`SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'dead')` === 0) {
      return true;
    }
    await goOn(61);
    return false;
  }, { what: 'every message is sent or dead', timeout_ms: 30000 });
  const times = (list) => Object.values(list.reduce((all, one) =>
    ({ ...all, [one]: (all[one] ?? 0) + 1 }), {}));
  const mails = await sandbox.log('mails', { limit: 1000 });
  assert.ok(Math.max(0, ...times(mails.map((one) => one.header_id))) <= 2);
  const sms = await sandbox.log('sms', { limit: 1000 });
  assert.deepEqual(times(sms.map((one) => `${one.to} ${one.body}`)).filter((n) => n > 1), []);
}

async function tour(action) {
  const names = [...inSources(), ...jobs()];
  assert.ok(names.length > 20, names.join(' '));
  points.arm(names, action);
  const ends = await Promise.all(Object.values(stories).map((story) => story()));
  for (const end of ends) await comesTo(end);
  const late = await paysTooLate();
  await comesTo(late);
  await allTold();
  await points.allFired({ timeout_ms: 10000 });
  for (const end of [...ends, late]) await comesTo(end);
  await allFair(site);
  await audited(site, '--gateway');
}

test('killed at every point: everybody comes to one outcome', () => tour('kill'));

test('failing at every point: everybody comes to one outcome', () => tour('err'));

test('a worker that hangs with a hold in its hands keeps nobody from it', async () => {
  const slug = await importRide(site, {}, { types: [{ name: 'Ride', price: 500, capacity: 1 }] });
  const visitor = new Patient(site.site);
  await visitor.open(`/e/${slug}`);
  await visitor.submit(visitor.form(/\/q\//));
  const form = visitor.form(/\/book\//);
  points.arm(['hold_take_after'], 'stop');
  const lost = visitor.request(form.action, { method: 'POST', headers: {},
    body: new URLSearchParams(form.entries({ ticket_type: 1, quantity: 1 })).toString() });
  await points.allFired();
  const again = await visitor.submit(form, { ticket_type: 1, quantity: 1 }, { follow: false });
  assert.equal(new URL(again.location).pathname, `/book/${slug}/details`);
  killWorkers(site, 'booking');
  await lost;
  assert.equal(await site.one`SELECT count(*) FROM hold h JOIN event e ON e.id = h.event_id
    WHERE e.slug = ${slug}`, 1);
  await audited(site);
});

/* It may have ended by itself. */
function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/* BOOK-03: the sweeper has no time to be dead. */
test('an unpaid hold ends within 2 s though the sweeper was killed', async () => {
  const slug = await importRide(site, { hold_s: 3 });
  const visitor = await comeIn(site, slug);
  await visitor.submit(visitor.form(/\/book\//), { ticket_type: 1, quantity: 2 });
  const hold = () => site.rows`SELECT h.state, extract(epoch FROM h.held_until - at()) AS left_s,
    extract(epoch FROM h.ended_at - h.held_until) AS late_s FROM hold h
    JOIN event e ON e.id = h.event_id WHERE e.slug = ${slug}`.then(([one]) => one);
  await until(async () => (await hold()).left_s < 0.7);
  const holder = await site.one`SELECT holder FROM job_lease WHERE job = 'sweep'`;
  end(Number(holder.split('-')[0]));
  await until(async () => (await hold()).state === 'expired');
  const { late_s } = await hold();
  assert.ok(late_s <= 2, `${late_s} s late`);
});

const FAMILIES = ['event', 'queue', 'booking', 'payment-pages', 'payment-hook', 'admin', 'jobs'];

test('any of them killed at any time, while thirty people book', async () => {
  const slug = await importRide(site, { max_inside: 100 },
    { types: [{ name: 'Ride', price: 500, capacity: 60 }] });
  let booking = true;
  const killer = (async () => {
    for (let n = 0; booking; n += 1) {
      const pids = workers(site, FAMILIES[n % FAMILIES.length]);
      end(pids[n % pids.length]);
      await sleep(100);
    }
  })();
  const ends = await Promise.all(Array.from({ length: 30 }, async () => {
    const visitor = await come({ slug, quantity: 2 });
    await press(visitor);
    await toGateway(visitor);
    await atGateway(visitor, people % 2 ? 'Success' : 'Close the tab');
    if (visitor.forms().some((form) => form.id === 'back')) await comeBack(visitor);
    return { visitor, state: 'confirmed', captured: 1, refunded: 0 };
  }));
  await audited(site);
  booking = false;
  await killer;
  for (const end of ends) await comesTo(end);
  assert.equal(await site.one`SELECT count(*) FROM place p JOIN event e ON e.id = p.event_id
    WHERE e.slug = ${slug} AND p.state = 'booked'`, 60);
  await allTold();
  await allFair(site);
  await audited(site, '--gateway');
});
