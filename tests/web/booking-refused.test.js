'use strict';
/* What booking refuses, and what it costs. */
const { test, before } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, sleep } = require('../lib/installation.js');
const { importEvent } = require('../lib/event.js');
const { goes, importRide, rideDetails, insider, holder, send } = require('../lib/booking.js');

let site;

before(() => {
  site = Installation.shared();
});

const bookingsOf = (slug) => site.rows`SELECT b.* FROM booking b
  JOIN event e ON e.id = b.event_id WHERE e.slug = ${slug} ORDER BY b.id`;
const placesOf = async (slug) => Object.fromEntries((await site.rows`
  SELECT p.state, count(*)::int AS n FROM place p JOIN event e ON e.id = p.event_id
  WHERE e.slug = ${slug} GROUP BY 1`).map((row) => [row.state, row.n]));
const choose = (visitor, fields, options) => visitor.submit(
  visitor.form((form) => form.names.includes('quantity')), fields, { follow: false, ...options });

test('none left: sold out, all held until when, and too few are told apart', async () => {
  const slug = await importEvent(site, { max_per_booking: 6 },
    { types: [{ name: 'Any place', price: 0, capacity: 6 }] });
  const late = await insider(site, slug);
  const few = await insider(site, slug);
  const first = await holder(site, slug, { quantity: 4 });
  const refused = async (visitor, quantity) => {
    const answer = await choose(visitor, { ticket_type: 1, quantity });
    assert.equal(answer.status, 409);
    return answer.text;
  };
  assert.match(await refused(few, 3), /data-refusal="too_few"[\s\S]*Only 2 left/);
  const second = await holder(site, slug, { quantity: 2 });
  assert.match(await refused(late, 1), /data-refusal="all_held"[\s\S]*come back by \d\d:\d\d/);
  await send(first);
  await send(second);
  assert.match(await refused(late, 1), /data-refusal="sold_out"/);
  assert.deepEqual(await placesOf(slug), { booked: 6 });
});

test('an event that stops selling refuses the next hold, and keeps the holds it gave', async () => {
  const slug = await importEvent(site);
  const late = await insider(site, slug);
  const visitor = await holder(site, slug);
  await site.sql(`UPDATE event SET state = 'closed' WHERE slug = '${slug}'`);
  const answer = await choose(late, { ticket_type: 1, quantity: 1 });
  assert.equal(answer.status, 409);
  assert.match(answer.text, /data-refusal="not_open"/);
  const [, booking] = [await send(visitor), (await bookingsOf(slug))[0]];
  assert.equal(booking.state, 'confirmed');
});

test('a hold that is being paid for is changed by nobody, and leads to its booking', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug);
  const details = visitor.page;
  await send(visitor, rideDetails(1));
  const [{ reference }] = await bookingsOf(slug);
  await site.sql(`WITH h AS (UPDATE hold SET state = 'paying', pay_until = at() + interval '1 min'
      WHERE event_id = (SELECT id FROM event WHERE slug = '${slug}') RETURNING id)
    UPDATE place SET held_until = 'infinity' FROM h WHERE place.hold_id = h.id`);
  const there = `303 /b/${reference}`;
  assert.equal(goes(await visitor.request(`/book/${slug}`)), there);
  assert.equal(goes(await visitor.request(`/book/${slug}/details`)), there);
  visitor.page = details;
  assert.equal(goes(await send(visitor, { ...rideDetails(1), name: 'Somebody else' })), there);
  assert.equal(goes(await visitor.submit(visitor.form(/\/release$/), {}, { follow: false })), there);
  assert.equal((await bookingsOf(slug))[0].name, 'Asha Rao');
  assert.deepEqual(await placesOf(slug), { free: 29, held: 1 });
});

/* BOOK-02: what each step asks of PostgreSQL, by the server's own log. */
test('the hold is one round trip, the details two', async () => {
  const slug = await importRide(site);
  const visitor = await insider(site, slug);
  await visitor.visit(`/book/${slug}`);
  await site.sql(`ALTER SYSTEM SET log_statement = 'all'; SELECT pg_reload_conf()`,
    { user: 'postgres' });
  const asked = async (act) => {
    const length = site.log('postgres').length;
    const answer = await act();
    await sleep(300);
    const lines = site.log('postgres').slice(length).split('\n')
      .filter((line) => line.includes('startline_booking@') && line.includes(' LOG: '));
    return { answer, lines: lines.filter((line) => !/find_event|find_organisation/.test(line)) };
  };
  try {
    await sleep(300);
    const hold = await asked(() => choose(visitor, { ticket_type: 1, quantity: 1 }));
    assert.equal(hold.lines.length, 1, hold.lines.join('\n'));
    const form = await asked(() => visitor.visit(hold.answer.location));
    assert.ok(form.lines.length >= 1 && form.lines.length <= 2, form.lines.join('\n'));
    const save = await asked(() => send(visitor, rideDetails(1)));
    assert.ok(save.lines.length <= 2, save.lines.join('\n'));
  } finally {
    await site.sql(`ALTER SYSTEM RESET log_statement; SELECT pg_reload_conf()`,
      { user: 'postgres' });
  }
});
