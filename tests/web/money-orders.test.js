'use strict';
/*
 * What the gateway says of one booking's money, in every order there is and three
 * times over: always the same end. Only webhooks tell here; nobody is asked.
 */
const crypto = require('node:crypto');
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { dice, seeds, shuffled } = require('../lib/crowd.js');
const { allFair, audited, whole } = require('../lib/witness.js');
const { importPaid, payable, order, each, Postbag, worked } = require('../lib/payable.js');

const EVENTS = ['payment.failed', 'payment.authorized', 'payment.captured', 'order.paid',
  'refund.processed'];

let site;
let sandbox;
let bag;

before(async () => {
  site = await Installation.start('money-orders');
  sandbox = new Sandbox(site);
  bag = await Postbag.open(site, sandbox);
});

after(async () => {
  await bag?.close();
  await site?.stop({ remove: true });
});

function permutations(things) {
  if (things.length < 2) return [things];
  return things.flatMap((one, i) => permutations(things.toSpliced(i, 1))
    .map((rest) => [one, ...rest]));
}

/* Each is paid twice: an order that was given up by a payment that is a rupee
 * short, which goes back, and the open one by a payment that fails, and then
 * succeeds. `booking.said` has the five events, none of them passed on yet. */
async function paidTwice(n) {
  const slug = await importPaid(site, n);
  const bookings = await payable(site, slug, n);
  await order(site, bookings, { name: 'stale', state: 'failed' });
  await order(site, bookings);
  await sandbox.set({ amount_mismatch: -100 });
  await sandbox.set({ refund: 'pending:1' });
  const short = await each(bookings, ({ stale }) => sandbox.pay(stale));
  await sandbox.reset('payment');
  const paid = await each(bookings, (one) => sandbox.pay(one.order,
    { outcome: 'fail_then_success', seconds: 0 }));
  const shortly = short.map((one) => one.payment_id);
  const captures = await bag.events('payment.captured', shortly);
  await each(shortly, (id) => bag.pass(captures.get(id)));
  await hears(bookings, shortly, paid.map((one) => one.payment_id));
  await sandbox.reset('controls');
  return { slug, bookings };
}

async function hears(bookings, short, paid) {
  const said = await Promise.all(EVENTS.map((name) =>
    bag.events(name, name === 'refund.processed' ? short : paid)));
  bookings.forEach((booking, i) => {
    booking.short = short[i];
    booking.paid = paid[i];
    booking.said = new Map(EVENTS.map((name, k) =>
      [name, said[k].get(name === 'refund.processed' ? short[i] : paid[i])]));
  });
}

/* Everything the database says of one booking that may not depend on the order. */
const ends = (slug) => site.rows`SELECT b.reference, jsonb_build_object(
    'booking', b.state, 'hold', h.state,
    'place', (SELECT state FROM place WHERE id = h.place_ids[1] AND hold_id = h.id),
    'seated', (SELECT place_id = h.place_ids[1] FROM participant WHERE booking_id = b.id),
    'orders', (SELECT jsonb_agg(state ORDER BY id) FROM payment_order WHERE booking_id = b.id),
    'payments', (SELECT jsonb_agg(concat_ws(' ', p.state, p.amount_paise,
        p.paid_booking_id = b.id) ORDER BY p.amount_paise)
      FROM payment p JOIN payment_order o ON o.id = p.order_id WHERE o.booking_id = b.id),
    'refunds', (SELECT jsonb_agg(concat_ws(' ', r.state, r.amount_paise, r.reason))
      FROM refund r JOIN payment p ON p.id = r.payment_id
      JOIN payment_order o ON o.id = p.order_id WHERE o.booking_id = b.id),
    'ledger', (SELECT jsonb_agg(concat_ws(' ', l.kind, l.account, l.amount_paise)
        ORDER BY l.kind, l.account, l.amount_paise)
      FROM ledger l JOIN payment p ON p.id = l.payment_id
      JOIN payment_order o ON o.id = p.order_id WHERE o.booking_id = b.id),
    'told', (SELECT jsonb_agg(concat_ws(' ', kind, channel) ORDER BY kind, channel)
      FROM outbox WHERE booking_id = b.id),
    'exceptions', (SELECT count(*) FROM money_exception x JOIN payment p ON p.id = x.payment_id
      JOIN payment_order o ON o.id = p.order_id WHERE o.booking_id = b.id)
  ) AS end FROM booking b JOIN hold h ON h.id = b.hold_id JOIN event e ON e.id = b.event_id
  WHERE e.slug = ${slug} ORDER BY b.id`;

const THE_END = {
  booking: 'confirmed', hold: 'booked', place: 'booked', seated: true,
  orders: ['paid', 'paid'],
  payments: ['refunded 49900', 'captured 50000 t'],
  refunds: ['processed 49900 amount'],
  ledger: ['payment gateway 49900', 'payment gateway 50000', 'payment sales -47500',
    'payment fee -2500', 'payment stray -49900', 'refund gateway -49900', 'refund stray 49900'],
  told: ['confirmed email', 'confirmed sms', 'refunded email', 'refunded sms'],
  exceptions: 0,
};

/* One end for all, and the gateway's books say the same. */
async function oneEnd({ slug, bookings }, orders) {
  await worked(site);
  const found = await ends(slug);
  assert.equal(found.length, bookings.length);
  found.forEach(({ end }, i) => assert.deepEqual(end, THE_END, orders[i].join(', ')));
  const payments = new Map((await whole(sandbox, 'payments')).map((one) => [one.id, one]));
  bookings.forEach(({ short, paid }) => {
    assert.equal(payments.get(paid).amount_refunded, 0);
    assert.equal(payments.get(short).amount_refunded, 49900);
  });
}

const takes = async (visit) => {
  const { status, text } = await bag.pass(visit);
  assert.equal(status, 200, text);
};

test('120 orders of five events, one at a time, each three times: one end', async () => {
  const orders = permutations(EVENTS);
  const all = await paidTwice(orders.length);
  const steps = all.bookings.map((booking, i) => orders[i].map((name) => booking.said.get(name)));
  for (let step = 0; step < EVENTS.length; step += 1) {
    await each(steps, (mine) => takes(mine[step]));
    await worked(site);
    await each(steps, (mine) => takes(mine[step]));
  }
  await each(steps, (mine) => each(mine, takes, 1));
  await oneEnd(all, orders);
});

test('120 orders of five events, all at once, each three times: one end', async (t) => {
  const [seed] = seeds(1);
  t.diagnostic(`STARTLINE_SEED=${seed}`);
  const orders = permutations(EVENTS);
  const all = await paidTwice(orders.length);
  const visits = all.bookings.flatMap((booking, i) =>
    orders[i].map((name) => booking.said.get(name)));
  await Promise.all(shuffled([...visits, ...visits, ...visits], dice(seed)).map(takes));
  await oneEnd(all, orders);
});

test('a signed body that comes a thousand times under fresh ids: one row, no effect', async () => {
  const all = await paidTwice(1);
  const [{ said }] = all.bookings;
  await each(EVENTS, (name) => takes(said.get(name)), 1);
  await worked(site);
  const before_ = await ends(all.slug);
  const visit = said.get('payment.captured');
  const answers = await each(Array.from({ length: 1000 }), () =>
    bag.pass(visit, { id: crypto.randomUUID() }), 50);
  assert.deepEqual([...new Set(answers.map((one) => one.status))], [200]);
  await worked(site);
  const digest = crypto.createHash('sha256').update(visit.body).digest('hex');
  assert.deepEqual(await site.rows`SELECT state, tries FROM webhook_event
    WHERE digest = ${digest}`, [{ state: 'done', tries: 1 }]);
  assert.deepEqual(await ends(all.slug), before_);
  assert.deepEqual(before_[0].end, THE_END);
});

test('whoever takes another event\'s id is heard all the same', async () => {
  const all = await paidTwice(2);
  const [one, other] = all.bookings;
  const id = one.said.get('payment.captured').headers['x-razorpay-event-id'];
  await each([one, other], (booking) =>
    bag.pass(booking.said.get('payment.captured'), { id }), 1);
  /* nothing else tells of the capture */
  await each([one, other], ({ said }) => each(['payment.failed', 'payment.authorized',
    'refund.processed'], (name) => takes(said.get(name)), 1));
  await oneEnd(all, [EVENTS, EVENTS]);
});

test('in the end each was told once, and the gateway\'s books agree', async () => {
  await until(async () => await site.one`SELECT count(*) FROM outbox WHERE state <> 'sent'` === 0,
    { what: 'all messages sent', timeout_ms: 60000 });
  const times = new Map();
  for (const { to } of [...await whole(sandbox, 'mails'), ...await whole(sandbox, 'sms')]) {
    times.set(String(to), (times.get(String(to)) ?? 0) + 1);
  }
  assert.equal(times.size, 2 * 243);
  assert.deepEqual([...new Set(times.values())], [2]);
  await allFair(site, { timeout_ms: 60000 });
  await audited(site, '--gateway');
});
