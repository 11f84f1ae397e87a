'use strict';
/*
 * One form, one effect (API-02): pressed twenty times at once, changed and sent
 * again, late, by somebody else, and after the worker died between the effect and
 * its answer.
 */
const path = require('node:path');
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until, sleep } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { sampled } = require('../lib/sampler.js');
const { FailPoints } = require('../lib/failpoints.js');
const { audited } = require('../lib/witness.js');
const { importEvent } = require('../lib/event.js');
const { comeIn } = require('../lib/walk.js');
const { goes, importRide, rideDetails, insider, holder, send, complaints } = require('../lib/booking.js');

const FILE = path.join('/tmp', `startline-keys-${process.pid}`);
const PRESSES = 20;
let site;
let sandbox;
let points;

before(async () => {
  points = new FailPoints(FILE);
  site = await Installation.start('keys', { env: { STARTLINE_FAIL_FILE: FILE } });
  sandbox = new Sandbox(site);
});

after(async () => {
  points.end();
  await site?.stop({ remove: true });
});

const holdsOf = (slug) => site.rows`SELECT h.state, h.quantity FROM hold h
  JOIN event e ON e.id = h.event_id WHERE e.slug = ${slug} ORDER BY h.id`;
const bookingsOf = (slug) => site.rows`SELECT b.* FROM booking b
  JOIN event e ON e.id = b.event_id WHERE e.slug = ${slug} ORDER BY b.id`;
const ordersOf = (reference) => site.rows`SELECT o.receipt, o.state FROM payment_order o
  JOIN booking b ON b.id = o.booking_id WHERE b.reference = ${reference}`;

const press = (visitor, form, fields = {}) => visitor.submit(form, fields, { follow: false });
const atOnce = (act) => Promise.all(Array.from({ length: PRESSES }, (_, i) => act(i)));
const all = (answers) => [...new Set(answers.map(goes))];

/* The answer is lost with the worker, or says that something went wrong. */
async function lost(act, point, action = 'kill') {
  points.arm([point], action);
  const answer = await act().catch(() => ({ status: 0 }));
  await points.allFired();
  assert.ok(answer.status === 0 || answer.status >= 500, `${point}: ${answer.status}`);
  await until(async () => (await site.get('/readyz')).status === 200);
}

test('twenty presses of each button at once: one effect, and one answer', () => sampled(site, async () => {
  const slug = await importRide(site);
  const visitor = await insider(site, slug);
  const choose = visitor.form(/\/book\//);
  const holds = await atOnce(() => press(visitor, choose, { ticket_type: 1, quantity: 2 }));
  assert.deepEqual(all(holds), [`303 /book/${slug}/details`]);
  assert.deepEqual(await holdsOf(slug), [{ state: 'live', quantity: 2 }]);
  await visitor.visit(holds[0].location);
  const details = visitor.form(/\/details$/);
  const saves = await atOnce(() => press(visitor, details, rideDetails(2)));
  const [{ reference, version }, ...more] = await bookingsOf(slug);
  assert.deepEqual(more, []);
  assert.equal(version, 1, 'saved once');
  assert.deepEqual(all(saves), [`303 /pay/${reference}`]);
  await visitor.visit(saves[0].location);
  const pay = visitor.form((form) => form.action.endsWith(`/pay/${reference}`));
  const give = visitor.form(/\/release$/);
  assert.deepEqual(all(await atOnce(() => press(visitor, pay))), [`303 /pay/${reference}`]);
  const [{ receipt }, ...others] = await ordersOf(reference);
  assert.deepEqual(others, []);
  assert.equal((await sandbox.log('orders', { of: receipt })).length, 1);
  await until(async () => (await ordersOf(reference))[0].state === 'created');
  assert.deepEqual(all(await atOnce(() => press(visitor, give))), [`303 /b/${reference}`]);
  assert.deepEqual(await holdsOf(slug), [{ state: 'released', quantity: 2 }]);
  await audited(site);
}));

test('twenty presses of the last button of a free event: booked once', async () => {
  const slug = await importEvent(site, { contact_asks: 'name, email, phone' });
  const visitor = await holder(site, slug);
  const details = visitor.form(/\/details$/);
  const typed = { name: 'Asha Rao', email: 'asha@example.org', phone: '9812345678' };
  const answers = await atOnce(() => press(visitor, details, typed));
  const [{ id, reference }, ...more] = await bookingsOf(slug);
  assert.deepEqual(more, []);
  assert.deepEqual(all(answers), [`303 /b/${reference}`]);
  assert.equal(await site.one`SELECT count(*)::int FROM outbox WHERE booking_id = ${id}`, 2);
  await audited(site);
});

test('sent again with something else in it: refused, and nothing typed is lost', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug);
  const details = visitor.form(/\/details$/);
  const first = await press(visitor, details, rideDetails(1));
  const answer = await press(visitor, details, { ...rideDetails(1), name: 'Bina Rao' });
  assert.equal(answer.status, 422);
  assert.match(complaints(answer).name, /sent before/);
  assert.equal((await bookingsOf(slug))[0].name, 'Asha Rao');
  const again = visitor.form(/\/details$/, answer);
  assert.equal(again.value('name'), 'Bina Rao');
  assert.notEqual(again.value('key'), details.value('key'));
  assert.equal(goes(await press(visitor, again)), goes(first));
  assert.equal((await bookingsOf(slug))[0].name, 'Bina Rao');
  /* the first press, come late, undoes nothing */
  assert.equal(goes(await press(visitor, details, rideDetails(1))), goes(first));
  assert.equal((await bookingsOf(slug))[0].name, 'Bina Rao');
});

test('of two bodies with one key at once, one counts', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug);
  const details = visitor.form(/\/details$/);
  const names = ['Asha Rao', 'Bina Rao'];
  const answers = await atOnce((i) => press(visitor, details,
    { ...rideDetails(1), name: names[i % 2] }));
  const [{ name, version }] = await bookingsOf(slug);
  assert.equal(version, 1);
  answers.forEach(({ status }, i) =>
    assert.equal(status, names[i % 2] === name ? 303 : 422));
});

test('a key is its visitor\'s: to anybody else it says nothing', async () => {
  const slug = await importRide(site);
  const first = await holder(site, slug);
  const second = await holder(site, slug);
  const key = first.form(/\/details$/).value('key');
  await send(first, rideDetails(1));
  const answer = await press(second, second.form(/\/details$/),
    { ...rideDetails(1), name: 'Bina Rao', key });
  const [one, two] = await bookingsOf(slug);
  assert.equal(goes(answer), `303 /pay/${two.reference}`);
  assert.deepEqual([one.name, two.name], ['Asha Rao', 'Bina Rao']);
});

test('without a key, or with half of one, nothing is saved', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug);
  for (const key of [null, '', 'short', 'x'.repeat(65), '<'.repeat(22)]) {
    assert.equal((await press(visitor, visitor.form(/\/details$/),
      { ...rideDetails(1), key })).status, 422);
    assert.equal((await press(visitor, visitor.form(/\/release$/), { key })).status, 422);
  }
  assert.deepEqual(await bookingsOf(slug), []);
  assert.deepEqual(await holdsOf(slug), [{ state: 'live', quantity: 1 }]);
});

test('what was given up once is not given up again by the same press', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug, { inside: await comeIn(site, slug) });
  const give = visitor.form(/\/release$/);
  assert.equal(goes(await press(visitor, give)), `303 /e/${slug}`);
  await sleep(1100); /* the line's own look at the clock is a second old */
  await holder(site, slug, { inside: await comeIn(site, slug, visitor) });
  assert.equal(goes(await press(visitor, give)), `303 /e/${slug}`);
  assert.deepEqual((await holdsOf(slug)).map((one) => one.state), ['released', 'live']);
  assert.equal((await visitor.request(`/book/${slug}/details`)).status, 200);
  assert.equal(await site.redis('ZCARD', `{${slug}}:inside`), '1');
});

test('the worker dies between an effect and its answer: pressed again, the same comes of it', async () => {
  const slug = await importRide(site);
  const visitor = await insider(site, slug);
  const choose = visitor.form(/\/book\//);
  const hold = () => press(visitor, choose, { ticket_type: 1, quantity: 2 });
  await lost(hold, 'hold_take_after');
  assert.deepEqual(await holdsOf(slug), [{ state: 'live', quantity: 2 }]);
  const held = await hold();
  assert.equal(goes(held), `303 /book/${slug}/details`);
  assert.equal((await holdsOf(slug)).length, 1);
  await visitor.visit(held.location);
  const details = visitor.form(/\/details$/);
  const save = () => press(visitor, details, rideDetails(2));
  await lost(save, 'booking_save_after');
  const [{ reference }] = await bookingsOf(slug);
  const saved = await save();
  assert.equal(goes(saved), `303 /pay/${reference}`);
  assert.equal((await bookingsOf(slug))[0].version, 1);
  assert.equal((await press(visitor, details, { ...rideDetails(2), name: 'Bina' })).status, 422);
  await visitor.visit(saved.location);
  const pay = visitor.form((form) => form.action.endsWith(`/pay/${reference}`));
  await lost(() => press(visitor, pay), 'order_outcome');
  assert.equal(goes(await press(visitor, pay)), `303 /pay/${reference}`);
  assert.equal((await ordersOf(reference)).length, 1);
  await audited(site);
});

test('the worker dies before a free booking is confirmed: pressed again, it is', async () => {
  const slug = await importEvent(site);
  const visitor = await holder(site, slug);
  const details = visitor.form(/\/details$/);
  await lost(() => press(visitor, details), 'booking_confirm_free');
  assert.equal((await bookingsOf(slug))[0].state, 'pending');
  const answer = await press(visitor, details);
  const [{ reference, state }, ...more] = await bookingsOf(slug);
  assert.deepEqual(more, []);
  assert.equal(`${goes(answer)} ${state}`, `303 /b/${reference} confirmed`);
});

test('keys are forgotten after seven days, by the clock', async () => {
  const old = () => site.one`SELECT count(*)::int FROM idempotency WHERE scope = 'old'`;
  await site.sql(`INSERT INTO idempotency SELECT 'old', n::text, 'd', 303, '',
    at() - interval '7 days 1 minute' FROM generate_series(1, 2500) n`);
  await until(async () => (await old()) === 0, { timeout_ms: 90000 });
  assert.ok(await site.one`SELECT count(*)::int FROM idempotency` > 0, 'the young ones stay');
});
