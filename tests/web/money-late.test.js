'use strict';
/*
 * Money that comes when its place is gone, or that fits no booking: one full
 * refund within a minute, and the payer is told; or the place of the same type
 * that is still free. The clock of the database goes on by days.
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until, literal } = require('../lib/installation.js');
const { exchange } = require('../lib/http.js');
const { Sandbox } = require('../lib/sandbox.js');
const { allFair, audited } = require('../lib/witness.js');
const { importPaid, payable, order, gatewayOrders, worked } = require('../lib/payable.js');

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
const PRICE = 50000;

let site;
let sandbox;
let ahead_s = 0;
const excepted = [];

before(async () => {
  site = await Installation.start('money-late');
  sandbox = new Sandbox(site);
  await sandbox.set({ ladder: '0.02' });
});

after(() => site?.stop({ remove: true }));

const goOn = (seconds) => {
  ahead_s += seconds;
  return site.shift(`${ahead_s} seconds`);
};

/* Somebody who has pressed Pay, alone in an event with so many places. */
async function payer({ places = 1, slug } = {}) {
  const where = slug ?? await importPaid(site, places);
  const [booking] = await order(site, await payable(site, where, 1));
  return { ...booking, slug: where };
}

const state = ({ reference }) =>
  site.one`SELECT state FROM booking WHERE reference = ${reference}`;
const becomes = (booking, wanted) => until(async () => await state(booking) === wanted,
  { what: `${booking.reference} is ${wanted}`, timeout_ms: 20000 });

/* The payment's window ends; the gateway knows of nothing paid. */
async function runsOut(bookings) {
  const list = bookings.map(({ id }) => literal(id)).join(',');
  await site.sql(`UPDATE hold SET pay_until = at() FROM booking b
    WHERE b.hold_id = hold.id AND b.id IN (${list});
    UPDATE payment_order SET ask_at = at() WHERE booking_id IN (${list})`);
  for (const booking of bookings) await becomes(booking, 'expired');
}

/* Somebody else takes the place, and pays for it. */
async function sellAgain({ slug }) {
  const other = await payer({ slug });
  await sandbox.pay(other.order);
  await becomes(other, 'confirmed');
}

const truth = async (booking) => {
  const payments = await sandbox.log('payments', { of: booking.order });
  const refunds = await sandbox.log('refunds', { of: booking.order });
  return { state: await state(booking),
    captured: payments.filter((one) => one.captured).length,
    refunded: payments.map((one) => one.amount_refunded).filter((paise) => paise > 0),
    refunds: refunds.map((one) => one.amount) };
};
const REFUNDED = { state: 'refunded', captured: 1, refunded: [PRICE], refunds: [PRICE] };
const SEATED = { state: 'confirmed', captured: 1, refunded: [], refunds: [] };

/* What has reached the payer by mail and by SMS, the mails by their subjects. */
async function told({ id, email, phone }, n = 1) {
  await until(async () => await site.one`SELECT count(*) FROM outbox
    WHERE booking_id = ${id} AND state <> 'sent'` === 0, { what: 'all is told' });
  const mails = await sandbox.mails(email);
  assert.equal(mails.length, n);
  assert.equal((await sandbox.sms(phone)).length, n);
  return mails.map((one) => one.subject);
}

/* From the capture to the gateway's having given it back. */
async function goesBack(booking, within_ms = 60000) {
  await until(async () => (await truth(booking)).refunded.length === 1,
    { what: 'the money goes back', timeout_ms: within_ms });
  await becomes(booking, 'refunded');
  await worked(site);
  assert.deepEqual(await truth(booking), REFUNDED);
  const [subject] = await told(booking);
  assert.match(subject, /Refund/);
}

async function takesASeat(booking) {
  await becomes(booking, 'confirmed');
  await worked(site);
  assert.deepEqual(await truth(booking), SEATED);
  const [subject] = await told(booking);
  assert.doesNotMatch(subject, /Refund/);
  assert.deepEqual(await site.rows`SELECT p.state, t.place_id = p.id AS mine FROM place p
    JOIN booking b ON b.event_id = p.event_id JOIN participant t ON t.booking_id = b.id
    WHERE b.id = ${booking.id} AND p.state <> 'free'`, [{ state: 'booked', mine: true }]);
}

/* Three who pay late, each to their own event; the bank of the last two takes
 * days. Their windows are over when it is back. */
async function latecomers() {
  const late = { soon: await payer(), days: await payer(), week: await payer() };
  await sandbox.pay(late.days.order, { outcome: 'late', seconds: 3 * DAY });
  await sandbox.pay(late.week.order, { outcome: 'late', seconds: 7 * DAY });
  return late;
}

test('captured 1 minute, 3 days, 7 days after the hold was gone', async (t) => {
  const sold = await latecomers();
  const free = await latecomers();
  await goOn(11 * MINUTE);
  const all = [...Object.values(sold), ...Object.values(free)];
  await until(async () => (await Promise.all(all.map(({ order: of }) =>
    sandbox.log('payments', { of })))).flat().every((one) => one.status === 'failed'));
  await runsOut(all);
  for (const booking of Object.values(sold)) await sellAgain(booking);
  for (const [name, seconds] of [['soon', MINUTE], ['days', 3 * DAY], ['week', 4 * DAY]]) {
    await t.test(name, async (part) => {
      await goOn(seconds);
      if (name === 'soon') {
        await Promise.all([sold, free].map((late) => sandbox.pay(late.soon.order)));
      }
      await part.test('the place is sold: all of it back', () => goesBack(sold[name]));
      await part.test('a place is free: seated again', () => takesASeat(free[name]));
    });
  }
});

test('captured after the booking was cancelled: all of it back, the place stays free', async () => {
  const booking = await payer({ places: 3 });
  await site.sql(`UPDATE place SET state = 'free', hold_id = NULL, held_until = NULL
      FROM booking b WHERE place.hold_id = b.hold_id AND b.id = ${booking.id};
    UPDATE hold SET state = 'released', ended_at = at() FROM booking b
      WHERE b.hold_id = hold.id AND b.id = ${booking.id};
    UPDATE booking SET state = 'cancelled', ended_at = at() WHERE id = ${booking.id}`);
  await sandbox.pay(booking.order);
  await until(async () => (await truth(booking)).refunded.length === 1);
  await worked(site);
  const { state: now, ...money } = await truth(booking);
  assert.ok(['cancelled', 'refunded'].includes(now), now);
  assert.deepEqual({ state: 'refunded', ...money }, REFUNDED);
  assert.match((await told(booking))[0], /Refund/);
  assert.equal(await site.one`SELECT count(*) FROM place p JOIN booking b
    ON b.event_id = p.event_id WHERE b.id = ${booking.id} AND p.state = 'free'`, 3);
});

test('two captures of one order: one confirms, one goes back', async () => {
  const booking = await payer({ places: 3 });
  await sandbox.set({ second: 'capture', order: booking.order });
  await Promise.all([sandbox.pay(booking.order), sandbox.pay(booking.order)]);
  await becomes(booking, 'confirmed');
  await until(async () => (await truth(booking)).refunded.length === 1);
  await worked(site);
  assert.deepEqual(await truth(booking),
    { state: 'confirmed', captured: 2, refunded: [PRICE], refunds: [PRICE] });
  assert.equal((await told(booking, 2)).filter((subject) => /Refund/.test(subject)).length, 1);
});

test('a paisa less, another currency: never confirmed, all of it back', async () => {
  for (const wrong of [{ amount_mismatch: -1 }, { currency_mismatch: 'USD' }]) {
    const booking = await payer({ places: 3 });
    await sandbox.set({ ...wrong, order: booking.order });
    await sandbox.pay(booking.order);
    const paid = PRICE + (wrong.amount_mismatch ?? 0);
    await until(async () => (await truth(booking)).refunded.length === 1);
    await worked(site);
    assert.deepEqual(await truth(booking),
      { state: 'pending', captured: 1, refunded: [paid], refunds: [paid] });
  }
});

/* What the payer's browser brings back, to the page of this booking. */
const bring = ({ reference }, fields) => exchange(`${site.site}/pay/${reference}/callback`,
  { method: 'POST', body: new URLSearchParams(fields).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: site.gateway,
      'Sec-Fetch-Site': 'cross-site' } });

test('the good signature of another order, of this event or another, confirms nothing', async () => {
  const slug = await importPaid(site, 3);
  const poor = await payer({ slug });
  for (const rich of [await payer({ slug }), await payer()]) {
    await sandbox.set({ webhook: 'drop', order: rich.order });
    const { fields } = await sandbox.pay(rich.order);
    assert.equal((await bring(poor, fields)).status, 303);
    assert.equal((await bring(poor, { ...fields, razorpay_order_id: poor.order })).status, 303);
    assert.equal(await state(poor), 'pending');
    assert.equal(await state(rich), 'pending');
    assert.equal((await bring(rich, fields)).status, 303);
    await becomes(rich, 'confirmed');
    assert.deepEqual(await truth(rich), SEATED);
  }
  assert.deepEqual(await truth(poor), { state: 'pending', captured: 0, refunded: [], refunds: [] });
});

/* What a person is to look at about a payment. */
const exceptions = async (payment, wanted, open = true) => until(async () =>
  (await site.rows`SELECT 1 FROM money_exception x JOIN payment p ON p.id = x.payment_id
    WHERE p.gateway_id = ${payment} AND x.reason = ${wanted}
      AND (x.closed_at IS NULL) = ${open}`).length === 1,
{ what: `${payment}: ${wanted} is ${open ? 'open' : 'closed'}`, timeout_ms: 20000 });

/* What the ledger says that the gateway has of it. */
const kept = (payment) => site.one`SELECT sum(l.amount_paise)::int FROM ledger l
  JOIN payment p ON p.id = l.payment_id
  WHERE p.gateway_id = ${payment} AND l.account = 'gateway'`;

test('an order of the same account that is not ours: a person looks at it', async () => {
  const made = await gatewayOrders(site, ['not-ours'], PRICE);
  const before_ = await site.one`SELECT count(*) FROM booking WHERE state = 'confirmed'`;
  const { payment_id } = await sandbox.pay(made.get('not-ours'));
  excepted.push(payment_id);
  await exceptions(payment_id, 'order');
  await worked(site);
  assert.equal(await site.one`SELECT count(*) FROM booking WHERE state = 'confirmed'`, before_);
});

test('a refund that fails, at once or after it was processed: a person looks at it', async () => {
  for (const refund of ['fail:1', 'bounce:1']) {
    const booking = await payer();
    await sandbox.set({ refund, order: booking.order });
    await sandbox.set({ amount_mismatch: -1, order: booking.order });
    const { payment_id } = await sandbox.pay(booking.order);
    excepted.push(payment_id);
    await exceptions(payment_id, 'refund');
    await worked(site);
    assert.equal(await state(booking), 'pending');
    assert.equal(await kept(payment_id), PRICE - 1, refund);
    assert.deepEqual((await truth(booking)).refunds, [PRICE - 1]);
  }
});

test('the account is short of money: a person knows, and it goes back later', async () => {
  const booking = await payer();
  await sandbox.set({ refund: 'balance', order: booking.order });
  await sandbox.set({ amount_mismatch: -1, order: booking.order });
  const { payment_id } = await sandbox.pay(booking.order);
  await exceptions(payment_id, 'balance');
  assert.equal(await kept(payment_id), PRICE - 1);
  await sandbox.reset('refund');
  await goOn(5 * MINUTE);
  await until(async () => (await truth(booking)).refunded.length === 1, { timeout_ms: 20000 });
  await exceptions(payment_id, 'balance', false);
  assert.equal(await kept(payment_id), 0);
  assert.deepEqual((await truth(booking)).refunds, [PRICE - 1]);
});

test('a part goes back in the gateway\'s own pages: the booking stays, a person knows', async () => {
  const booking = await payer();
  const { payment_id } = await sandbox.pay(booking.order);
  excepted.push(payment_id);
  await becomes(booking, 'confirmed');
  await sandbox.refund({ order: booking.order, amount: 10000 });
  await exceptions(payment_id, 'foreign refund');
  await worked(site);
  assert.deepEqual(await truth(booking),
    { state: 'confirmed', captured: 1, refunded: [10000], refunds: [10000] });
  assert.equal(await kept(payment_id), PRICE - 10000);
});

test('the payer goes to the bank: a person knows until it is won', async () => {
  const booking = await payer();
  const { payment_id } = await sandbox.pay(booking.order);
  await becomes(booking, 'confirmed');
  await sandbox.dispute({ order: booking.order });
  await exceptions(payment_id, 'dispute');
  await sandbox.dispute({ order: booking.order, state: 'under_review' });
  await sandbox.dispute({ order: booking.order, state: 'won' });
  await exceptions(payment_id, 'dispute', false);
  await worked(site);
  assert.deepEqual(await truth(booking), SEATED);
});

test('in the end everybody has a booking or their money, by the gateway\'s books', async () => {
  await allFair(site, { timeout_ms: 60000, excepted });
  await audited(site, '--gateway');
});
