'use strict';
/* From choosing places to the end of the details. */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, sleep, until } = require('../lib/installation.js');
const { Visitor } = require('../lib/visitor.js');
const { importEvent } = require('../lib/event.js');
const { goes, importRide, rideDetails, insider, holder, send, complaints } = require('../lib/booking.js');
const { comeIn } = require('../lib/walk.js');

let site;

before(() => {
  site = Installation.shared();
});

after(() => site.shift('0'));

const holdsOf = (slug) => site.rows`SELECT h.state, h.quantity, h.attempt FROM hold h
  JOIN event e ON e.id = h.event_id WHERE e.slug = ${slug} ORDER BY h.id`;
const bookingsOf = (slug) => site.rows`SELECT b.* FROM booking b
  JOIN event e ON e.id = b.event_id WHERE e.slug = ${slug} ORDER BY b.id`;
const placesOf = async (slug) => Object.fromEntries((await site.rows`
  SELECT p.state, count(*)::int AS n FROM place p JOIN event e ON e.id = p.event_id
  WHERE e.slug = ${slug} GROUP BY 1`).map((row) => [row.state, row.n]));
const inside = (slug) => site.redis('ZCARD', `{${slug}}:inside`);
const choose = (visitor, fields, options) => visitor.submit(
  visitor.form((form) => form.names.includes('quantity')), fields, { follow: false, ...options });

test('one rider: held, said who comes, sent on to pay', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug);
  assert.match(visitor.page.text, /data-until|Held for you until/);
  assert.ok(visitor.cookies.get(`__Host-s-${slug}`));
  assert.equal(visitor.cookies.get(`__Host-a-${slug}`), undefined, 'spent');
  const answer = await send(visitor, rideDetails(1));
  const [booking] = await bookingsOf(slug);
  assert.equal(goes(answer), `303 /pay/${booking.reference}`);
  assert.equal(booking.state, 'pending');
  assert.equal(booking.total_paise, 50000);
  assert.equal(booking.phone, '+919812345678');
  assert.deepEqual(booking.answers, { q_city: 'Pune' });
  assert.ok(booking.reference.length >= 22, '128 bits');
  const [person] = await site.rows`SELECT p.*, w.version FROM participant p
    JOIN waiver w ON w.id = p.waiver_id WHERE booking_id = ${booking.id}`;
  assert.equal(person.name, 'Asha Rao');
  assert.equal(person.age, 31);
  assert.deepEqual(person.answers, { q_size: 'M' });
  assert.equal(person.waiver_address, visitor.address);
  assert.ok(person.waiver_at);
});

test('a group of four: one hold, four people, a child with a guardian', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug, { quantity: 4, ticket_type: 2 });
  const answer = await send(visitor, rideDetails(4));
  const [booking] = await bookingsOf(slug);
  assert.equal(goes(answer), `303 /pay/${booking.reference}`);
  assert.equal(booking.total_paise, 120000);
  const people = await site.rows`SELECT position, name, age, guardian_name, guardian_phone
    FROM participant WHERE booking_id = ${booking.id} ORDER BY position`;
  assert.deepEqual(people.map((one) => one.name), ['Asha Rao', 'Rider 2', 'Rider 3', 'Rider 4']);
  assert.equal(people[1].guardian_phone, '+919812345678');
  assert.equal(people[0].guardian_name, '');
  assert.deepEqual(await placesOf(slug), { free: 26, held: 4 });
});

test('a free event is booked by the details alone, and the slot inside is free', async () => {
  const slug = await importEvent(site);
  const visitor = await holder(site, slug, { quantity: 2 });
  const answer = await send(visitor);
  const [booking] = await bookingsOf(slug);
  assert.equal(goes(answer), `303 /b/${booking.reference}`);
  assert.equal(booking.state, 'confirmed');
  assert.deepEqual(await placesOf(slug), { free: 18, booked: 2 });
  assert.equal(await inside(slug), '0');
  assert.equal(visitor.cookies.get(`__Host-s-${slug}`), undefined);
});

test('pressing everything twice, at the same moment', async () => {
  const slug = await importRide(site);
  const visitor = await insider(site, slug);
  const fields = { ticket_type: 1, quantity: 2 };
  const presses = await Promise.all([1, 2, 3].map(() => choose(visitor, fields)));
  presses.forEach((answer) => assert.equal(goes(answer), `303 /book/${slug}/details`));
  assert.deepEqual(await holdsOf(slug), [{ state: 'live', quantity: 2, attempt: 1 }]);
  await visitor.visit(presses[0].location);
  const saves = await Promise.all([1, 2, 3].map(() => send(visitor, rideDetails(2))));
  const bookings = await bookingsOf(slug);
  assert.equal(bookings.length, 1);
  saves.forEach((answer) => assert.equal(goes(answer), `303 /pay/${bookings[0].reference}`));
  const give = visitor.form(/\/release$/);
  const gives = await Promise.all([1, 2].map(() => visitor.submit(give, {}, { follow: false })));
  gives.forEach((answer) => assert.equal(goes(answer), `303 /e/${slug}`));
  assert.deepEqual(await placesOf(slug), { free: 30 });
});

test('a free booking pressed twice is confirmed once', async () => {
  const slug = await importEvent(site);
  const visitor = await holder(site, slug);
  const answers = await Promise.all([1, 2, 3].map(() => send(visitor)));
  const [booking, ...more] = await bookingsOf(slug);
  assert.deepEqual(more, []);
  answers.forEach((answer) => assert.equal(goes(answer), `303 /b/${booking.reference}`));
  assert.deepEqual(await placesOf(slug), { free: 19, booked: 1 });
});

test('a free booking that was cut off before its confirmation is not sent to pay', async () => {
  const slug = await importEvent(site);
  const visitor = await holder(site, slug);
  /* as it stands when the worker dies between saving and confirming */
  await site.sql(`INSERT INTO booking (reference, code, hold_id, event_id, ticket_type_id,
      quantity, unit_paise, fee_paise, name, email, phone, language)
    SELECT 'cut-off-' || h.id, 'CUT' || h.id, h.id, h.event_id, h.ticket_type_id,
      h.quantity, 0, 0, '', '', '', 'en'
    FROM hold h JOIN event e ON e.id = h.event_id WHERE e.slug = '${slug}'`);
  const [{ reference }] = await bookingsOf(slug);
  assert.equal(goes(await visitor.request(`/pay/${reference}`)), `303 /book/${slug}/details`);
  await visitor.open(`/book/${slug}/details`);
  assert.equal(goes(await send(visitor)), `303 /b/${reference}`);
  const [booking] = await bookingsOf(slug);
  assert.equal(booking.state, 'confirmed');
});

test('a waiver that changed while it was read is read again', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug);
  const old = visitor.form(/\/details$/);
  await importRide(site, { slug }, { waiver: 'I ride at my own risk, and I wear a helmet and a bell.' });
  /* every worker has looked again, which it does once a second */
  const look = () => visitor.request(`/book/${slug}/details`);
  await until(async () => (await Promise.all(Array.from({ length: 20 }, look)))
    .every((page) => page.text.includes('a bell')));
  const answer = await visitor.submit(old, rideDetails(1), { follow: false });
  assert.equal(answer.status, 422);
  assert.match(complaints(answer).waiver, /has changed/);
  const shown = visitor.form(/\/details$/, answer);
  assert.equal(shown.value('waiver'), undefined, 'to be ticked anew');
  assert.equal((await visitor.submit(shown, rideDetails(1), { follow: false })).status, 303);
  const [{ version }] = await site.rows`SELECT w.version FROM participant p
    JOIN booking b ON b.id = p.booking_id JOIN event e ON e.id = b.event_id
    JOIN waiver w ON w.id = p.waiver_id WHERE e.slug = ${slug}`;
  assert.equal(version, 2);
});

test('the back button finds the hold, and what was typed', async () => {
  const slug = await importRide(site);
  const visitor = await insider(site, slug);
  const chooser = visitor.page;
  await visitor.submit(visitor.form(/\/book\//), { ticket_type: 1, quantity: 1 });
  await send(visitor, rideDetails(1));
  assert.equal(goes(await visitor.request(`/book/${slug}`)), `303 /book/${slug}/details`);
  visitor.page = chooser;
  assert.equal(goes(await choose(visitor, { ticket_type: 2, quantity: 4 })),
    `303 /book/${slug}/details`, 'the first choice stands');
  assert.equal((await holdsOf(slug)).length, 1);
  await visitor.visit(`/book/${slug}/details`);
  const form = visitor.form(/\/details$/);
  assert.equal(form.value('name'), 'Asha Rao');
  assert.equal(form.value('phone'), '+919812345678');
  assert.equal(form.value('age_1'), '31');
  assert.equal(form.value('q_size_1'), 'M');
  assert.equal(form.value('q_city'), 'Pune');
  assert.equal(form.value('waiver'), 'yes');
  const [before_] = await bookingsOf(slug);
  const again = await send(visitor, { name: 'Bina Rao' });
  const [after_, ...more] = await bookingsOf(slug);
  assert.deepEqual(more, []);
  assert.equal(goes(again), `303 /pay/${before_.reference}`);
  assert.equal(after_.name, 'Bina Rao');
});

test('a second tab is the same visitor with the same hold', async () => {
  const slug = await importRide(site);
  const first = await insider(site, slug);
  const second = new Visitor(site.site);
  second.cookies = first.cookies;
  await second.open(`/book/${slug}`);
  assert.equal(second.page.status, 200);
  await first.submit(first.form(/\/book\//), { ticket_type: 1, quantity: 3 });
  await second.submit(second.form(/\/book\//), { ticket_type: 2, quantity: 1 });
  assert.equal(new URL(second.page.url).pathname, `/book/${slug}/details`);
  assert.ok(second.form(/\/details$/).names.includes('name_3'), 'the three places of the first tab');
  assert.deepEqual(await placesOf(slug), { free: 27, held: 3 });
});

test('a hold that ended before the details: told so, nothing typed is lost', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug, { quantity: 2 });
  const typed = rideDetails(2);
  await site.shift('6 minutes');
  try {
    await visitor.submit(visitor.form(/\/details$/), typed);
    assert.equal(visitor.page.status, 409);
    assert.equal(visitor.state, 'expired');
    assert.deepEqual(await bookingsOf(slug), []);
    const again = visitor.form((form) => form.names.includes('again'));
    for (const name of ['name', 'email', 'phone', 'name_2', 'age_2', 'guardian_name_2',
      'q_size_1', 'q_city']) assert.equal(again.value(name), typed[name], name);
    await visitor.submit(again);
    assert.equal(visitor.page.status, 200);
    const form = visitor.form(/\/details$/);
    assert.equal(form.value('name_2'), 'Rider 2');
    assert.equal(form.value('waiver_1'), undefined, 'accepted anew');
    const saved = await send(visitor, { waiver_1: 'yes', waiver_2: 'yes' });
    const [booking] = await bookingsOf(slug);
    assert.equal(goes(saved), `303 /pay/${booking.reference}`);
    assert.equal((await holdsOf(slug)).at(-1).attempt, 2);
  } finally {
    await site.shift('0');
  }
});

test('after the second expiry the way back is the line, and nobody camps', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug);
  await send(visitor, rideDetails(1));
  await site.shift('6 minutes');
  try {
    await visitor.visit(`/book/${slug}/details`);
    assert.equal(visitor.state, 'expired');
    const again = visitor.form((form) => form.names.includes('again'));
    assert.equal(again.value('name'), 'Asha Rao', 'from the booking that was saved');
    await visitor.submit(again);
    await site.shift('12 minutes');
    await visitor.submit(visitor.form(/\/details$/), { ...rideDetails(1), name: '<i>Asha</i>' });
    assert.equal(visitor.page.status, 409);
    assert.equal(visitor.state, 'expired');
    assert.ok(!visitor.forms().some((form) => form.names.includes('again')));
    assert.ok(visitor.form(/\/q\//));
    assert.match(visitor.page.text, /&lt;i&gt;Asha&lt;\/i&gt;/);
    await visitor.visit(`/book/${slug}`);
    assert.equal(visitor.page.status, 409);
    assert.match(visitor.page.text, /data-refusal="no_session"/);
    assert.equal(await inside(slug), '0');
    assert.equal(visitor.cookies.get(`__Host-s-${slug}`), undefined);
    await sleep(1100); /* the line's own look at the clock is a second old */
    await visitor.submit(visitor.form(/\/q\//));
    assert.equal(new URL(visitor.page.url).pathname, `/book/${slug}`, 'a new session');
  } finally {
    await site.shift('0');
  }
});

test('a saved booking whose hold ran out is kept on the page, not confirmed', async () => {
  const slug = await importEvent(site);
  const visitor = await holder(site, slug);
  await site.shift('6 minutes');
  try {
    const answer = await send(visitor);
    assert.equal(answer.status, 409);
    assert.deepEqual(await bookingsOf(slug), []);
  } finally {
    await site.shift('0');
  }
});

test('giving up frees places and slot at once', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug, { quantity: 4, inside: await comeIn(site, slug) });
  await send(visitor, rideDetails(4));
  assert.equal(await inside(slug), '1');
  const answer = await visitor.submit(visitor.form(/\/release$/), {}, { follow: false });
  assert.equal(goes(answer), `303 /e/${slug}`);
  assert.deepEqual(await placesOf(slug), { free: 30 });
  assert.equal(await inside(slug), '0');
  assert.equal((await bookingsOf(slug))[0].state, 'expired');
  assert.equal(goes(await visitor.request(`/book/${slug}`)), `303 /q/${slug}`);
});

test('whoever has booked sees the booking once, then may get in line again', async () => {
  const slug = await importEvent(site);
  const visitor = await holder(site, slug);
  const session = visitor.cookies.get(`__Host-s-${slug}`);
  await send(visitor);
  visitor.cookies.all.push(session);
  const [{ reference }] = await bookingsOf(slug);
  assert.equal(goes(await visitor.request(`/book/${slug}/details`)), `303 /b/${reference}`);
  assert.equal(goes(await visitor.request(`/book/${slug}`)), `303 /b/${reference}`);
  assert.equal(goes(await visitor.request(`/book/${slug}`)), `303 /q/${slug}`);
  await visitor.visit(`/q/${slug}`, { method: 'POST', body: '' });
  assert.equal(new URL(visitor.page.url).pathname, `/book/${slug}`);
  await visitor.submit(visitor.form(/\/book\//), { quantity: 1 });
  assert.equal(goes(await send(visitor)).slice(0, 7), '303 /b/');
  assert.equal((await bookingsOf(slug)).length, 2);
});
