'use strict';
/*
 * A backup is put back: what happened since then only the gateway knows. What it
 * says is brought in again, and nobody is charged for nothing.
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until } = require('../lib/installation.js');
const { exchange } = require('../lib/http.js');
const { Sandbox } = require('../lib/sandbox.js');
const { down, up } = require('../lib/services.js');
const { ordered, stateOf, allBecome, whole } = require('../lib/order.js');
const { audited } = require('../lib/witness.js');

let site;
let sandbox;

before(async () => {
  site = await Installation.start('restore');
  sandbox = new Sandbox(site);
});

after(() => site?.stop({ remove: true }));

const asPostgres = (text) => site.sql(text, { user: 'postgres', database: 'postgres' });

/* Does something to a database that nobody may be connected to meanwhile. */
async function alone(database, ...statements) {
  await asPostgres(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
  await asPostgres(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = '${database}'`);
  for (const one of statements) await asPostgres(one);
}

async function backUp() {
  await alone('startline', 'CREATE DATABASE backup TEMPLATE startline OWNER startline',
    'ALTER DATABASE startline ALLOW_CONNECTIONS true');
  await until(async () => (await site.get('/readyz')).status === 200, { timeout_ms: 15000 });
}

async function putBack() {
  await alone('startline', 'ALTER DATABASE startline RENAME TO lost',
    'ALTER DATABASE backup RENAME TO startline');
  const { status, stdout, stderr } = await site.tool('migrate');
  assert.equal(status, 0, stdout + stderr);
  await until(async () => (await site.get('/readyz')).status === 200, { timeout_ms: 15000 });
}

/* A refund made in the gateway's own pages. */
async function refundThere(payment) {
  const word = Buffer.from(`${site.file('startline.conf').match(/^razorpay_key_id *= *(.*)$/m)[1]}:${
    site.file('secret/razorpay_key_secret')}`).toString('base64');
  const answer = await exchange(`${site.sandbox}/v1/payments/${payment}/refund`, { method: 'POST',
    body: '{}', headers: { 'Content-Type': 'application/json', Authorization: `Basic ${word}` } });
  assert.equal(answer.status, 200, answer.text);
}

/* Pays; gives the payment's id. */
const pay = async (visitor) => (await sandbox.pay(visitor.order)).payment_id;

/* How our books stand to a payment the gateway took. */
const standing = (payment) => site.rows`SELECT p.state, b.state AS booking, x.reason
  FROM payment p LEFT JOIN booking b ON b.id = p.paid_booking_id
  LEFT JOIN money_exception x ON x.payment_id = p.id AND x.closed_at IS NULL
  WHERE p.gateway_id = ${payment}`;

const books = () => site.one`SELECT json_build_object(
    'payments', (SELECT json_agg(p ORDER BY id) FROM payment p),
    'refunds', (SELECT json_agg(r ORDER BY id) FROM refund r),
    'ledger', (SELECT json_agg(l ORDER BY id) FROM ledger l),
    'exceptions', (SELECT json_agg(x ORDER BY id) FROM money_exception x),
    'bookings', (SELECT json_agg(b ORDER BY id) FROM booking b))::text`;

test('after a backup was put back, reconcile closes the gap to the gateway', async () => {
  const paying = await ordered(site); /* pays after the backup */
  const sentBack = await ordered(site); /* paid before, sent back there after */
  const old = await ordered(site); /* all of it before */
  const heard = await pay(sentBack);
  await pay(old);
  await allBecome(site, [sentBack, old], 'confirmed');
  await backUp();

  const paid = await pay(paying);
  const fresh = await ordered(site); /* nothing of it is in the backup */
  const lost = await pay(fresh);
  const wrong = await ordered(site); /* the same, and its money went back */
  await sandbox.set({ amount_mismatch: -1, order: wrong.order });
  const short = await pay(wrong);
  await allBecome(site, [paying, fresh], 'confirmed');
  await refundThere(heard);
  await until(async () => (await whole(sandbox, 'refunds')).filter((one) =>
    one.status === 'processed').length === 2, { what: 'both went back', timeout_ms: 20000 });

  await down(site, 'jobs');
  await putBack();
  assert.equal(await stateOf(site, paying), 'pending');
  assert.deepEqual(await standing(lost), []);

  const before_ = await books();
  const dry = await site.tool('reconcile', '--since', '12h', '--dry-run');
  assert.equal(dry.status, 1, dry.stderr);
  assert.equal(await books(), before_);

  const done = await site.tool('reconcile', '--since', '12h');
  assert.equal(done.status, 1, 'exceptions are open');
  assert.match(done.stdout, new RegExp(`^${paid}: 50000 paise: paid for a booking`, 'm'));
  assert.match(done.stdout, new RegExp(`^${lost}: 50000 paise: a money exception`, 'm'));
  assert.match(done.stdout, / 3 left open$/m);
  assert.equal(await stateOf(site, paying), 'confirmed');
  assert.deepEqual(await standing(lost), [{ state: 'captured', booking: null, reason: 'order' }]);
  assert.equal((await standing(short))[0].reason, 'order');
  assert.ok((await standing(heard))[0].reason, 'a refund not asked for is for a person');

  /* twice changes nothing, also with the jobs beside it */
  const after_ = await books();
  const again = await site.tool('reconcile', '--since', '12h');
  assert.match(again.stdout, / 0 adopted, 0 settled, 3 left open$/m);
  assert.equal(await books(), after_);
  await up(site, 'jobs');

  /* whoever was charged has a booking, all of the money back, or a person who looks */
  for (const one of (await whole(sandbox, 'payments')).filter((all) => all.captured)) {
    const [here, ...more] = await standing(one.id);
    assert.deepEqual(more, []);
    assert.ok(here?.booking === 'confirmed' || one.amount_refunded === one.amount || here?.reason,
      `${one.id} ${JSON.stringify(here)}`);
  }
  const audit = await site.tool('audit', '--gateway');
  assert.equal(audit.status, 0, audit.stdout + audit.stderr);
  const told = [...audit.stdout.matchAll(/^exception \d+: [^:]*: (pay_\w+)/gm)].map((one) => one[1]);
  assert.deepEqual(told.sort(), [lost, short, heard].sort());
  await site.sql(`UPDATE money_exception SET closed_at = at(), closed_by = 'asha',
    decision = 'seen' WHERE closed_at IS NULL`);
  const closed = await site.tool('reconcile', '--since', '12h');
  assert.equal(closed.status, 0, closed.stdout);
  await audited(site);
});
