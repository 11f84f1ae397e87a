'use strict';
/* The daemon: what it does by itself, and what it survives. */
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { test, before, after, beforeEach } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, TOP, run, until, sleep } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { services, workers, leader, down, up } = require('../lib/services.js');
const { importRide, rideDetails, holder, send } = require('../lib/booking.js');

const DAEMON = path.join(TOP, 'src/jobs/startline-jobs');

let site;
let sandbox;

before(() => {
  site = Installation.shared();
  sandbox = new Sandbox(site);
});

beforeEach(() => sandbox.reset('controls'));

after(async () => {
  await site.shift('0');
  await sandbox.reset('controls');
});

/** A paid booking whose messages go to addresses of its own. */
async function confirmed(slug) {
  const word = crypto.randomBytes(5).toString('hex');
  const email = `${word}@example.org`;
  const phone = `+9198${String(parseInt(word.slice(0, 7), 16)).padStart(8, '0').slice(-8)}`;
  const visitor = await holder(site, slug ?? await importRide(site));
  await visitor.visit((await send(visitor, { ...rideDetails(1), email, phone })).location);
  visitor.reference = new URL(visitor.page.url).pathname.split('/')[2];
  await visitor.submit(visitor.form(/\/pay\/[^/]*$/));
  const order = visitor.form('checkout').value('order_id');
  return { reference: visitor.reference, email, phone, order,
    pay: async () => {
      await sandbox.pay(order);
      await until(async () => await site.one`SELECT state FROM booking
        WHERE reference = ${visitor.reference}` === 'confirmed', { timeout_ms: 20000 });
    } };
}

const messages = ({ reference }, channel) => site.rows`SELECT m.state, m.doubts, m.tries,
    m.provider_id, m.note FROM outbox m JOIN booking b ON b.id = m.booking_id
  WHERE b.reference = ${reference} AND m.channel = ${channel}::message_channel`;
const message = async (booking, channel) => (await messages(booking, channel))[0];
const comesTo = (booking, channel, state, timeout_ms = 15000) => until(async () =>
  (await message(booking, channel))?.state === state, { what: `${channel} ${state}`, timeout_ms });
const holderOf = async (job) => Number((await site.one`SELECT holder FROM job_lease
  WHERE job = ${job}`).split('-')[0]);

test('a confirmation is told by mail and SMS within seconds, once', async () => {
  const booking = await confirmed();
  await booking.pay();
  await comesTo(booking, 'email', 'sent');
  await comesTo(booking, 'sms', 'sent');
  await sleep(1500);
  const mails = await sandbox.mails(booking.email);
  const sms = await sandbox.sms(booking.phone);
  assert.equal(mails.length, 1);
  assert.equal(sms.length, 1);
  assert.equal((await message(booking, 'sms')).provider_id, sms[0].sid);
});

test('a job that is killed is back within a second', async () => {
  const before_ = workers(site, 'jobs');
  assert.ok(before_.length >= 8, 'a process a job');
  process.kill(before_[0], 'SIGKILL');
  await until(async () => workers(site, 'jobs').length === before_.length
    && !workers(site, 'jobs').includes(before_[0]), { timeout_ms: 1500 });
});

test('a daemon that is killed takes its jobs along and comes back', async () => {
  const old = workers(site, 'jobs');
  process.kill(leader(site, 'jobs'), 'SIGKILL');
  await until(async () => {
    const now = workers(site, 'jobs');
    return now.length === old.length && !now.some((pid) => old.includes(pid));
  }, { timeout_ms: 5000 });
  await until(async () => !old.some((pid) => fs.existsSync(`/proc/${pid}`)), { timeout_ms: 5000 });
  const booking = await confirmed();
  await booking.pay();
  await comesTo(booking, 'email', 'sent');
});

test('two daemons: each job has one of them, and a stalled one is overtaken', async (t) => {
  const second = spawn(DAEMON, [], { stdio: 'ignore',
    env: { ...process.env, STARTLINE_CONF: site.conf } });
  t.after(() => second.kill('SIGKILL'));
  /* not the lease of one that the test before has killed */
  const pid = await until(async () => {
    const holder = await holderOf('settle');
    return fs.existsSync(`/proc/${holder}`) && holder;
  });
  process.kill(pid, 'SIGSTOP');
  try {
    const begun = Date.now();
    await until(async () => await holderOf('settle') !== pid, { timeout_ms: 8000 });
    assert.ok(Date.now() - begun < 8000);
    const booking = await confirmed();
    await booking.pay();
    await comesTo(booking, 'email', 'sent');
    assert.equal((await sandbox.mails(booking.email)).length, 1);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  second.kill('SIGTERM');
  const [code] = await new Promise((resolve) => { second.on('exit', (...all) => resolve(all)); });
  assert.equal(code, 0);
});

test('--once does what is due and ends', async () => {
  await down(site, 'jobs');
  try {
    const booking = await confirmed();
    await sandbox.pay(booking.order);
    await until(async () => (await site.rows`SELECT 1 FROM webhook_event
      WHERE body LIKE ${`%${booking.order}%`}`).length > 1);
    await until(async () => {
      const done = await run(DAEMON, ['--once'], { env: { STARTLINE_CONF: site.conf } });
      assert.equal(done.status, 0, done.stderr);
      return (await message(booking, 'email'))?.state === 'sent';
    }, { timeout_ms: 20000 });
  } finally {
    await up(site, 'jobs');
  }
});

test('the published page follows what is left within 2 s', async () => {
  const slug = await importRide(site);
  const left = async () => (await site.get(`/e/${slug}`)).text.match(/(\d+) of 20 places left/)?.[1];
  await until(async () => fs.existsSync(path.join(site.dir, `public/e/${slug}`)),
    { timeout_ms: 4000 });
  assert.equal(await left(), '20');
  const begun = Date.now();
  await holder(site, slug, { quantity: 3 });
  await until(async () => await left() === '17');
  assert.ok(Date.now() - begun < 2500);
  const page = await site.get(`/e/${slug}`);
  assert.equal((await site.get(`/e/${slug}`, { headers: { 'If-None-Match': page.headers.etag } })).status, 304);
  await site.sql(`UPDATE event SET state = 'draft' WHERE slug = '${slug}'`);
  await until(async () => !fs.existsSync(path.join(site.dir, `public/e/${slug}`)));
  await until(async () => (await site.get(`/e/${slug}`)).status === 404);
});

test('a page whose event went away while no job ran is taken away', async () => {
  const slug = await importRide(site);
  const file = path.join(site.dir, `public/e/${slug}`);
  await until(async () => fs.existsSync(file));
  await down(site, 'jobs');
  try {
    await site.sql(`UPDATE event SET state = 'draft' WHERE slug = '${slug}'`);
  } finally {
    await up(site, 'jobs');
  }
  await until(async () => !fs.existsSync(file));
});

test('SES says no for a moment: the mail goes later; for good: it is dead and visible', async () => {
  const later = await confirmed();
  await sandbox.set({ mail: 'fail:500', target: later.email, once: 1 });
  await later.pay();
  await comesTo(later, 'email', 'sent', 30000);
  assert.equal((await sandbox.mails(later.email)).length, 1);

  const dead = await confirmed();
  await sandbox.set({ mail: 'fail:400', target: dead.email });
  await dead.pay();
  await comesTo(dead, 'email', 'dead');
  const { note, tries } = await message(dead, 'email');
  assert.equal(tries, 1);
  assert.match(note, /400/);
  assert.doesNotMatch(note, /@/);
});

test('an SMS of unknown fate is looked up, not repeated', async () => {
  const booking = await confirmed();
  /* nor does Twilio call back, which would settle it at once */
  await sandbox.set({ sms: 'reset_after:silent', target: booking.phone, once: 1 });
  await booking.pay();
  await comesTo(booking, 'sms', 'unsure');
  assert.equal((await message(booking, 'sms')).doubts, 1);
  await site.shift('61 seconds');
  await comesTo(booking, 'sms', 'sent');
  const sms = await sandbox.sms(booking.phone);
  assert.equal(sms.length, 1);
  assert.equal((await message(booking, 'sms')).provider_id, sms[0].sid);
  await site.shift('0');
});

test('a mail of unknown fate is repeated once, as the same mail', async () => {
  const booking = await confirmed();
  await sandbox.set({ mail: 'reset_after', target: booking.email });
  await booking.pay();
  await comesTo(booking, 'email', 'unsure');
  await site.shift('61 seconds');
  await until(async () => (await message(booking, 'email')).doubts === 2);
  await site.shift('122 seconds');
  await comesTo(booking, 'email', 'dead');
  const mails = await sandbox.mails(booking.email);
  assert.equal(mails.length, 2);
  assert.equal(new Set(mails.map((one) => one.header_id)).size, 1);
  await site.shift('0');
});

test('no job ends because PostgreSQL is away', async () => {
  const pids = workers(site, 'jobs');
  await down(site, 'postgres');
  await sleep(3000);
  await up(site, 'postgres');
  assert.deepEqual(workers(site, 'jobs').sort(), pids.sort());
  assert.ok(services(site).includes('jobs'));
  await until(async () => (await site.get('/readyz')).status === 200, { timeout_ms: 15000 });
  const booking = await confirmed();
  await booking.pay();
  await comesTo(booking, 'email', 'sent');
});

/* Our own fault, of the kind that nobody thought of: one payment cannot be noted. */
async function poison(order) {
  await site.sql(`CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.order_id = (SELECT id FROM payment_order WHERE gateway_id = '${order}') THEN
        RAISE EXCEPTION 'poison';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER poison BEFORE INSERT ON payment FOR EACH ROW EXECUTE FUNCTION poison()`);
}

/* The same bytes once more, as the gateway says them. */
async function tell(body) {
  const [secret] = site.file('secret/razorpay_webhook_secret').split('\n');
  const answer = await site.get('/pay/webhook/razorpay', { method: 'POST', body, headers: {
    'Content-Type': 'application/json', 'X-Razorpay-Event-Id': crypto.randomUUID(),
    'X-Razorpay-Signature': crypto.createHmac('sha256', secret).update(body).digest('hex') } });
  return answer.status;
}

const heal = () => site.sql('DROP FUNCTION IF EXISTS poison CASCADE');

test('an event that poisons is parked with an alarm, the others go on', async () => {
  const slug = await importRide(site);
  const [ill, well] = [await confirmed(slug), await confirmed(slug)];
  await site.sql(`DELETE FROM alarm WHERE name = 'webhook_parked'`);
  const events = () => site.rows`SELECT body, state, tries FROM webhook_event
    WHERE body LIKE ${`%${ill.order}%`}`;
  const all = async (state) => {
    const list = await events();
    return list.length >= 3 && list.every((one) => one.state === state);
  };
  await poison(ill.order);
  try {
    await sandbox.pay(ill.order);
    await well.pay(); /* within its seconds, though the ill one came first */
    for (let n = 1; !await all('parked'); n += 1) {
      assert.ok(n <= 15, JSON.stringify(await events()));
      await site.shift(`${11 * n} seconds`);
    }
    assert.ok((await events()).every((one) => one.tries === 10));
    assert.equal(await site.one`SELECT count(*) FROM alarm WHERE name = 'webhook_parked'`, 1);
    assert.equal(await site.one`SELECT state FROM booking
      WHERE reference = ${ill.reference}`, 'pending');
    await heal();
    for (const { body } of await events()) assert.equal(await tell(body), 200);
    await until(() => all('done'), { what: 'what was told again is done' });
    await until(async () => await site.one`SELECT state FROM booking
      WHERE reference = ${ill.reference}` === 'confirmed', { what: 'the payer has a booking' });
  } finally {
    await heal();
    await site.shift('0');
  }
});
