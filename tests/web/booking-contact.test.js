'use strict';
/* What one e-mail address and one phone number may book (SURGE-04). */
const { test, before } = require('node:test');
const assert = require('node:assert/strict');
const { Installation } = require('../lib/installation.js');
const { goes, importRide, rideDetails, holder, send, complaints } =
  require('../lib/booking.js');
const { dice, seeds, shuffled } = require('../lib/crowd.js');

let site;

before(() => {
  site = Installation.shared();
});

const bookings = (slug) => site.one`SELECT count(*)::int FROM booking b
  JOIN event e ON e.id = b.event_id WHERE e.slug = ${slug}`;

const FULL = {
  email: 'This e-mail address has as many bookings of this event as one may have. Please type another.',
  phone: 'This phone number has as many bookings of this event as one may have. Please type another.',
};

test('a contact that is full is told beside its field, and nothing typed is lost', async () => {
  const slug = await importRide(site, { max_per_contact: 1 });
  const first = await holder(site, slug);
  const second = await holder(site, slug);
  assert.match(goes(await send(first, rideDetails())), /^303 \/pay\//);
  const answer = await send(second, { ...rideDetails(), email: 'ASHA@Example.org', name: 'Bina Rao' });
  assert.equal(answer.status, 422);
  assert.deepEqual(complaints(answer), FULL);
  assert.match(answer.text, /value="Bina Rao"/);
  assert.match(answer.text, /value="ASHA@Example.org"/);
  assert.match(answer.text, /name="q_city"[^>]*value="Pune"/);
  assert.equal(await bookings(slug), 1);
  second.page = answer;
  const phone = await send(second, { ...rideDetails(), email: 'bina@example.org' });
  assert.deepEqual(complaints(phone), { phone: FULL.phone });
  second.page = phone;
  const typed = { ...rideDetails(), email: 'bina@example.org', phone: '9812345679' };
  assert.match(goes(await send(second, typed)), /^303 \/pay\//);
  assert.equal(await bookings(slug), 2);
});

test('whoever changes their own details, or gives their places up, is not in their own way', async () => {
  const slug = await importRide(site, { max_per_contact: 1 });
  const first = await holder(site, slug);
  await send(first, rideDetails());
  await first.open(`/book/${slug}/details`);
  assert.match(goes(await send(first, { ...rideDetails(), name: 'Asha R.' })), /^303 \/pay\//);
  await first.open(`/book/${slug}/details`);
  await first.submit(first.form(/\/release$/), {}, { follow: false });
  const second = await holder(site, slug);
  assert.match(goes(await send(second, rideDetails())), /^303 \/pay\//);
});

test('an event that says nothing has no limit', async () => {
  const slug = await importRide(site);
  for (let i = 0; i < 5; i += 1) {
    const visitor = await holder(site, slug);
    assert.match(goes(await send(visitor, rideDetails())), /^303 \/pay\//);
  }
});

test('browsers that send one contact at once: as many bookings as it may have', async () => {
  const slug = await importRide(site, { max_per_contact: 2 },
    { types: [{ name: 'Full ride', price: 500, capacity: 40 }] });
  for (const seed of seeds(10)) {
    const roll = dice(seed);
    const all = shuffled(await Promise.all(Array.from({ length: 4 }, () => holder(site, slug))), roll);
    const contact = { ...rideDetails(), email: `r${seed}@example.org`,
      phone: `98${String(seed).padStart(10, '0').slice(2)}` };
    const answers = await Promise.all(all.map((visitor, i) => send(visitor,
      i % 2 ? { ...contact, email: contact.email.toUpperCase() } : contact)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 303, 422, 422], `seed ${seed}`);
  }
});
