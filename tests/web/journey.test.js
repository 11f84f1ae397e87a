'use strict';
/* From the event page to a paid, confirmed booking, without JavaScript. */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { importEvent } = require('../lib/event.js');
const { importRide } = require('../lib/booking.js');
const { stands, comeIn, register, pressPay, toGateway, atGateway, comeBack, payFor, becomes,
  codeOf } = require('../lib/walk.js');
const { allFair, audited, outcome } = require('../lib/witness.js');

let site;
let sandbox;

before(async () => {
  site = await Installation.start('journey');
  sandbox = new Sandbox(site);
});

after(() => site?.stop({ remove: true }));

/* An address nobody else uses, to find the mail by. */
let people = 0;
const somebody = () => {
  people += 1;
  return { name: 'Asha Rao', email: `asha-${people}@example.org`,
    phone: `+9198123${String(10000 + people)}` };
};

const mailbox = (to) => sandbox.call(`/_ctl/mailbox?format=json&to=${encodeURIComponent(to)}`,
  null, 'GET');
const texts = (to) => sandbox.call(`/_ctl/sms?format=json&to=${encodeURIComponent(to)}`,
  null, 'GET');
const told = async (list, to) => {
  await until(async () => (await list(to)).length > 0, { what: `a message to ${to}` });
  return list(to);
};

/* The organiser's count, which may be 5 s old. */
const counts = (slug, what, wanted) => until(async () => {
  const { text } = await site.admin(`/admin/events/${slug}`);
  return text.match(new RegExp(`data-count="${what}">([^<]*)<`))[1].split(' of ')[0] === wanted;
}, { what: `${what} is ${wanted}`, timeout_ms: 7000 });

test('one rider pays by UPI, sees the code, and is told by mail and SMS', async () => {
  const slug = await importRide(site, { title: 'Morning ride' });
  const typed = somebody();
  const visitor = await payFor(site, slug, { typed });
  await becomes(visitor, 'confirmed');
  const code = codeOf(visitor);
  assert.match(code, /^[0-9A-Z-]{6,}$/);
  for (const piece of ['Morning ride', 'Asha Rao', '₹500', '<svg class="qr"', 'event.ics']) {
    assert.ok(visitor.page.text.includes(piece), piece);
  }
  assert.equal(visitor.page.headers['cache-control'], 'no-store');
  const [mail, ...more] = await told(mailbox, typed.email);
  assert.deepEqual(more, []);
  for (const piece of [code, `/b/${visitor.reference}`, 'Morning ride']) {
    assert.ok(mail.text.includes(piece), piece);
    assert.ok(mail.html.includes(piece), piece);
  }
  assert.ok(mail.attachments.some((one) => /calendar/.test(one.type)));
  const [sms, ...others] = await told(texts, typed.phone);
  assert.deepEqual(others, []);
  assert.ok(sms.body.includes(code));
});

test('the organiser sees the booking, its money and its row', async () => {
  const slug = await importRide(site);
  const typed = somebody();
  const visitor = await payFor(site, slug, { quantity: 2, typed });
  await becomes(visitor, 'confirmed');
  await counts(slug, 'sold', '2');
  await counts(slug, 'confirmed', '1');
  await counts(slug, 'paid', '₹1,000');
  await counts(slug, 'fees', '₹25');
  const csv = async (name) => {
    const { status, text } = await site.admin(`/admin/events/${slug}/${name}.csv`);
    assert.equal(status, 200);
    return text.trimEnd().split('\r\n');
  };
  const participants = await csv('participants');
  assert.equal(participants.length, 3);
  for (const name of ['Asha Rao', 'Rider 2']) {
    assert.equal(participants.filter((line) => line.includes(name)).length >= 1, true, name);
  }
  const [, booking, ...more] = await csv('bookings');
  assert.deepEqual(more, []);
  for (const piece of [codeOf(visitor), typed.email, typed.phone]) {
    assert.ok(booking.includes(piece), piece);
  }
  assert.equal((await csv('ledger')).length, 4, 'a heading, and what gateway, sales and fee got');
});

test('four ride together: one payment, four people, four places', async () => {
  const slug = await importRide(site);
  const visitor = await payFor(site, slug, { quantity: 4, ticket_type: 2, method: 'card' });
  await becomes(visitor, 'confirmed');
  for (const name of ['Asha Rao', 'Rider 2', 'Rider 3', 'Rider 4']) {
    assert.ok(visitor.page.text.includes(name), name);
  }
  assert.match(visitor.page.text, /₹1,200/);
  const places = await site.rows`SELECT place_id FROM participant p
    JOIN booking b ON b.id = p.booking_id WHERE b.reference = ${visitor.reference}`;
  assert.equal(new Set(places.map((one) => one.place_id)).size, 4);
});

test('a failed payment leaves the places, and the second try is taken', async () => {
  const slug = await importRide(site);
  const visitor = await payFor(site, slug, { button: 'Failure' });
  await becomes(visitor, 'failed');
  await visitor.visit(`/pay/${visitor.reference}`);
  if (!visitor.forms().some((form) => form.id === 'checkout')) await pressPay(visitor);
  await toGateway(visitor);
  await atGateway(visitor, 'Success', 'netbanking');
  await comeBack(visitor);
  await becomes(visitor, 'confirmed');
  assert.deepEqual(await outcome(site, visitor.reference),
    { state: 'confirmed', captured: 1, refunded: 0 });
});

test('cancelling at the gateway leads back to Pay, and the order is the same', async () => {
  const slug = await importRide(site);
  const visitor = await register(site, slug);
  const order = await pressPay(visitor);
  await toGateway(visitor);
  const [, cancel] = visitor.page.text.match(/class="cancel" href="([^"]+)"/);
  await visitor.visit(cancel.replace(/&amp;/g, '&'));
  assert.equal(stands(visitor), `200 /pay/${visitor.reference}`);
  assert.equal(visitor.form('checkout').value('order_id'), order);
  await toGateway(visitor);
  await atGateway(visitor);
  await comeBack(visitor);
  await becomes(visitor, 'confirmed');
});

test('Pay pressed three times at once makes one order', async () => {
  const slug = await importRide(site);
  const visitor = await register(site, slug);
  const form = visitor.form((one) => one.action.endsWith(`/pay/${visitor.reference}`));
  const answers = await Promise.all([1, 2, 3].map(() =>
    visitor.submit(form, {}, { follow: false })));
  answers.forEach(({ status }) => assert.equal(status, 303));
  await until(async () => {
    await visitor.open(`/pay/${visitor.reference}`);
    return visitor.forms().some((one) => one.id === 'checkout');
  });
  const orders = await sandbox.log('orders');
  const mine = await site.rows`SELECT receipt FROM payment_order o
    JOIN booking b ON b.id = o.booking_id WHERE b.reference = ${visitor.reference}`;
  assert.equal(mine.length, 1);
  assert.equal(orders.filter((one) => one.receipt === mine[0].receipt).length, 1);
});

test('giving up after Pay asks the gateway, then frees the places at once', async () => {
  const slug = await importRide(site);
  const visitor = await register(site, slug, { quantity: 3 });
  const page = visitor.page;
  await pressPay(visitor);
  visitor.page = page;
  await visitor.submit(visitor.form(/\/release$/));
  assert.equal(visitor.state, 'expired');
  assert.equal(await site.one`SELECT count(*) FROM place p JOIN event e ON e.id = p.event_id
    WHERE e.slug = ${slug} AND p.state = 'free'`, 30);
});

test('what costs nothing is confirmed without the gateway', async () => {
  const before_ = (await sandbox.log('requests')).length;
  const slug = await importEvent(site, { contact_asks: 'name, email, phone' });
  const typed = somebody();
  const visitor = await register(site, slug, { quantity: 2, typed });
  assert.equal(stands(visitor), `200 /b/${visitor.reference}`);
  assert.equal(visitor.state, 'confirmed');
  const [mail] = await told(mailbox, typed.email);
  assert.ok(mail.text.includes(codeOf(visitor)));
  const calls = (await sandbox.log('requests')).slice(before_);
  assert.deepEqual(calls.filter((one) => /^(orders|payments)/.test(one.route)), []);
});

test('demo-seats asks nobody anything: a hold and a payment are enough', async () => {
  const visitor = await comeIn(site, 'demo-seats');
  await visitor.submit(visitor.form(/\/book\//), { ticket_type: 1, quantity: 2 });
  await visitor.submit(visitor.form(/\/details$/));
  visitor.reference = new URL(visitor.page.url).pathname.split('/')[2];
  await pressPay(visitor);
  await toGateway(visitor);
  await atGateway(visitor);
  await comeBack(visitor);
  await becomes(visitor, 'confirmed');
});

test('thirty at once from one address all get through', async () => {
  const slug = await importRide(site, {}, { types: [{ name: 'Ride', price: 500, capacity: 30 }] });
  const visitors = await Promise.all(Array.from({ length: 30 }, () => payFor(site, slug)));
  await Promise.all(visitors.map((one) => becomes(one, 'confirmed')));
  await counts(slug, 'sold', '30');
});

test('in the end the books agree with the gateway\'s', async () => {
  await allFair(site);
  await audited(site, '--gateway');
});
