'use strict';
/*
 * PostgreSQL, Redis or the gateway away, stopped or silent: every answer comes
 * within its deadline and says when to come back, and all is well by itself when
 * they are there again (OPS-05).
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const { spawn } = require('node:child_process');
const { Installation, until } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { exchange } = require('../lib/http.js');
const { Patient } = require('../lib/patient.js');
const { importRide, rideDetails } = require('../lib/booking.js');
const { comeIn, register, pressPay, toGateway, atGateway, comeBack, payFor, becomes } =
  require('../lib/walk.js');
const { leader, workers, down, up } = require('../lib/services.js');
const { allFair, audited, outcome } = require('../lib/witness.js');

const DEADLINE_MS = 4000;
const SLACK_MS = 1500; /* of a machine that does other things too */
const FAMILIES = ['event', 'queue', 'booking', 'payment-pages', 'payment-hook', 'admin'];
let site;
let sandbox;

before(async () => {
  site = await Installation.start('stores');
  sandbox = new Sandbox(site);
});

after(() => site?.stop({ remove: true }));

const pids = () => FAMILIES.flatMap((family) => workers(site, family)).sort();

/* A service and all its children, which is more than one for PostgreSQL. */
function whole(service) {
  const head = leader(site, service);
  const children = fs.readFileSync(`/proc/${head}/task/${head}/children`, 'utf8');
  return [head, ...children.trim().split(' ').filter(Boolean).map(Number)];
}

/* Silent but not gone, while `act` runs. */
async function silent(service, act) {
  const signal = (pid, name) => {
    try {
      process.kill(pid, name);
    } catch { /* a session that has ended */ }
  };
  const all = whole(service);
  all.forEach((pid) => signal(pid, 'SIGSTOP'));
  try {
    await act();
  } finally {
    all.forEach((pid) => signal(pid, 'SIGCONT'));
  }
}

/* Gone, while `act` runs. */
async function gone(service, act) {
  await down(site, service);
  try {
    await act();
  } finally {
    await up(site, service);
  }
}

/* An answer within the deadline. */
async function intime(what, asked) {
  const begun = Date.now();
  const answer = await asked;
  const took = Date.now() - begun;
  assert.ok(took < DEADLINE_MS + SLACK_MS, `${what} took ${took} ms`);
  return answer;
}

/* Refused for now: says so, and when to come back. A press of unknown fate leads
 * to a page that will know. */
async function refused(what, asked) {
  let answer = await intime(what, asked);
  if (answer.status === 303) answer = await intime(what, exchange(answer.location));
  assert.equal(answer.status, 503, what);
  assert.match(answer.headers['retry-after'] ?? '', /^\d+$/, what);
  assert.match(answer.headers['content-type'], /^text\/(html|plain)/, what);
  return answer;
}

/* Whatever of ours a page offers, sent once, not followed. */
const press = (visitor, action, fields) =>
  visitor.submit(visitor.form(action), fields, { follow: false });

function webhook() {
  const body = '{"event":"order.paid"}';
  const secret = site.file('secret/razorpay_webhook_secret').split('\n')[0];
  return site.get('/pay/webhook/razorpay', { method: 'POST', body, headers: {
    'Content-Type': 'application/json', 'X-Razorpay-Event-Id': crypto.randomUUID(),
    'X-Razorpay-Signature': crypto.createHmac('sha256', secret).update(body).digest('hex') } });
}

/* People at every step, who press when the database is away, and once more when
 * it is back. */
async function withoutDatabase(away) {
  const slug = await importRide(site);
  const chooser = await comeIn(site, slug);
  const typist = await comeIn(site, slug);
  await typist.submit(typist.form(/\/book\//), { ticket_type: 1, quantity: 1 });
  const payer = await register(site, slug);
  const owner = await payFor(site, slug);
  await becomes(owner, 'confirmed');
  await until(async () => (await site.get(`/e/${slug}`)).headers['content-type'] !== undefined
    && fs.existsSync(`${site.dir}/public/e/${slug}`));
  const before_ = pids();
  const steps = {
    choose: () => press(chooser, /\/book\//, { ticket_type: 1, quantity: 2 }),
    details: () => press(typist, /\/details$/, rideDetails(1)),
    pay: () => press(payer, /\/pay\/[^/]+$/),
    booking: () => site.get(`/b/${owner.reference}`),
    organiser: () => site.admin(`/admin/events/${slug}`),
    webhook,
    ready: () => site.get('/readyz'),
  };
  await away(async () => {
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(Object.entries(steps).map(([what, step]) => refused(what, step())));
      assert.equal((await intime('the event page', site.get(`/e/${slug}`))).status, 200);
      assert.equal((await intime('alive', site.get('/healthz'))).status, 200);
    }
  });
  await until(async () => (await site.get('/readyz')).status === 200);
  for (const [what, step] of Object.entries(steps)) {
    await until(async () => (await step()).status < 400, { what: `${what} is well again` });
  }
  assert.deepEqual(pids(), before_, 'nobody had to be started again');
  assert.equal(await site.one`SELECT count(*) FROM hold h JOIN event e ON e.id = h.event_id
    WHERE e.slug = ${slug}`, 4);
}

test('PostgreSQL is silent: everybody is told within 4 s, and goes on later', () =>
  withoutDatabase((act) => silent('postgres', act)));

test('A store is silent: nobody waits for those who asked before', async () => {
  const owner = await payFor(site, await importRide(site));
  const [path, line] = [`/b/${owner.reference}`, `/q/${await importRide(site)}`];
  const crowd = (act) => Promise.all(Array.from({ length: 40 }, act));
  await silent('postgres', () => crowd(() => refused('a booking', site.get(path))));
  await silent('redis', () => crowd(() => refused('the line',
    site.get(line, { method: 'POST', body: '' }))));
  await until(async () => (await site.get(path)).status === 200, { what: 'the booking is back' });
});

test('PostgreSQL is gone: everybody is told at once, and goes on later', () =>
  withoutDatabase((act) => gone('postgres', act)));

/* Stands before the gateway. */
async function payer(slug) {
  const visitor = await register(site, slug);
  const { page } = visitor;
  await pressPay(visitor);
  return Object.assign(visitor, { beforePay: page });
}

/* Nobody waits for Redis where money moves: by webhook alone, paid twice and given
 * back, given up. */
async function moneyMoves({ gone_, twice, quitter }) {
  await sandbox.pay(gone_.order);
  await sandbox.set({ second: 'capture', order: twice.order });
  await sandbox.pay(twice.order);
  await sandbox.pay(twice.order);
  quitter.page = quitter.beforePay;
  await intime('give up', quitter.submit(quitter.form(/\/release$/)));
  assert.equal((await intime('webhook', webhook())).status, 200);
  await becomes(gone_, 'confirmed');
  await becomes(twice, 'confirmed');
  await becomes(quitter, 'expired');
  await until(async () => (await outcome(site, twice.reference)).refunded === 1,
    { what: 'the second payment is given back' });
  assert.deepEqual(await outcome(site, twice.reference),
    { state: 'confirmed', captured: 2, refunded: 1 });
}

/* Nobody new gets in; whoever is inside goes on to the end. */
async function withoutRedis(away) {
  /* after a loss nobody is called for the life of one admission (SURGE-10) */
  const slug = await importRide(site, { admission_s: 5 });
  const chooser = await comeIn(site, slug);
  const payers = { gone_: await payer(slug), twice: await payer(slug),
    quitter: await payer(slug) };
  const newcomer = new Patient(site.site);
  const before_ = pids();
  await away(async () => {
    for (let round = 0; round < 3; round += 1) {
      await refused('join', site.get(`/q/${slug}`, { method: 'POST', body: '' }));
    }
    const step = async (what, act) => intime(what, act());
    await step('hold', () => chooser.submit(chooser.form(/\/book\//),
      { ticket_type: 1, quantity: 2 }));
    await step('details', () => chooser.submit(chooser.form(/\/details$/), rideDetails(2)));
    chooser.reference = new URL(chooser.page.url).pathname.split('/')[2];
    await step('pay', () => pressPay(chooser));
    await toGateway(chooser);
    await atGateway(chooser);
    await step('back', () => comeBack(chooser));
    await becomes(chooser, 'confirmed');
    await moneyMoves(payers);
  });
  await newcomer.open(`/e/${slug}`);
  await until(async () => {
    await newcomer.visit(`/q/${slug}`, { method: 'POST', body: '' });
    return new URL(newcomer.page.url).pathname === `/book/${slug}`;
  });
  assert.deepEqual(pids(), before_, 'nobody had to be started again');
}

test('Redis is silent: nobody new gets in, whoever is inside can finish', () =>
  withoutRedis((act) => silent('redis', act)));

test('Redis is gone: nobody new gets in, whoever is inside can finish', () =>
  withoutRedis((act) => gone('redis', act)));

test('the gateway is silent: Pay is answered in time, and leads to one order', async () => {
  const visitor = await register(site, await importRide(site));
  await sandbox.set({ http: 'orders.create:timeout_after:10', once: 1 });
  const answer = await intime('pay', press(visitor, /\/pay\/[^/]+$/));
  assert.ok([303, 503].includes(answer.status), String(answer.status));
  await site.shift('16 seconds');
  await until(async () => {
    await visitor.open(`/pay/${visitor.reference}`);
    return visitor.forms().some((form) => form.id === 'checkout');
  });
  await toGateway(visitor);
  await atGateway(visitor);
  await comeBack(visitor);
  await becomes(visitor, 'confirmed');
});

/* Whoever of ours sits in a transaction, or has one open for longer than a statement
 * takes, seen ten times a second until the function it gives is called. */
function transactions() {
  const psql = spawn('psql', ['-XqAt', '-h', `${site.dir}/pg`, '-U', 'startline'],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  let seen = '';
  psql.stdout.on('data', (chunk) => { seen += chunk; });
  psql.stdin.write(`SELECT 'look', string_agg(application_name || ' ' || state, ',')
    FROM pg_stat_activity WHERE datname = 'startline' AND application_name LIKE 'startline%'
      AND (state LIKE 'idle in transaction%'
        OR xact_start < clock_timestamp() - interval '1 s')
    \\watch 0.1\n`);
  return () => {
    psql.kill();
    const looks = seen.match(/^look\|.*$/gm) ?? [];
    return { looks: looks.length, open: [...new Set(looks)].filter((look) => look !== 'look|') };
  };
}

/* Invariant 10. The sandbox has two hands: what hangs keeps all others waiting. */
test('the gateway hangs: nobody waits for it in a transaction', async () => {
  const slug = await importRide(site);
  const people = await Promise.all(Array.from({ length: 4 }, () => register(site, slug)));
  const twice = await payer(slug);
  await sandbox.set({ second: 'capture', order: twice.order });
  await sandbox.set({ http: 'orders.create:timeout_before:4', times: 2 });
  await sandbox.set({ http: 'refunds.create:timeout_after:4', times: 1 });
  await sandbox.set({ http: 'orders.payments:timeout_before:4', times: 1 });
  await sandbox.set({ mail: 'timeout_after:4', sms: 'timeout_after:4', times: 1 });
  const end = transactions();
  const first = await sandbox.pay(twice.order);
  await sandbox.pay(twice.order);
  await Promise.all([
    ...people.map((visitor) => intime('pay', press(visitor, /\/pay\/[^/]+$/))),
    intime('callback', twice.visit(`/pay/${twice.reference}/callback`, { method: 'POST',
      from: null, body: new URLSearchParams(first.fields).toString() })),
  ]);
  await becomes(twice, 'confirmed');
  await site.shift('2 minutes');
  await until(async () => (await outcome(site, twice.reference)).refunded === 1,
    { what: 'the second payment is given back', timeout_ms: 20000 });
  await sandbox.reset('controls');
  const { looks, open } = end();
  assert.ok(looks > 30, `${looks} looks`);
  assert.deepEqual(open, []);
});

test('after all that everything adds up', async () => {
  await allFair(site);
  await audited(site, '--gateway');
});
