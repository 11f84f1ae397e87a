'use strict';
/* Messages that nobody could deliver, what they die of, and how they are sent
 * after all. */
const { test, before, after, beforeEach } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { importFree, confirmFree, message, becomes } = require('../lib/messages.js');

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
});

/* Four processes hand mails over; each leaves a carrier that refuses it alone. */
test('a wrong key costs few messages, is an alarm, and one command sends them', async () => {
  const alarms = async () =>
    JSON.parse((await site.tool('audit', '--json')).stdout).alarms.map((one) => one.name);
  const bookings = [];
  const states = (channel = 'email') => Promise.all(bookings.map(async (one) =>
    (await message(site, one, channel)).state));
  await sandbox.set({ mail: 'fail:403' });
  for (let i = 0; i < 12; i += 1) bookings.push(await confirmFree(site, slug));
  await until(async () => (await alarms()).includes('email_barred'));
  await until(async () => (await states('sms')).every((one) => one === 'sent'));
  const dead = (await states()).filter((one) => one === 'dead').length;
  assert.ok(dead >= 1 && dead <= 4, `${dead} of 12`);
  await sandbox.reset('controls');
  const done = await site.tool('outbox', 'resend', 'all');
  assert.match(done.stdout, /^\d+ to be sent again\n$/);
  await site.shift('4 minutes'); /* what they had in hand and left is nobody's */
  await until(async () => (await states()).every((one) => one === 'sent'),
    { timeout_ms: 40000 });
  await until(async () => !(await alarms()).includes('email_barred'));
  for (const one of bookings) assert.equal((await sandbox.mails(one.email)).length, 1);
  await site.shift('0');
});

test('a dead message is listed without a name, and sent again when somebody asks', async () => {
  const booking = await confirmFree(site, slug, async ({ email, phone }) => {
    await sandbox.set({ mail: 'fail:400', target: email });
    await sandbox.set({ sms: 'fail:400', target: phone });
  });
  const mail = await becomes(site, booking, 'email', { state: 'dead', tries: 1 });
  const sms = await becomes(site, booking, 'sms', { state: 'dead', tries: 1 });
  const { stdout } = await site.tool('outbox');
  assert.match(stdout, new RegExp(`^${mail.id}\t.*\tconfirmed\temail\tdead\tnone\t\t1\t\\d+\tses 400 MessageRejected$`, 'm'));
  assert.match(stdout, new RegExp(`^${sms.id}\t.*\tconfirmed\tsms\tdead\tnone\t\t1\t\\d+\ttwilio 400 21610$`, 'm'));
  assert.doesNotMatch(stdout, /@|\+91/);
  const page = await site.admin(`/admin/events/${slug}`);
  assert.ok(Number(/data-count="messages_dead">([\d,]+)</.exec(page.text)[1]) >= 2);

  await sandbox.reset('controls');
  for (const { id } of [mail, sms]) {
    const done = await site.tool('outbox', 'resend', String(id));
    assert.equal(done.status, 0, done.stderr);
    const written = await site.rows`SELECT by_name, action, detail FROM audit_log
      WHERE (detail->>'message')::bigint = ${id}`;
    assert.equal(written.length, 1);
    assert.equal(written[0].action, 'resend message');
    assert.match(written[0].by_name, /\(command line\)$/);
  }
  await becomes(site, booking, 'email', { state: 'sent' });
  await becomes(site, booking, 'sms', { state: 'sent' });
  assert.equal((await sandbox.mails(booking.email)).length, 1);
  assert.equal((await site.tool('outbox', 'resend', String(mail.id))).status, 1);
  assert.equal((await site.tool('outbox', 'resend', 'x')).status, 2);
});

/* What each answer of a carrier means, one booking a row. */
const answers = [
  ['mail', 'fail:400', { state: 'dead', note: 'ses 400 MessageRejected' }],
  ['mail', 'fail:403', { state: 'dead', note: 'ses 403 SignatureDoesNotMatch' }],
  ['mail', 'fail:429', { state: 'sent', doubts: 0, tries: 2 }],
  ['mail', 'fail:500', { state: 'sent', doubts: 0, tries: 2 }],
  ['mail', 'fail:503', { state: 'sent', doubts: 0, tries: 2 }],
  ['sms', 'fail:400', { state: 'dead', note: 'twilio 400 21610' }],
  ['sms', 'fail:401', { state: 'dead', note: 'twilio 401 20003' }],
  ['sms', 'fail:429', { state: 'sent', doubts: 0, tries: 2 }],
  ['sms', 'fail:500', { state: 'unsure', doubts: 1, note: 'twilio 500 20500' }],
  ['sms', 'fail:503', { state: 'unsure', doubts: 1, note: 'twilio 503 20500' }],
];
for (const [kind, what, wanted] of answers) {
  test(`${kind}=${what} ends as ${wanted.state}`, async () => {
    const booking = await confirmFree(site, slug, ({ email, phone }) =>
      sandbox.set({ [kind]: what, target: kind === 'mail' ? email : phone, once: 1 }));
    await becomes(site, booking, kind === 'mail' ? 'email' : 'sms', wanted, 30000);
    const all = await (kind === 'mail' ? sandbox.mails(booking.email) : sandbox.sms(booking.phone));
    assert.equal(all.length, wanted.state === 'sent' ? 1 : 0);
  });
}

test('an SMS that Twilio knows nothing of is sent once more, and no oftener', async () => {
  const once = await confirmFree(site, slug, ({ phone }) =>
    sandbox.set({ sms: 'fail:500', target: phone, once: 1 }));
  const never = await confirmFree(site, slug, ({ phone }) =>
    sandbox.set({ sms: 'fail:500', target: phone }));
  await becomes(site, once, 'sms', { state: 'unsure' });
  await becomes(site, never, 'sms', { state: 'unsure' });
  await site.shift('61 seconds');
  await becomes(site, once, 'sms', { state: 'sent', doubts: 1 });
  await becomes(site, never, 'sms', { state: 'unsure', doubts: 2 });
  await site.shift('123 seconds');
  await becomes(site, never, 'sms', { state: 'dead', note: 'fate unknown twice' });
  assert.equal((await sandbox.sms(once.phone)).length, 1);
  const calls = (await sandbox.log('requests', { of: never.phone }))
    .filter((one) => one.route === 'sms.send');
  assert.equal(calls.length, 2);
});
