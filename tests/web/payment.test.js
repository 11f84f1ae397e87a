'use strict';
/* The pages of paying and the booking's own, one by one; elsewhere the whole way. */
const crypto = require('node:crypto');
const { test, before, beforeEach } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { goes, importRide, rideDetails, holder, send } = require('../lib/booking.js');
const { Visitor } = require('../lib/visitor.js');
const { comeIn } = require('../lib/walk.js');

let site;
let sandbox;

before(() => {
  site = Installation.shared();
  sandbox = new Sandbox(site);
});

beforeEach(() => sandbox.reset('controls'));

/** Stands before Pay; visitor.reference is the booking's. */
async function payer(slug, options = {}) {
  const visitor = await holder(site, slug ?? await importRide(site), options);
  await visitor.visit((await send(visitor, rideDetails(1))).location);
  visitor.reference = new URL(visitor.page.url).pathname.split('/')[2];
  return visitor;
}

/** Has pressed Pay; visitor.order is the gateway's. */
async function ordered(slug) {
  const visitor = await payer(slug);
  await visitor.submit(visitor.form(/\/pay\/[^/]*$/));
  visitor.order = visitor.form('checkout').value('order_id');
  return visitor;
}

const giveUp = (visitor) => visitor.form(/\/release$/);
const states = async ({ reference }) => {
  const [row] = await site.rows`SELECT b.state AS booking, h.state AS hold,
      (SELECT string_agg(DISTINCT p.state::text, ' ') FROM place p
        WHERE p.id = ANY (h.place_ids)) AS places,
      (SELECT closed_at IS NOT NULL FROM booking_session s WHERE s.id = h.session_id) AS gone
    FROM booking b JOIN hold h ON h.id = b.hold_id WHERE b.reference = ${reference}`;
  return `${row.booking} ${row.hold} ${row.places}${row.gone ? ' gone' : ''}`;
};
const becomes = (visitor, wanted) => until(async () => (await states(visitor)) === wanted,
  { what: wanted, timeout_ms: 15000 });
const inside = async (slug, visitor) => site.redis('ZCARD', `{${slug}}:inside`);

/** Posts what Razorpay would; gives the answer. */
function hook(body, { id = crypto.randomUUID(), secret, headers = {} } = {}) {
  const key = secret ?? site.file('secret/razorpay_webhook_secret').split('\n')[0];
  return site.get('/pay/webhook/razorpay', { method: 'POST', body, headers: {
    'Content-Type': 'application/json', 'X-Razorpay-Event-Id': id,
    'X-Razorpay-Signature': crypto.createHmac('sha256', key).update(body).digest('hex'),
    ...headers } });
}
const stored = (id) => site.rows`SELECT name, state, note FROM webhook_event WHERE event_id = ${id}`;

test('a reference nobody has is nothing', async () => {
  const visitor = await payer();
  for (const path of ['/b/x', '/b/x/event.ics', '/pay/x']) {
    assert.equal((await visitor.request(path)).status, 404, path);
  }
  for (const path of ['/pay/x/callback']) {
    assert.equal((await visitor.request(path, { method: 'POST', body: '' })).status, 404, path);
  }
  assert.equal((await visitor.request('/b/x', { method: 'POST', body: '' })).status, 405);
  assert.equal((await visitor.request('/pay/webhook/razorpay')).status, 405);
});

test('before Pay: what is owed, and nothing but a booking that waits', async () => {
  const visitor = await payer();
  assert.match(visitor.page.text, /₹500/);
  assert.doesNotMatch(visitor.page.headers['content-security-policy'], /localhost/);
  await visitor.open(`/b/${visitor.reference}`);
  assert.equal(visitor.state, 'pending');
  assert.equal(visitor.page.headers.refresh, undefined);
  assert.match(visitor.page.headers['cache-control'], /no-store/);
  assert.equal((await visitor.request(`/b/${visitor.reference}/event.ics`)).status, 404);
});

test('after Pay the page leads to the gateway, and to no other place', async () => {
  const visitor = await ordered();
  const policy = visitor.page.headers['content-security-policy'];
  assert.match(policy, new RegExp(`form-action 'self' ${site.gateway}`));
  assert.match(policy, new RegExp(`script-src 'self' ${site.gateway}`));
  const form = visitor.form('checkout');
  assert.equal(form.value('amount'), '50000');
  assert.equal(form.value('callback_url'), `${site.site}/pay/${visitor.reference}/callback`);
  const back = await visitor.request(form.value('cancel_url'));
  assert.equal(goes(back), `303 /pay/${visitor.reference}`);
  const [order] = await sandbox.log('orders', { of: visitor.order });
  assert.equal(order.amount, 50000);
});

test('Pay wants a token of ours and a page of ours', async () => {
  const visitor = await payer();
  const form = visitor.form(/\/pay\/[^/]*$/);
  assert.equal((await visitor.submit(form, { csrf: 'x' }, { follow: false })).status, 403);
  assert.equal((await visitor.submit(form, {}, { follow: false,
    headers: { 'Sec-Fetch-Site': 'cross-site' } })).status, 403);
  assert.equal(await site.one`SELECT count(*)::int FROM payment_order o JOIN booking b
    ON b.id = o.booking_id WHERE b.reference = ${visitor.reference}`, 0);
});

test('Pay pressed three times at once is one order', async () => {
  const visitor = await payer();
  const form = visitor.form(/\/pay\/[^/]*$/);
  const answers = await Promise.all([1, 2, 3].map(() =>
    visitor.submit(form, {}, { follow: false })));
  answers.forEach((one) => assert.equal(goes(one), `303 /pay/${visitor.reference}`));
  await visitor.open(`/pay/${visitor.reference}`);
  const order = visitor.form('checkout').value('order_id');
  const [{ receipt }] = await site.rows`SELECT o.receipt FROM payment_order o JOIN booking b
    ON b.id = o.booking_id WHERE b.reference = ${visitor.reference}`;
  const made = await sandbox.log('orders', { of: receipt });
  assert.deepEqual(made.map((one) => one.id), [order]);
});

test('giving up before Pay frees everything at once', async () => {
  const slug = await importRide(site);
  const visitor = await payer(slug, { inside: await comeIn(site, slug) });
  assert.equal(await inside(slug), '1');
  await visitor.submit(giveUp(visitor));
  assert.equal(visitor.state, 'expired');
  assert.match(await states(visitor), /^expired released free/);
  assert.equal(await inside(slug), '0');
});

test('who knows the address may pay, but not give the places up', async () => {
  const visitor = await payer();
  const friend = new Visitor(site.site);
  await friend.open(`/pay/${visitor.reference}`);
  assert.equal(friend.forms().some((one) => /\/release$/.test(one.action)), false);
  const form = friend.form(/\/pay\/[^/]*$/);
  const answer = await friend.request(`/pay/${visitor.reference}/release`, { method: 'POST',
    body: new URLSearchParams({ csrf: form.value('csrf') }).toString() });
  assert.equal(answer.status, 403);
  assert.match(await states(visitor), /^pending live held/);
  await friend.submit(form);
  assert.ok(friend.form('checkout'));
});

test('giving up after Pay asks the gateway, then frees', async () => {
  const slug = await importRide(site);
  const visitor = await payer(slug);
  const page = visitor.page;
  await visitor.submit(visitor.form(/\/pay\/[^/]*$/));
  await visitor.submit(visitor.form(/\/release$/, page));
  assert.equal(visitor.state, 'expired');
  assert.equal(await states(visitor), 'expired released free gone');
  assert.equal(await inside(slug), '0');
});

test('who has paid cannot give up any more', async () => {
  const visitor = await payer();
  const page = visitor.page;
  await visitor.submit(visitor.form(/\/pay\/[^/]*$/));
  const order = visitor.form('checkout').value('order_id');
  await sandbox.set({ webhook: 'drop', order });
  await sandbox.pay(order);
  await visitor.submit(visitor.form(/\/release$/, page));
  assert.equal(visitor.state, 'confirmed');
  assert.equal(await states(visitor), 'confirmed booked booked gone');
});

test('who has pressed Pay is told not to pay twice, and the page looks for the money', async () => {
  const visitor = await ordered();
  const order = visitor.form('checkout').value('order_id');
  const look = () => visitor.open(`/b/${visitor.reference}`);
  await sandbox.set({ webhook: 'drop', order });
  await look();
  assert.equal(visitor.state, 'pending');
  assert.match(visitor.page.headers.refresh, new RegExp(`^10; url=/b/${visitor.reference}$`));
  assert.match(visitor.page.text, /do not pay again/);
  await sandbox.pay(order);
  await until(async () => (await look(), visitor.state === 'confirmed'), { timeout_ms: 14000 });
});

test('a payment that is under way keeps its places', async () => {
  const visitor = await payer();
  const page = visitor.page;
  await visitor.submit(visitor.form(/\/pay\/[^/]*$/));
  const order = visitor.form('checkout').value('order_id');
  await sandbox.set({ outcome: 'never', order });
  await sandbox.pay(order);
  await visitor.submit(visitor.form(/\/release$/, page));
  assert.equal(visitor.state, 'checking');
  assert.match(visitor.page.headers.refresh, new RegExp(`url=/b/${visitor.reference}$`));
  assert.equal(await states(visitor), 'pending paying held');
});

test('while the gateway is away nobody can give up what may be paid', async () => {
  const visitor = await payer();
  const page = visitor.page;
  await visitor.submit(visitor.form(/\/pay\/[^/]*$/));
  await sandbox.set({ http: 'orders.payments:503' });
  const answer = await visitor.submit(visitor.form(/\/release$/, page));
  assert.equal(answer.status, 503);
  assert.ok(answer.headers['retry-after']);
  assert.equal(await states(visitor), 'pending paying held');
});

test('a good signature is a hint when the gateway does not answer', async () => {
  const visitor = await ordered();
  await sandbox.set({ http: 'orders.payments:503x1' });
  await sandbox.set({ webhook: 'drop', order: visitor.order });
  const { fields } = await sandbox.pay(visitor.order);
  const answer = await visitor.request(`/pay/${visitor.reference}/callback`, { method: 'POST',
    body: new URLSearchParams(fields).toString(), from: site.gateway });
  assert.equal(goes(answer), `303 /b/${visitor.reference}`);
  await visitor.open(`/b/${visitor.reference}`);
  assert.equal(visitor.state, 'checking');
  await sandbox.reset('controls');
  /* whoever waits on the page hastens the next question */
  await until(async () => {
    await visitor.open(`/b/${visitor.reference}`);
    return visitor.state === 'confirmed';
  }, { timeout_ms: 20000 });
});

test('a failed payment leaves the window for another try with the same order', async () => {
  const visitor = await ordered();
  await sandbox.set({ outcome: 'fail', order: visitor.order, once: 1 });
  const { fields } = await sandbox.pay(visitor.order);
  const answer = await visitor.request(`/pay/${visitor.reference}/callback`, { method: 'POST',
    body: new URLSearchParams(fields).toString(), from: site.gateway });
  assert.equal(goes(answer), `303 /b/${visitor.reference}`);
  await visitor.open(`/b/${visitor.reference}`);
  assert.equal(visitor.state, 'failed');
  await visitor.open(`/pay/${visitor.reference}`);
  assert.equal(visitor.form('checkout').value('order_id'), visitor.order);
  await sandbox.pay(visitor.order);
  await becomes(visitor, 'confirmed booked booked gone');
});

test('nobody can have the gateway asked without end', async () => {
  const visitor = await ordered();
  const asked = async () => (await sandbox.log('requests', { of: visitor.order }))
    .filter((one) => one.route === 'orders.payments').length;
  const before = await asked();
  for (let i = 0; i < 10; i += 1) {
    const answer = await visitor.request(`/pay/${visitor.reference}/callback`, {
      method: 'POST', body: 'error%5Bcode%5D=BAD', from: site.gateway });
    assert.equal(goes(answer), `303 /b/${visitor.reference}`);
  }
  const questions = (await asked()) - before;
  assert.ok(questions >= 1 && questions <= 4, `${questions} questions for 10 posts`);
});

test('the confirmed page: code, QR code, receipt, and a calendar entry without its address', async () => {
  const visitor = await ordered();
  await sandbox.pay(visitor.order);
  await becomes(visitor, 'confirmed booked booked gone');
  await visitor.open(`/b/${visitor.reference}`);
  const code = await site.one`SELECT code FROM booking WHERE reference = ${visitor.reference}`;
  assert.ok(visitor.page.text.includes(code));
  assert.match(visitor.page.text, /<svg class="qr"/);
  assert.match(visitor.page.text, /Sahyadri Pedal Foundation[\s\S]*₹500/);
  const ics = await visitor.request(`/b/${visitor.reference}/event.ics`);
  assert.equal(ics.headers['content-type'], 'text/calendar; charset=utf-8');
  assert.match(ics.headers['content-disposition'], /attachment; filename="event.ics"/);
  assert.ok(ics.text.startsWith('BEGIN:VCALENDAR\r\n'));
  assert.ok(ics.text.includes(code) && !ics.text.includes(visitor.reference));
  assert.equal(goes(await visitor.request(`/pay/${visitor.reference}`)), `303 /b/${visitor.reference}`);
});

test('a webhook is kept once, whatever it says, if it is signed', async () => {
  const id = crypto.randomUUID();
  for (const body of ['{"event":"invoice.paid"}', '{"event":"invoice.paid"}']) {
    assert.equal((await hook(body, { id })).status, 200);
  }
  await until(async () => (await stored(id))[0]?.state === 'ignored');
  assert.equal((await stored(id)).length, 1);

  const odd = crypto.randomUUID();
  assert.equal((await hook('not json', { id: odd })).status, 200);
  await until(async () => (await stored(odd))[0]?.note === 'unreadable');

  const nameless = '{"event":"without.id"}';
  const digest = crypto.createHash('sha256').update(nameless).digest('hex');
  for (const header of [undefined, '', 'x'.repeat(65)]) {
    assert.equal((await hook(nameless, { headers: { 'X-Razorpay-Event-Id': header ?? '' } })).status, 200);
  }
  assert.equal((await stored(digest)).length, 1);
  assert.equal((await hook(Buffer.from([0x7b, 0xff, 0x00, 0x7d]))).status, 200);
});

test('a webhook that is not signed leaves nothing', async () => {
  const id = crypto.randomUUID();
  const body = '{"event":"payment.captured"}';
  assert.equal((await hook(body, { id, secret: 'a guess' })).status, 400);
  assert.equal((await hook(body, { id, headers: { 'X-Razorpay-Signature': '' } })).status, 400);
  assert.equal((await hook(body, { id, headers: { 'X-Razorpay-Signature': 'zz' } })).status, 400);
  assert.equal((await hook(`"${'x'.repeat(70000)}"`, { id })).status, 413);
  assert.deepEqual(await stored(id), []);
  assert.ok(await site.one`SELECT n::int FROM counter WHERE name = 'webhook_refused'` >= 1);
});
