'use strict';
/*
 * SES and Twilio away for an hour, and 300 bookings confirmed at once: booking
 * never waits for either, everything is told when they are back, at the rates
 * they grant, and nothing twice that was not in doubt.
 */
const { test, before, after, afterEach } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { importFree, confirmFree, confirmMany, message } = require('../lib/messages.js');
const { audited } = require('../lib/witness.js');

const RATE = 50; /* a second, of each */
const MANY = 300;
const BURST_MS = 12000;
const SLACK_MS = 6000; /* of a machine that does other things too */
let site;
let sandbox;
let slug;

before(async () => {
  site = await Installation.start('messages', { settings: { mail_per_s: RATE, sms_per_s: RATE } });
  sandbox = new Sandbox(site);
  slug = await importFree(site, 1000);
});

afterEach(async () => {
  await sandbox.reset('controls');
  await site.shift('0');
});

after(() => site?.stop({ remove: true }));

const count = (where) => site.one([`SELECT count(*) FROM outbox WHERE ${where}`]);
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const times = (list) => [...list.reduce((all, one) =>
  all.set(one, (all.get(one) ?? 0) + 1), new Map()).values()];
const everything = async (what) => {
  const all = [];
  for (;;) {
    const page = await sandbox.log(what, { after: all.at(-1)?.seq, limit: 500 });
    all.push(...page);
    if (page.length < 500) return all;
  }
};

/* The most that came within any second. */
function busiest(list) {
  const at = list.map((one) => Number(one.created_at)).toSorted((a, b) => a - b);
  let first = 0;
  return at.reduce((most, now, i) => {
    while (now - at[first] >= 1) first += 1;
    return Math.max(most, i - first + 1);
  }, 0);
}

test(`${MANY} confirmations in a burst are handed over in ${BURST_MS / 1000} s, at the rate`, async () => {
  const begun = Date.now();
  await confirmMany(site, slug, MANY);
  await until(async () => await count("state <> 'sent'") === 0,
    { timeout_ms: BURST_MS + SLACK_MS });
  const took_ms = Date.now() - begun;
  console.log(`# ${MANY} mails and SMS in ${(took_ms / 1000).toFixed(1)} s`);
  const mails = await everything('mails');
  const sms = await everything('sms');
  assert.equal(mails.length, MANY);
  assert.equal(sms.length, MANY);
  assert.deepEqual(times(mails.map((one) => one.header_id)).filter((n) => n > 1), []);
  /* what a busy machine holds up arrives closer together than it left */
  for (const list of [mails, sms]) {
    assert.ok(busiest(list) <= RATE * 1.4, `${busiest(list)} in a second`);
    assert.ok(took_ms >= (MANY / RATE) * 1000 * 0.9, 'not faster than the rate');
  }
});

/* Time passes for everybody; what falls due meanwhile is dealt with. */
let now_s = 0;
async function goOn(seconds) {
  now_s += seconds;
  await site.shift(`${now_s} seconds`);
  await until(async () => await count("state IN ('waiting', 'unsure') AND try_at <= at()") === 0,
    { what: 'what is due is tried', timeout_ms: 60000 });
}

async function bookings(n) {
  const took = [];
  const list = [];
  for (let i = 0; i < n; i += 1) {
    const begun = Date.now();
    list.push(await confirmFree(site, slug));
    took.push(Date.now() - begun);
  }
  return { list, took };
}

test('an hour without SES and Twilio', async () => {
  now_s = 0;
  await bookings(3);
  const usual = median((await bookings(8)).took);
  await until(async () => await count("state <> 'sent'") === 0, { timeout_ms: 20000 });

  /* Two hear nothing of what was taken, the others are told to go away. */
  const lost = await confirmFree(site, slug, async ({ email, phone }) => {
    await sandbox.set({ mail: 'reset_after:silent', target: email, once: 1 });
    await sandbox.set({ sms: 'reset_after:silent', target: phone, once: 1 });
  });
  await until(async () => await count("state = 'unsure'") === 2, { timeout_ms: 20000 });
  for (const route of ['mail.send', 'mail.account', 'sms.send', 'sms.list']) {
    await sandbox.set({ http: `${route}:503` });
  }
  const mark = await site.one`SELECT max(id) FROM outbox`;
  const away = await bookings(8);
  assert.ok(median(away.took) < 2 * usual + 100, `${median(away.took)} ms, not ${usual}`);
  for (let minute = 0; minute < 60; minute += 5) {
    await goOn(300);
    if (minute === 30) away.list.push(...(await bookings(4)).list);
  }
  for (const booking of [lost, ...away.list]) {
    assert.notEqual((await message(site, booking, 'email')).state, 'dead');
    assert.notEqual((await message(site, booking, 'sms')).state, 'dead');
  }
  assert.equal(await count(`state = 'sent' AND id > ${mark}`), 0);

  await sandbox.reset('controls');
  for (let minute = 0; minute < 14 && await count("state <> 'sent'") > 0; minute += 1) {
    await goOn(60);
  }
  await until(async () => await count("state <> 'sent'") === 0, { timeout_ms: 20000 });
  for (const { email, phone } of away.list) {
    assert.equal((await sandbox.mails(email)).length, 1);
    assert.equal((await sandbox.sms(phone)).length, 1);
  }
  /* in doubt: the mail came twice and is the same mail, the SMS was looked up */
  const twice = await sandbox.mails(lost.email);
  assert.ok(twice.length <= 2);
  assert.equal(new Set(twice.map((one) => one.header_id)).size, 1);
  assert.equal((await sandbox.sms(lost.phone)).length, 1);
  await audited(site);
});

test('an hour in which SES takes mails and says nothing', async () => {
  now_s = 0;
  await sandbox.set({ http: 'mail.send:reset_before' });
  await sandbox.set({ http: 'mail.account:reset_before' });
  const { list } = await bookings(3);
  for (let minute = 0; minute < 60; minute += 10) await goOn(600);
  for (const booking of list) {
    const mail = await message(site, booking, 'email');
    assert.equal(`${mail.state} ${mail.doubts}`, 'unsure 1');
  }
  await sandbox.reset('controls');
  for (let minute = 0; minute < 14 && await count("state <> 'sent'") > 0; minute += 1) {
    await goOn(60);
  }
  await until(async () => await count("state <> 'sent'") === 0, { timeout_ms: 20000 });
  for (const { email } of list) assert.equal((await sandbox.mails(email)).length, 1);
});
