'use strict';
/* Money nobody told us of: found by asking, in time, and by the command. */
const { test, before, after, beforeEach, afterEach } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { down, up, mending } = require('../lib/services.js');
const { ordered, payer, stateOf, allBecome, last, whole } = require('../lib/order.js');
const { allFair, audited, outcome } = require('../lib/witness.js');

const mend = mending(afterEach);
const WAITS_S = 90; /* a capture for a hold that is paying */
const LATE_S = 300; /* any other */

let site;
let sandbox;
let ahead_s = 0;

before(async () => {
  site = await Installation.start('reconcile');
  sandbox = new Sandbox(site);
});

after(() => site?.stop({ remove: true }));

beforeEach(() => sandbox.reset('controls'));

const goOn = (seconds) => {
  ahead_s += seconds;
  return site.shift(`${ahead_s} seconds`);
};

/* Seconds from the capture there to the day it was known here. */
async function delay(payment) {
  const there = (await whole(sandbox, 'payments')).find((one) => one.id === payment);
  const here = await site.one`SELECT extract(epoch FROM captured_at) FROM payment
    WHERE gateway_id = ${payment}`;
  return Number(here) - Number(there.captured_at);
}

const known = (payment) => until(async () => (await site.rows`SELECT 1 FROM payment
  WHERE gateway_id = ${payment} AND state IN ('captured', 'refunded')`).length === 1,
{ what: `${payment} is known`, timeout_ms: 3000 }).catch(() => false);

const alarm = async (name) => (await site.rows`SELECT 1 FROM alarm WHERE name = ${name}`).length === 1;
const alarmIs = (name, on) => until(async () => await alarm(name) === on,
  { what: `${name} is ${on ? 'on' : 'off'}`, timeout_ms: 45000 });

/* Turns the clock on by steps until each payment is known. */
async function knownBy(payments, step_s, most) {
  let left = payments;
  for (let i = 0; i < most && left.length > 0; i += 1) {
    await goOn(step_s);
    const found = await Promise.all(left.map(known));
    left = left.filter((one, n) => !found[n]);
  }
  assert.deepEqual(left, [], 'known at last');
}

test('no webhook, and no browser comes back: confirmed within 90 s of the capture', async () => {
  await sandbox.set({ webhook: 'drop' });
  const visitors = [];
  for (let i = 0; i < 4; i += 1) {
    visitors.push(await ordered(site));
    await goOn(11);
  }
  const paid = [];
  for (const visitor of visitors) paid.push((await sandbox.pay(visitor.order)).payment_id);
  await knownBy(paid, 15, 7);
  await allBecome(site, visitors, 'confirmed');
  for (const payment of paid) {
    const took = await delay(payment);
    assert.ok(took <= WAITS_S, `${took} s`);
  }
  await allFair(site);
});

test('a second capture, and one for a hold that is gone, are known within five minutes', async () => {
  await sandbox.set({ second: 'capture' });
  const twice = await ordered(site);
  const late = await ordered(site);
  await sandbox.pay(twice.order);
  await allBecome(site, [twice], 'confirmed');
  await sandbox.set({ webhook: 'drop' });
  await goOn(13 * 60);
  await allBecome(site, [late], 'expired');
  await goOn(17 * 60);
  await sandbox.set({ webhook: 'drop', second: 'capture' });
  const paid = [];
  for (const { order } of [twice, late]) paid.push((await sandbox.pay(order)).payment_id);
  await knownBy(paid, 60, 5);
  for (const payment of paid) {
    const took = await delay(payment);
    assert.ok(took <= LATE_S, `${took} s`);
  }
  await until(async () => (await outcome(site, twice.reference)).refunded === 1,
    { what: 'the second capture went back', timeout_ms: 20000 });
  assert.equal(await stateOf(site, twice), 'confirmed');
  await allFair(site);
});

test('the answer about an order is lost, and so are its webhooks', async () => {
  await sandbox.set({ http: 'orders.create:reset_after', once: 1 });
  await sandbox.set({ webhook: 'drop' });
  const visitor = await payer(site);
  await visitor.submit(visitor.form(/\/pay\/[^/]*$/));
  assert.equal(visitor.state, 'checking');
  await goOn(16);
  await until(async () => {
    await visitor.open(`/pay/${visitor.reference}`);
    return visitor.forms().some((form) => form.id === 'checkout');
  }, { what: 'the order is found' });
  const { payment_id } = await sandbox.pay(visitor.form('checkout').value('order_id'));
  await knownBy([payment_id], 15, 7);
  assert.ok(await delay(payment_id) <= WAITS_S);
  await allBecome(site, [visitor], 'confirmed');
});

test('silent webhooks are told of while payments are made, and only then', async () => {
  const heard = await ordered(site);
  await sandbox.pay(heard.order);
  await allBecome(site, [heard], 'confirmed');
  await alarmIs('webhooks_silent', false);
  await goOn(2 * 3600);
  await alarmIs('webhooks_silent', false);
  await sandbox.set({ webhook: 'drop' });
  const unheard = await ordered(site);
  await sandbox.pay(unheard.order);
  await goOn(61);
  await allBecome(site, [unheard], 'confirmed');
  await goOn(11 * 60);
  await alarmIs('webhooks_silent', true);
  await sandbox.reset('controls');
  const again = await ordered(site);
  await sandbox.pay(again.order);
  await allBecome(site, [again], 'confirmed');
  await alarmIs('webhooks_silent', false);
});

test('keys that were refused are told of until they are taken again', async () => {
  await site.sql(`INSERT INTO alarm (name, detail) VALUES ('razorpay_keys', 'refused')`);
  await goOn(241);
  await alarmIs('razorpay_keys', false);
});

const COUNTS = /^(\d+) orders, (\d+) payments, (\d+) adopted, (\d+) settled, (\d+) left open$/m;
async function reconciled(status, ...options) {
  const done = await site.tool('reconcile', ...options);
  assert.equal(done.status, status, done.stdout + done.stderr);
  const [, orders, payments, adopted, settled, open] = done.stdout.match(COUNTS).map(Number);
  return { orders, payments, adopted, settled, open, stdout: done.stdout };
}

test('the command finds what the jobs were not there to find, once', async () => {
  await down(site, 'jobs');
  mend.by = () => up(site, 'jobs');
  await sandbox.set({ webhook: 'drop' });
  const visitors = [await ordered(site), await ordered(site)];
  const paid = [];
  for (const { order } of visitors) paid.push((await sandbox.pay(order)).payment_id);
  /* of one the id is not known any more */
  await site.sql(`SET session_replication_role = replica;
    UPDATE payment_order SET gateway_id = NULL, state = 'creating'
    WHERE gateway_id = '${visitors[0].order}'`, { user: 'postgres' });

  const before_ = await site.one`SELECT count(*) FROM payment`;
  const dry = await reconciled(1, '--since', '1d', '--dry-run');
  assert.match(dry.stdout, new RegExp(`^${visitors[0].order}: ours by its receipt`, 'm'));
  for (const id of paid) assert.match(dry.stdout, new RegExp(`^${id}: captured there, not known here`, 'm'));
  assert.equal(await site.one`SELECT count(*) FROM payment`, before_);
  assert.equal(await stateOf(site, visitors[0]), 'pending');

  const done = await reconciled(0, '--since', '1d');
  assert.deepEqual([done.adopted, done.settled, done.open], [1, 2, 0]);
  for (const id of paid) assert.match(done.stdout, new RegExp(`^${id}: 50000 paise: paid for a booking`, 'm'));
  for (const one of visitors) assert.equal(await stateOf(site, one), 'confirmed');

  const again = await reconciled(0, '--since', '1d');
  assert.deepEqual([again.adopted, again.settled, again.open], [0, 0, 0]);
  assert.equal(again.payments, done.payments);
  await audited(site, '--gateway');
});

test('the command waits for a gateway that cannot now, and goes through every page', async () => {
  await sandbox.set({ http: 'payments.list:429x3' });
  await sandbox.set({ http: 'orders.list:html_body', times: 2 });
  await ordered(site);
  const seen = await last(sandbox, 'requests');
  const { orders } = await reconciled(0, '--since', '2030-01-01', '--dry-run');
  assert.equal(orders, 0, 'nothing was made that late');
  const { payments } = await reconciled(0, '--since', '3d');
  assert.equal(payments, (await whole(sandbox, 'payments')).length);
  const requests = (await whole(sandbox, 'requests', seen)).filter((one) => one.status !== 200);
  assert.ok(requests.length >= 5, 'it was refused before');
});

test('a time that is none is not taken', async () => {
  for (const when of ['', 'x', '3', 'd', '-1d', '3w', '2027-02-30', '2027-13-01', '2027-02-06 25:00',
    '2027-02-06T05', '2027-02-06 05:30 x', '2027-02-06Zx']) {
    const { status } = await site.tool('reconcile', '--since', when, '--dry-run');
    assert.equal(status, 2, `'${when}'`);
  }
  for (const when of ['2031-02-28', '2031-02-06 05:30', '2031-02-06T05:30:59', '2031-02-06T05:30Z',
    '2096-02-29']) {
    assert.equal((await reconciled(0, '--since', when, '--dry-run')).orders, 0, when);
  }
  for (const options of [[], ['--since'], ['--dry-run'], ['--since', '1d', 'x']]) {
    assert.equal((await site.tool('reconcile', ...options)).status, 2, options.join(' '));
  }
});
