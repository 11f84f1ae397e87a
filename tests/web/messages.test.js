'use strict';
/* What carriers say of messages, and what is believed of it. */
const { test, before, after, beforeEach } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { importFree, confirmFree, message, becomes, callbackUrl, twilioSays } =
  require('../lib/messages.js');

let site;
let sandbox;
let slug;

before(async () => {
  site = Installation.shared();
  sandbox = new Sandbox(site);
  slug = await importFree(site, 100);
});

beforeEach(() => sandbox.reset('controls'));

after(async () => {
  await site.shift('0');
  await sandbox.reset('controls');
  await sandbox.set({ sns: '' });
});

const refused = async () => Number(await site.one`SELECT coalesce(
  (SELECT n FROM counter WHERE name = 'notice_refused'), 0)`);
const allLookedAt = () => until(async () =>
  await site.one`SELECT count(*) FROM notice WHERE NOT parked` === 0, { timeout_ms: 15000 });
const mailOf = async ({ email }) => (await sandbox.mails(email)).at(-1);

/* -- Twilio ---------------------------------------------------------------- */

test('Twilio tells that an SMS was delivered', async () => {
  const booking = await confirmFree(site, slug);
  await becomes(site, booking, 'sms', { state: 'sent', delivery: 'delivered', code: '' });
  const [sms] = await sandbox.sms(booking.phone);
  const { message_id } = await message(site, booking, 'sms');
  assert.deepEqual(sms.calls.map((call) => call.answer), [200, 200]);
  assert.equal(sms.callback, callbackUrl(site, message_id));
});

test('or that it was not, with its code, and the organiser sees it', async () => {
  const booking = await confirmFree(site, slug, ({ phone }) =>
    sandbox.set({ sms: 'undelivered:30005', target: phone }));
  const { id, provider_id, message_id } = await becomes(site, booking, 'sms',
    { state: 'sent', delivery: 'undelivered', code: '30005' });
  const told = await site.tool('outbox');
  assert.equal(told.status, 0, told.stderr);
  assert.match(told.stdout, new RegExp(`^${id}\t${slug}\tconfirmed\tsms\tsent\tundelivered\t30005\t`, 'm'));
  assert.ok(!told.stdout.includes(booking.phone) && !told.stdout.includes(booking.email));
  /* late, out of order, once more: it only moves forward */
  for (const MessageStatus of ['sent', 'queued', 'delivered', 'sending', 'undelivered']) {
    const answer = await twilioSays(site, message_id, { MessageSid: provider_id, MessageStatus });
    assert.equal(answer.status, 200);
  }
  const now = await message(site, booking, 'sms');
  assert.equal(`${now.delivery} ${now.code}`, 'undelivered 30005');
});

test('an SMS of unknown fate is sent as soon as Twilio names it', async () => {
  const booking = await confirmFree(site, slug, ({ phone }) =>
    sandbox.set({ sms: 'reset_after', target: phone }));
  const { provider_id, note } = await becomes(site, booking, 'sms',
    { state: 'sent', delivery: 'delivered' });
  const all = await sandbox.sms(booking.phone);
  assert.equal(all.length, 1);
  assert.equal(all[0].sid, provider_id);
  assert.doesNotMatch(note, /\+91/);
});

test('what Twilio did not sign is refused and changes nothing', async () => {
  const booking = await confirmFree(site, slug);
  const { provider_id, message_id } = await becomes(site, booking, 'sms', { delivery: 'delivered' });
  await site.sql(`UPDATE outbox SET delivery = 'none', delivery_at = NULL
    WHERE message_id = '${message_id}'`);
  const fields = { MessageSid: provider_id, MessageStatus: 'failed', ErrorCode: '30003',
    To: booking.phone };
  const forged = {
    'another token': { token: 'not the token' },
    'no signature': { signature: '' },
    'half a signature': { signature: 'AAAA' },
    'another address': { url: `http://example.org/pay/webhook/twilio?m=${message_id}` },
    'another message': { url: callbackUrl(site, `${message_id}x`) },
    'another status': { change: { MessageStatus: 'delivered' } },
    'a field more': { change: { Extra: '1' } },
  };
  for (const [what, how] of Object.entries(forged)) {
    const answer = await twilioSays(site, message_id, fields, how);
    assert.equal(answer.status, 403, what);
  }
  assert.equal((await message(site, booking, 'sms')).delivery, 'none');
  for (const name of ['payment-hook-1', 'payment-hook-2']) {
    assert.ok(!site.log(name).includes(booking.phone.slice(3)), 'no number in the log');
  }
  assert.equal((await twilioSays(site, message_id, fields)).status, 200);
  assert.equal((await message(site, booking, 'sms')).delivery, 'undelivered');
});

test('a message that is not ours is no matter', async () => {
  const fields = { MessageSid: `SM${'0'.repeat(32)}`, MessageStatus: 'delivered' };
  assert.equal((await twilioSays(site, 'nobody-knows-it', fields)).status, 200);
  assert.equal((await twilioSays(site, 'a b', fields)).status, 403);
  assert.equal((await twilioSays(site, 'nobody-knows-it', { MessageSid: 'SM1' })).status, 400);
  assert.equal((await site.get('/pay/webhook/twilio')).status, 405);
});

/* -- SES, by SNS ----------------------------------------------------------- */

const subscribe = (fields = {}) => sandbox.call('/_ctl/subscribe', fields);
const tell = async (booking, what, twist = '') => {
  const { message_id, calls } = await mailOf(booking);
  await sandbox.call('/_ctl/tell', { mail: message_id, what, twist });
  await until(async () => (await mailOf(booking)).calls.length > calls.length
    && (await site.one`SELECT count(*) FROM notice WHERE NOT parked`) === 0, { timeout_ms: 15000 });
  return (await mailOf(booking)).calls.at(-1).answer;
};

test('a subscription is confirmed by a visit, but never elsewhere', async () => {
  const visits = async () => (await sandbox.log('requests'))
    .filter((one) => one.route === 'sns.confirm').length;
  const begun = await visits();
  for (const twist of ['forged', 'foreign']) {
    assert.deepEqual(await subscribe({ twist }), { answer: 200 });
  }
  for (const twist of ['other_topic', 'other_host', 'old', 'visit_elsewhere']) {
    assert.deepEqual(await subscribe({ twist }), { answer: 403 }, twist);
  }
  await allLookedAt();
  assert.equal(await visits(), begun);
  assert.deepEqual(await subscribe(), { answer: 200 });
  await until(async () => await visits() === begun + 1, { timeout_ms: 15000 });
});

test('SES tells that a mail was delivered, came back, or was complained of', async () => {
  await sandbox.set({ sns: 'on' });
  const delivered = await confirmFree(site, slug);
  await becomes(site, delivered, 'email', { state: 'sent', delivery: 'delivered' });
  assert.equal(await tell(delivered, 'transient'), 200); /* out of office */
  await allLookedAt();
  assert.equal((await message(site, delivered, 'email')).delivery, 'delivered');
  assert.equal(await tell(delivered, 'complaint'), 200);
  await becomes(site, delivered, 'email', { delivery: 'complained', code: 'abuse' });
  assert.equal(await tell(delivered, 'delivered'), 200);
  assert.equal((await message(site, delivered, 'email')).delivery, 'complained');

  const bounced = await confirmFree(site, slug, ({ email }) =>
    sandbox.set({ mail: 'bounce', target: email }));
  const { id } = await becomes(site, bounced, 'email',
    { state: 'sent', delivery: 'bounced', code: 'General' });
  const told = await site.tool('outbox');
  assert.match(told.stdout, new RegExp(`^${id}\t${slug}\tconfirmed\temail\tsent\tbounced\tGeneral\t`, 'm'));
  assert.doesNotMatch(told.stdout, /@/);

  const later = await confirmFree(site, slug, ({ email }) =>
    sandbox.set({ mail: 'transient', target: email }));
  await becomes(site, later, 'email',
    { state: 'sent', delivery: 'undelivered', code: 'General' });
});

test('by either digest, and twice', async () => {
  await sandbox.set({ sns: 'on' });
  for (const twist of ['v1', 'dup']) {
    const booking = await confirmFree(site, slug, ({ email }) =>
      sandbox.set({ mail: `delivered:${twist}`, target: email }));
    await becomes(site, booking, 'email', { state: 'sent', delivery: 'delivered' });
    assert.equal((await mailOf(booking)).calls[0].answer, 200);
  }
});

test('what SNS did not sign changes nothing and leaves nothing', async () => {
  await sandbox.set({ sns: '' });
  const booking = await confirmFree(site, slug);
  await becomes(site, booking, 'email', { state: 'sent' });
  const begun = await refused();
  assert.equal(await tell(booking, 'bounce', 'forged'), 200);
  assert.equal(await tell(booking, 'complaint', 'foreign'), 200);
  assert.equal(await refused(), begun + 2);
  assert.equal(await tell(booking, 'bounce', 'old'), 403);
  assert.equal(await tell(booking, 'complaint', 'other_topic'), 403);
  assert.equal(await tell(booking, 'bounce', 'other_host'), 403);
  assert.equal((await message(site, booking, 'email')).delivery, 'none');
  assert.equal(await tell(booking, 'bounce'), 200);
  assert.equal((await message(site, booking, 'email')).delivery, 'bounced');
});

test('what is no notification at all is refused', async () => {
  const post = (body) => site.get('/pay/webhook/ses', { method: 'POST', body,
    headers: { 'Content-Type': 'text/plain; charset=UTF-8' } });
  for (const body of ['', 'hello', '{}', '[]', '{"Type":"Notification"}', '\xff\xfe']) {
    assert.equal((await post(body)).status, 400, body);
  }
  assert.ok([400, 413].includes((await post('x'.repeat(300000))).status));
});

test('a mail of unknown fate is sent as soon as SES names it', async () => {
  await sandbox.set({ sns: 'on' });
  const booking = await confirmFree(site, slug, ({ email }) =>
    sandbox.set({ mail: 'reset_after', target: email }));
  await becomes(site, booking, 'email', { state: 'sent', delivery: 'delivered' });
  const mails = await sandbox.mails(booking.email);
  assert.equal(mails.length, 1);
  assert.equal((await message(site, booking, 'email')).provider_id, mails[0].message_id);
});
