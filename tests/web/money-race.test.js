'use strict';
/*
 * Webhook, redirect and reconcile of one payment at the same instant, while the
 * gateway stops answering in the middle of it: one booking each.
 * STARTLINE_ROUNDS says how many payments, 60 unless it does.
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, must, until, literal, sleep } = require('../lib/installation.js');
const { exchange } = require('../lib/http.js');
const { Sandbox } = require('../lib/sandbox.js');
const { dice, seeds, shuffled } = require('../lib/crowd.js');
const { workers } = require('../lib/services.js');
const { allFair, audited } = require('../lib/witness.js');
const { importPaid, payable, order, each, Postbag, worked } = require('../lib/payable.js');

const ROUNDS = Number(process.env.STARTLINE_ROUNDS || 60);
const AT_ONCE = 12;
const EVENTS = ['payment.authorized', 'payment.captured', 'order.paid'];
/* Shorter than we wait for the gateway, and longer. */
const PAUSES_MS = [700, 1500, 3400];

let site;
let sandbox;
let bag;

before(async () => {
  site = await Installation.start('money-race');
  sandbox = new Sandbox(site);
  bag = await Postbag.open(site, sandbox);
});

after(async () => {
  await bag?.close();
  await site?.stop({ remove: true });
});

/* Looks again and again, until it is stopped, for transactions that wait for
 * whatever is not the database. */
function watch() {
  const it = { found: new Set(), looks: 0, on: true };
  const look = async () => {
    while (it.on) {
      const rows = await site.rows`SELECT usename, left(query, 80) AS query FROM pg_stat_activity
        WHERE datname = 'startline' AND state LIKE 'idle in transaction%'
          AND xact_start < clock_timestamp() - interval '250 ms'`;
      rows.forEach(({ usename, query }) => it.found.add(`${usename}: ${query}`));
      it.looks += 1;
      await sleep(50);
    }
  };
  it.end = look();
  return it;
}

const gateway = (signal) =>
  workers(site, 'sandbox').forEach((pid) => process.kill(pid, signal));

const comesBack = ({ reference, fields }) => exchange(`${site.site}/pay/${reference}/callback`,
  { method: 'POST', body: new URLSearchParams(fields).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: site.gateway,
      'Sec-Fetch-Site': 'cross-site' } });

const isDue = (bookings) => site.sql(`UPDATE payment_order SET ask_at = at()
  WHERE gateway_id IN (${bookings.map((one) => literal(one.order)).join(',')})`);

/* All of it at once, in an order of the seed's; the gateway stands still from
 * some moment on. */
async function collide(bookings, roll) {
  const acts = shuffled([
    () => isDue(bookings),
    ...bookings.flatMap((booking) => [
      async () => assert.equal((await comesBack(booking)).status, 303),
      ...booking.said.map((visit) => async () =>
        assert.equal((await bag.pass(visit)).status, 200)),
    ]),
  ], roll);
  const pause_ms = PAUSES_MS[Math.floor(roll() * PAUSES_MS.length)];
  const began_ms = Math.floor(roll() * 40);
  const over = Promise.allSettled(acts.map((act) => act()));
  await sleep(began_ms);
  gateway('SIGSTOP');
  try {
    await sleep(pause_ms);
  } finally {
    gateway('SIGCONT');
  }
  for (const { reason } of await over) if (reason) throw reason;
}

/* Paid for at the gateway; nobody has told us yet. */
async function paid(bookings) {
  const results = await each(bookings, (one) => sandbox.pay(one.order));
  const ids = results.map((one) => one.payment_id);
  const said = await Promise.all(EVENTS.map((name) => bag.events(name, ids)));
  bookings.forEach((booking, i) => {
    booking.fields = results[i].fields;
    booking.said = said.map((one) => one.get(ids[i]));
  });
  return bookings;
}

test('who leaves a transaction open is seen', async () => {
  const watcher = watch();
  await must('psql', ['-XqAt', '-h', `${site.dir}/pg`, '-U', 'startline', '-d', 'startline'],
    { input: 'BEGIN; SELECT 1;\n\\! sleep 2\nCOMMIT;\n' });
  watcher.on = false;
  await watcher.end;
  assert.deepEqual([...watcher.found], ['startline: SELECT 1;']);
});

const states = (slug) => site.rows`SELECT b.state, count(*)::int AS n,
    sum((SELECT count(*) FROM payment WHERE paid_booking_id = b.id))::int AS payments,
    sum((SELECT count(*) FROM outbox WHERE booking_id = b.id))::int AS messages,
    sum((SELECT count(*) FROM refund r JOIN payment p ON p.id = r.payment_id
      JOIN payment_order o ON o.id = p.order_id WHERE o.booking_id = b.id))::int AS refunds
  FROM booking b JOIN event e ON e.id = b.event_id WHERE e.slug = ${slug} GROUP BY b.state`;

test(`webhook, redirect and reconcile of ${ROUNDS} payments collide: one booking each`, async (t) => {
  const [seed] = seeds(1);
  t.diagnostic(`STARTLINE_SEED=${seed}`);
  const roll = dice(seed);
  const slug = await importPaid(site, ROUNDS);
  const all = await paid(await order(site, await payable(site, slug, ROUNDS)));
  const watcher = watch();
  try {
    for (let i = 0; i < ROUNDS; i += AT_ONCE) {
      const mine = all.slice(i, i + AT_ONCE);
      await collide(mine, roll);
      await each(mine, ({ reference }) => until(async () => {
        const { status, text } = await site.get(`/b/${reference}`);
        assert.equal(status, 200);
        return text.includes('data-state="confirmed"');
      }, { what: `${reference} is confirmed` }));
    }
  } finally {
    watcher.on = false;
    await watcher.end;
  }
  await worked(site);
  assert.deepEqual(await states(slug), [
    { state: 'confirmed', n: ROUNDS, payments: ROUNDS, messages: 2 * ROUNDS, refunds: 0 }]);
  t.diagnostic(`${watcher.looks} looks at the sessions`);
  assert.ok(watcher.looks > ROUNDS / 4);
  assert.deepEqual([...watcher.found], []);
});

test('nobody was locked out for good, and the gateway\'s books agree', async () => {
  assert.equal(await site.one`SELECT deadlocks::int FROM pg_stat_database
    WHERE datname = 'startline'`, 0);
  assert.ok((await sandbox.log('requests')).some((one) => one.route === 'orders.payments'));
  await allFair(site);
  await audited(site, '--gateway');
});
