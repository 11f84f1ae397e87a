'use strict';
/*
 * Programs that die in the middle of a step, at every named fail point of each of
 * them: whoever tries again comes to exactly one outcome, within 7 min by the
 * clock (PAY-09), and the invariants hold all the while.
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const { Installation, until } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { Patient } = require('../lib/patient.js');
const { Clock } = require('../lib/clock.js');
const { FailPoints, inSources, inProgram, jobs } = require('../lib/failpoints.js');
const { importEvent } = require('../lib/event.js');
const { importRide } = require('../lib/booking.js');
const { comeIn, register, toGateway, atGateway, comeBack, becomes } = require('../lib/walk.js');
const { allFair, allTold, audited, watched, outcomes, outcome } = require('../lib/witness.js');
const { killWorkers, killing, alive, end, restart } = require('../lib/services.js');

const RECOVERY_S = 7 * 60;

/* Each program has points of its own. What it cannot come to is told here: holds
 * are the booking worker's, only who presses Pay makes an order. */
const FILE = path.join('/tmp', `startline-fail-${process.pid}`);
const HOLDS = ['booking_confirm_free', 'booking_save_after', 'hold_take_after',
  'hold_take_before'];
const ORDERS = ['order_intent', 'order_call', 'order_outcome'];
const programs = {
  booking: { families: ['booking'], never: [] },
  payment: { families: ['payment-pages', 'payment-hook'], never: HOLDS },
  jobs: { families: ['jobs'], never: [...HOLDS, ...ORDERS], more: jobs() },
};
let site;
let sandbox;
let clock;

before(async () => {
  site = await Installation.start('kill');
  for (const [name, program] of Object.entries(programs)) {
    const { families, never, more = [] } = program;
    const file = `${FILE}-${name}`;
    program.names = [...inProgram(name).filter((one) => !never.includes(one)), ...more];
    program.points = new FailPoints(file);
    await Promise.all(families.map((family) =>
      restart(site, family, { STARTLINE_FAIL_FILE: file })));
  }
  sandbox = new Sandbox(site);
  clock = new Clock(site);
  await sandbox.set({ ladder: '0.02' });
});

after(async () => {
  Object.values(programs).forEach(({ points }) => points?.end());
  await site?.stop({ remove: true });
});

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
      await clock.on(16);
      await visitor.open(`/pay/${visitor.reference}`);
    }
    return false;
  }, { what: 'an order that can be paid', timeout_ms: 20000 });
  visitor.order = visitor.form('checkout').value('order_id');
}

/* From here on it is for the programs to bring it to its end. */
async function ends(visitor, state, { captured = 0, refunded = 0 } = {}) {
  return { visitor, since_s: await clock.now(), wanted: { state, captured, refunded } };
}

/* The daemon does not ask about it before the visitor is back: it is for the payment
 * worker to find out. */
async function leaveToWorker({ order }) {
  await sandbox.set({ webhook: 'drop', order, once: 1 });
  await site.sql(`UPDATE payment_order SET ask_at = at() + interval '1 hour'
    WHERE gateway_id = '${order}'`);
}

/* Each of these is one visitor's story; gives what it has to come to. */
const stories = {
  async 'pays, comes back, and no webhook comes'() {
    const visitor = await come();
    await press(visitor);
    await leaveToWorker(visitor);
    await toGateway(visitor);
    await atGateway(visitor);
    await comeBack(visitor);
    return ends(visitor, 'confirmed', { captured: 1 });
  },
  async 'pays and closes the tab'() {
    const visitor = await come({ quantity: 4 });
    await press(visitor);
    await toGateway(visitor);
    await atGateway(visitor, 'Close the tab');
    return ends(visitor, 'confirmed', { captured: 1 });
  },
  async 'has nothing to pay'() {
    const slug = await importEvent(site, { contact_asks: 'name, email, phone' });
    const visitor = await come({ slug, quantity: 2 });
    return ends(visitor, 'confirmed');
  },
  async 'gives up after Pay'() {
    const visitor = await come({ quantity: 2 });
    const { page } = visitor;
    await press(visitor);
    visitor.page = page;
    await visitor.submit(visitor.form(/\/release$/));
    return ends(visitor, 'expired');
  },
  async 'gives up when the bank has paid already'() {
    const visitor = await come();
    const { page } = visitor;
    await press(visitor);
    await leaveToWorker(visitor);
    await sandbox.pay(visitor.order, { outcome: 'authorize_only' });
    visitor.page = page;
    await visitor.submit(visitor.form(/\/release$/));
    return ends(visitor, 'confirmed', { captured: 1 });
  },
  async 'is given the money by the bank alone'() {
    const visitor = await come();
    await press(visitor);
    await sandbox.pay(visitor.order, { outcome: 'authorize_only' });
    return ends(visitor, 'confirmed', { captured: 1 });
  },
};

const isExpired = async ({ reference }) => (await outcome(site, reference)).state === 'expired';

/* The last takes a quarter of an hour by the clock: paid when it is too late, and
 * when somebody else has the place. */
async function paysTooLate() {
  const slug = await importRide(site, {}, { types: [{ name: 'Ride', price: 500, capacity: 1 }] });
  const visitor = await come({ slug });
  await press(visitor);
  await clock.on(13 * 60);
  await until(() => isExpired(visitor), { what: 'the window is over', timeout_ms: 20000 });
  const next = await come({ slug });
  await press(next);
  await sandbox.pay(next.order);
  const { fields } = await sandbox.pay(visitor.order);
  await visitor.visit(`/pay/${visitor.reference}/callback`, { method: 'POST', from: null,
    body: new URLSearchParams(fields).toString() });
  return [await ends(visitor, 'refunded', { captured: 1, refunded: 1 }),
    await ends(next, 'confirmed', { captured: 1 })];
}

/* Comes back when the organiser has given some of it back already, in the gateway's
 * own pages. */
async function isGivenBack() {
  const visitor = await come();
  await press(visitor);
  await leaveToWorker(visitor);
  const { fields } = await sandbox.pay(visitor.order);
  await sandbox.call('/_ctl/refund', { order: visitor.order, amount: 100 });
  await visitor.visit(`/pay/${visitor.reference}/callback`, { method: 'POST', from: null,
    body: new URLSearchParams(fields).toString() });
  return ends(visitor, 'confirmed', { captured: 1 });
}

/* What is under way comes to an end, by the clock if need be, each in time. */
async function allCome(all) {
  await clock.until(async () => {
    const now_s = await clock.now();
    const found = await outcomes(site, all.map((one) => one.visitor.reference));
    for (const one of all) {
      one.now = found.get(one.visitor.reference);
      if (isDeepStrictEqual(one.now, one.wanted)) one.late_s ??= now_s - one.since_s;
    }
    return all.every((one) => isDeepStrictEqual(one.now, one.wanted));
  }, { timeout_ms: 40000 }).catch(() => {});
  for (const { now, wanted, late_s, visitor } of all) {
    assert.deepEqual(now, wanted, visitor.troubles.join('\n'));
    assert.ok(late_s <= RECOVERY_S, `${wanted.state} after ${late_s} s`);
  }
}

test('no point in the sources is forgotten', () => {
  const known = Object.values(programs).flatMap(({ names }) => names);
  assert.deepEqual(inSources().filter((name) => !known.includes(name)), []);
});

async function tour(action) {
  const all = Object.values(programs);
  for (const { points, names } of all) points.arm(names, action);
  await watched(site, async () => {
    const early = await Promise.all(Object.values(stories).map((story) => story()));
    await allCome(early);
    const back = [];
    do { /* a point before it may end the worker's way to this one */
      back.push(await isGivenBack());
      await allCome(back);
    } while (back.length < 3 && programs.payment.points.spec.has('refund_outcome'));
    const late = await paysTooLate();
    await allCome(late);
    await allTold(site, clock);
    for (const { points } of all) {
      await points.allFired({ timeout_ms: 10000 });
      if (action === 'kill') assert.deepEqual(points.pids.filter(alive), []);
    }
    await allCome([...early, ...back, ...late]);
  });
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
  const { points } = programs.booking;
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
  const book = async () => {
    const visitor = await come({ slug, quantity: 2 });
    await press(visitor);
    await toGateway(visitor);
    await atGateway(visitor, people % 2 ? 'Success' : 'Close the tab');
    if (visitor.forms().some((form) => form.id === 'back')) await comeBack(visitor);
    return ends(visitor, 'confirmed', { captured: 1 });
  };
  await watched(site, async () => {
    await allCome(await killing(site, FAMILIES, () => Promise.all(Array.from({ length: 30 }, book))));
    await allTold(site, clock);
  });
  assert.equal(await site.one`SELECT count(*) FROM place p JOIN event e ON e.id = p.event_id
    WHERE e.slug = ${slug} AND p.state = 'booked'`, 60);
  await allFair(site);
  await audited(site, '--gateway');
});
