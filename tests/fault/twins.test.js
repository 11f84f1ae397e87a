'use strict';
/*
 * Two jobs daemons: one stalls for longer than its lease with each kind of work in
 * its hands, the other does the work, then the first goes on as if nothing had
 * been. Each effect comes once, by the gateway's and the carriers' own books.
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const path = require('node:path');
const { Installation, until } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { Clock } = require('../lib/clock.js');
const { Daemon } = require('../lib/daemon.js');
const { FailPoints, inProgram, jobs } = require('../lib/failpoints.js');
const { restart } = require('../lib/services.js');
const { importRide } = require('../lib/booking.js');
const { register, pressPay } = require('../lib/walk.js');
const { allFair, audited, outcome } = require('../lib/witness.js');

const FILE = path.join('/tmp', `startline-twins-${process.pid}`);
let site;
let sandbox;
let clock;
let points;

before(async () => {
  points = new FailPoints(FILE);
  site = await Installation.start('twins');
  await restart(site, 'jobs', { STARTLINE_FAIL_FILE: FILE });
  sandbox = new Sandbox(site);
  clock = new Clock(site);
  await sandbox.set({ ladder: '0.02' });
});

after(async () => {
  points.end();
  await site?.stop({ remove: true });
});

let people = 0;

/* Stands before the gateway, with an order. */
async function comes(slug) {
  people += 1;
  const typed = { email: `twin-${people}@example.org`, phone: `+9198666${String(10000 + people)}` };
  const visitor = await register(site, slug ?? await importRide(site), { typed });
  await pressPay(visitor);
  return { ...typed, slug, order: visitor.order, reference: visitor.reference };
}

const becomes = ({ reference }, state) => clock.until(async () =>
  (await outcome(site, reference)).state === state,
{ what: `${reference} is ${state}`, timeout_ms: 20000 });

/* Whose window is over, and whose place somebody else has. */
async function tooLate() {
  const slug = await importRide(site, {}, { types: [{ name: 'Ride', price: 500, capacity: 1 }] });
  const who = await comes(slug);
  await clock.on(13 * 60);
  await becomes(who, 'expired');
  const next = await comes(slug);
  await sandbox.pay(next.order);
  await becomes(next, 'confirmed');
  return who;
}

/* The child that does a job, or those that do it in lanes. */
async function stallJob(job) {
  const holders = await site.rows`SELECT holder FROM job_lease WHERE job LIKE ${`${job}%`}`;
  for (const { holder } of holders) process.kill(Number(holder.split('-')[0]), 'SIGSTOP');
}

/* Whose story it is, and what it has to come to. */
const booked = (who) => ({ who, state: 'confirmed', captured: 1, refunded: 0 });
const refunded = (who) => ({ who, state: 'refunded', captured: 1, refunded: 1 });
const released = (who) => ({ who, state: 'expired', captured: 0, refunded: 0 });

async function pays() {
  const who = await comes();
  await sandbox.pay(who.order);
  return booked(who);
}

async function paysTooLate(late) {
  await sandbox.pay(late.order);
  return refunded(late);
}

async function nobodyPays() {
  const who = await comes();
  await clock.on(13 * 60);
  return released(who);
}

/* The bank gave it, but Razorpay has not taken it. */
async function isAuthorized() {
  const who = await comes();
  await sandbox.pay(who.order, { outcome: 'authorize_only' });
  await clock.on(61);
  return booked(who);
}

/* Every point a jobs daemon can stall at, and what brings it there. */
const ways = {
  release_before: nobodyPays,
  capture_intent: isAuthorized,
  capture_call: isAuthorized,
  capture_outcome: isAuthorized,
  refund_call: paysTooLate,
  refund_outcome: paysTooLate,
  mail_call: pays,
  sms_call: pays,
  notify_outcome: pays,
  settle_before: pays,
  settle_after: pays,
};

/* Calls: the sandbox does the work and keeps its answer, and the job stalls. */
const calls = {
  'orders.payments': { job: 'reconcile', way: nobodyPays },
  'payments.capture': { job: 'reconcile', way: isAuthorized },
  'refunds.create': { job: 'refund', way: paysTooLate },
  'mail.send': { job: 'mail', way: pays },
  'sms.send': { job: 'sms', way: pays },
};

/* Each round is one stall of the daemon, with so much in its hands: one thing a
 * job, and what turns the clock first. */
const rounds = [
  ['release_before', 'refund_call', 'mail_call', 'sms_call', 'settle_before'],
  ['capture_intent', 'refund_outcome', 'notify_outcome', 'settle_after'],
  ['orders.payments', 'refunds.create', 'mail.send', 'sms.send'],
  ['capture_call'],
  ['capture_outcome'],
  ['payments.capture'],
];

/* What lies in the program, but belongs to visitors' requests. */
const NEVER = ['booking_confirm_free', 'booking_save_after', 'hold_take_after',
  'hold_take_before', 'order_intent', 'order_call', 'order_outcome'];
const here = inProgram('jobs').filter((name) => !NEVER.includes(name));

test('there is a stall for every point of the daemon', () => {
  assert.deepEqual(Object.keys(ways).sort(), here);
  assert.deepEqual([...here, ...Object.keys(calls)].sort(), rounds.flat().sort());
});

async function takeInHand(what, late) {
  if (ways[what]) {
    points.arm([what], 'stop');
    const end = await ways[what](late);
    await points.allFired({ timeout_ms: 20000 });
    return end;
  }
  const { job, way } = calls[what];
  const area = what.endsWith('.send') ? job : 'http';
  await sandbox.set({ [area]: area === 'http' ? `${what}:timeout_after:4` : 'timeout_after:4',
    once: 1 });
  const end = await way(late);
  await until(async () => !JSON.stringify(await sandbox.call('/_ctl/controls', null, 'GET'))
    .includes('timeout_after'), { what: `${what} is under way` });
  await stallJob(job);
  return end;
}

/* By the other daemon alone, and by the clock if need be. */
async function comesTo({ who, ...wanted }) {
  let now;
  await clock.until(async () => {
    now = await outcome(site, who.reference);
    return JSON.stringify(now) === JSON.stringify(wanted);
  }, { timeout_ms: 30000 }).catch(() => {});
  assert.deepEqual(now, wanted);
  await clock.until(async () => await site.one`SELECT count(*) FROM outbox o
    JOIN booking b ON b.id = o.booking_id
    WHERE b.reference = ${who.reference} AND o.state NOT IN ('sent', 'dead')` === 0,
  { what: 'every message is sent', timeout_ms: 30000 });
}

/* One refund, one SMS of each kind; a mail once, or once more by the same id when
 * nobody could know what had become of the first. */
async function once({ who, ...wanted }) {
  assert.deepEqual(await outcome(site, who.reference), wanted);
  const refunds = await sandbox.log('refunds', { of: who.order });
  assert.equal(refunds.length, wanted.refunded);
  const rows = await site.rows`SELECT o.channel, o.state FROM outbox o
    JOIN booking b ON b.id = o.booking_id WHERE b.reference = ${who.reference}`;
  const of = (channel) => rows.filter((one) => one.channel === channel).length;
  const sms = await sandbox.sms(who.phone);
  assert.equal(sms.length, of('sms'), `SMS: ${sms.map((one) => one.body).join('; ')}`);
  const mails = await sandbox.mails(who.email);
  const ids = mails.map((one) => one.header_id);
  assert.equal(new Set(ids).size, of('email'));
  for (const id of ids) assert.ok(ids.filter((one) => one === id).length <= 2, id);
  assert.deepEqual(rows.filter((one) => one.state === 'dead'), []);
}

for (const whats of rounds) {
  test(`one stalls, the other works, the first goes on: ${whats.join(', ')}`,
    async () => {
      const first = Daemon.of(site);
      const late = whats.some((what) => what.startsWith('refund')) ? await tooLate() : null;
      const ends = [];
      for (const what of whats) ends.push(await takeInHand(what, late));
      first.stall();
      const second = Daemon.another(site);
      try {
        await clock.on(61);
        for (const end of ends) await comesTo(end);
        points.arm(jobs(), 'pass');
        first.goOn();
        await points.allFired({ what: 'the first has put down what it had in hand' });
        for (const end of ends) await once(end);
      } finally {
        first.goOn();
        await second.end();
      }
    });
}

test('after all that everything adds up', async () => {
  await allFair(site);
  await audited(site, '--gateway');
});
