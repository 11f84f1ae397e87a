'use strict';
/* A gateway that says no, says nothing, or is asked too much: what is asked of it
 * stays within the budget, nobody waits for long, and all of it mends by itself. */
const { test, before, after, beforeEach, afterEach } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until, sleep } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { workers, mending } = require('../lib/services.js');
const { payer, ordered, allBecome, last, asked, mostPerSecond, whole } = require('../lib/order.js');
const { importRide } = require('../lib/booking.js');
const { allFair, outcome } = require('../lib/witness.js');

const PER_S = 12;
const FAULTS = ['429', '500', '503', 'html_body', 'truncated_json', 'timeout_before:4'];
const OPEN_ORDERS = 2000;
const ANSWER_MS = 4000;
const SLACK_MS = 500; /* of a machine that does other things too */
const mend = mending(afterEach);

let site;
let sandbox;
let ahead_s = 0;

before(async () => {
  site = await Installation.start('reconcile-away', { settings: { razorpay_calls_per_s: PER_S } });
  sandbox = new Sandbox(site);
});

after(() => site?.stop({ remove: true }));

beforeEach(() => sandbox.reset('controls'));

const goOn = (seconds) => {
  ahead_s += seconds;
  return site.shift(`${ahead_s} seconds`);
};

const alarmIs = (name, on, timeout_ms = 60000) => until(async () =>
  ((await site.rows`SELECT 1 FROM alarm WHERE name = ${name}`).length === 1) === on,
{ what: `${name} is ${on ? 'on' : 'off'}`, timeout_ms });

async function withinBudget(seen) {
  const requests = await asked(sandbox, seen);
  const most = mostPerSecond(requests);
  assert.ok(most <= PER_S, `${most} of ${requests.length} questions within a second`);
  return requests;
}

for (const fault of FAULTS) {
  test(`${fault} for a while: nobody's booking is lost, and nobody has to do anything`, async () => {
    const pids = workers(site, 'jobs');
    await sandbox.set({ webhook: 'drop' });
    const visitors = [];
    for (let i = 0; i < 5; i += 1) visitors.push(await ordered(site));
    for (const { order } of visitors) await sandbox.pay(order);
    const seen = await last(sandbox, 'requests');
    await sandbox.set({ http: fault });
    await goOn(61);
    await alarmIs('gateway_away', true);
    await sleep(2000); /* it goes on failing, and is let alone */
    const asks = await withinBudget(seen);
    assert.ok(asks.length < 20, `${asks.length} questions to a gateway that fails`);
    await sandbox.reset('http');
    await goOn(61);
    await allBecome(site, visitors, 'confirmed', 60000);
    await alarmIs('gateway_away', false);
    await withinBudget(seen);
    assert.deepEqual(workers(site, 'jobs').sort(), pids.sort());
    await allFair(site);
  });
}

test('keys that are refused are an alarm until they are taken again', async () => {
  const visitor = await ordered(site);
  await sandbox.set({ webhook: 'drop' });
  await sandbox.set({ http: 'orders.payments:401', order: visitor.order });
  await goOn(61);
  await alarmIs('razorpay_keys', true);
  await sandbox.reset('http');
  await sandbox.pay(visitor.order);
  await goOn(61);
  await allBecome(site, [visitor], 'confirmed', 60000);
  await goOn(241); /* perhaps nobody is asked about any more, but the list is read */
  await alarmIs('razorpay_keys', false, 90000);
});

test('what another host said of the gateway before it lost the job is taken back', async () => {
  const names = ['gateway_away', 'refunds_away', 'lists_away'];
  for (const name of names) await alarmIs(name, false);
  for (const name of names) {
    await site.sql(`INSERT INTO alarm (name, detail) VALUES ('${name}', 'another host')`);
  }
  for (const name of names) await alarmIs(name, false);
});

/* Orders of bookings that ended unpaid, all due at once. */
async function openOrders(n) {
  const slug = await importRide(site, {}, { types: [{ name: 'Ride', price: 500, capacity: n }] });
  await site.sql(`
    CREATE TEMP TABLE many AS SELECT row_number() OVER () AS n, p.id AS place_id, p.event_id,
        p.ticket_type_id, gen_random_uuid()::text AS word
      FROM place p JOIN event e ON e.id = p.event_id WHERE e.slug = '${slug}';
    INSERT INTO booking_session (event_id, admission, visitor, expires_at, closed_at)
      SELECT event_id, 'a' || word, 'v' || word, at(), at() FROM many;
    INSERT INTO hold (event_id, ticket_type_id, session_id, visitor, attempt, quantity, place_ids,
        unit_paise, held_until, state, ended_at)
      SELECT m.event_id, m.ticket_type_id, s.id, s.visitor, 1, 1, ARRAY[m.place_id], 50000,
        at() - interval '2 hours', 'expired', at() - interval '2 hours'
      FROM many m JOIN booking_session s ON s.visitor = 'v' || m.word;
    INSERT INTO booking (reference, code, hold_id, event_id, ticket_type_id, quantity, unit_paise,
        fee_paise, name, email, phone, language, state, ended_at)
      SELECT replace(m.word, '-', ''), 'T' || m.n, h.id, h.event_id, h.ticket_type_id, 1, 50000,
        2500, 'Asha', '', '', 'en', 'expired', at() - interval '2 hours'
      FROM many m JOIN hold h ON h.visitor = 'v' || m.word;
    INSERT INTO payment_order (booking_id, receipt, gateway_id, state, amount_paise, created_at,
        ask_at)
      SELECT b.id, left(b.reference, 20), 'order_' || left(b.reference, 14), 'created', 50000,
        at() - interval '3 hours', at() - interval '1 min'
      FROM many m JOIN booking b ON b.reference = replace(m.word, '-', '');
  `, { user: 'postgres' });
}

test(`${OPEN_ORDERS} orders are due: not one question too many, and who waits comes first`, async () => {
  await sandbox.set({ http: 'orders.create:reset_after', once: 1 });
  const visitor = await payer(site);
  await visitor.submit(visitor.form(/\/pay\/[^/]*$/));
  assert.equal(visitor.state, 'checking');
  const seen = await last(sandbox, 'requests');
  await openOrders(OPEN_ORDERS);
  const due = () => site.one`SELECT count(*) FROM payment_order WHERE ask_at <= at()`;
  await until(async () => await due() < OPEN_ORDERS - 20, { timeout_ms: 20000 });
  const begun = Date.now();
  await goOn(16);
  await until(async () => {
    await visitor.open(`/pay/${visitor.reference}`);
    return visitor.forms().some((form) => form.id === 'checkout');
  }, { what: 'the order is found', timeout_ms: 15000 });
  const took_s = (Date.now() - begun) / 1000;
  assert.ok(await due() > OPEN_ORDERS / 2, 'most of the others still wait');
  assert.ok(took_s < 8, `${took_s} s`);
  await sleep(5000);
  const requests = await withinBudget(seen);
  const payments = requests.filter((one) => one.route === 'orders.payments');
  assert.ok(mostPerSecond(payments) <= PER_S / 2 + 1, `${mostPerSecond(payments)} a second`);
  assert.ok(payments.length > 30, `only ${payments.length} questions`);
  await site.sql(`UPDATE payment_order SET ask_at = NULL WHERE created_at < at() - interval '3 hours'`);
});

/* Presses Pay; how long it took and what came. */
async function press(visitor) {
  const form = visitor.form(/\/pay\/[^/]*$/);
  const begun = Date.now();
  const answer = await visitor.submit(form, {}, { follow: false });
  return { status: answer.status, took_ms: Date.now() - begun,
    again: answer.headers['retry-after'] };
}

test('the gateway is silent: an answer within 4 s, soon 503 at once, and one order in the end', async () => {
  const visitors = await Promise.all(Array.from({ length: 20 }, () => payer(site)));
  const forms = visitors.map((one) => one.page);
  const silent = workers(site, 'sandbox');
  assert.ok(silent.length > 0);
  silent.forEach((pid) => process.kill(pid, 'SIGSTOP'));
  mend.by = async () => silent.forEach((pid) => process.kill(pid, 'SIGCONT'));
  const answers = [];
  for (let round = 0; round < 6; round += 1) {
    answers.push(...await Promise.all(visitors.map(async (visitor, i) => {
      visitor.page = forms[i];
      return press(visitor);
    })));
    const page = Date.now();
    assert.equal((await site.get(`/b/${visitors[0].reference}`)).status, 200);
    assert.ok(Date.now() - page < ANSWER_MS + SLACK_MS);
  }
  const slowest = Math.max(...answers.map((one) => one.took_ms));
  assert.ok(slowest < ANSWER_MS + SLACK_MS, `${slowest} ms`);
  const away = answers.filter((one) => one.status === 503);
  assert.ok(away.length > 0, `none of ${answers.length} was told to come back`);
  away.forEach((one) => assert.match(one.again, /^\d+$/));
  assert.ok(away.some((one) => one.took_ms < 500), 'nobody was told at once');
  answers.forEach((one) => assert.ok([303, 503].includes(one.status), `${one.status}`));
  await mend.now();

  for (const visitor of visitors) {
    await until(async () => {
      await visitor.open(`/pay/${visitor.reference}`);
      if (visitor.forms().some((form) => form.id === 'checkout')) return true;
      const pay = visitor.forms().find((form) => form.action.endsWith(`/pay/${visitor.reference}`));
      if (pay) await visitor.submit(pay);
      await sleep(500);
      return visitor.forms().some((form) => form.id === 'checkout');
    }, { what: `${visitor.reference} can pay`, timeout_ms: 60000 });
    visitor.order = visitor.form('checkout').value('order_id');
    await sandbox.pay(visitor.order);
  }
  await allBecome(site, visitors, 'confirmed', 60000);
  for (const visitor of visitors) {
    assert.deepEqual(await outcome(site, visitor.reference),
      { state: 'confirmed', captured: 1, refunded: 0 });
    const open = await site.rows`SELECT o.state FROM payment_order o JOIN booking b
      ON b.id = o.booking_id WHERE b.reference = ${visitor.reference} AND o.state <> 'failed'`;
    assert.deepEqual(open.map((one) => one.state), ['paid']);
  }
  assert.equal((await whole(sandbox, 'payments')).filter((one) => one.captured).length,
    await site.one`SELECT count(*) FROM payment WHERE state = 'captured'`);
  await allFair(site);
});
