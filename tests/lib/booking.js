'use strict';
/* Visitors on their way through booking, and events that ask them a lot. */
const assert = require('node:assert/strict');
const { Visitor } = require('./visitor.js');
const { importEvent } = require('./event.js');
const { admit } = require('./pass.js');

/** "303 /book/x": where an answer leads. */
const goes = (answer) => `${answer.status} ${answer.location && new URL(answer.location).pathname}`;

/** The button of the event's page; `options` as of a request. */
const press = (visitor, slug, options) => visitor.request(`/q/${slug}`,
  { method: 'POST', body: '', from: `${visitor.base}/e/${slug}`, ...options });

/** An event that asks for everything that can be asked; gives its slug. */
function importRide(site, settings = {}, more = {}) {
  return importEvent(site, {
    contact_asks: 'name, email, phone', asks_age: 'age', ...settings,
  }, {
    types: [{ name: 'Full ride', price: 500, capacity: 20 },
      { name: 'Half ride', price: 300, capacity: 10 }],
    questions: [
      { name: 'q_city', of: 'contact', kind: 'text', label: 'Your city', required: 'no' },
      { name: 'q_size', of: 'participant', kind: 'choice', label: 'T-shirt',
        choices: 'S | M | L' },
      { name: 'q_emergency', of: 'participant', kind: 'phone', label: 'Emergency phone',
        required: 'no' },
    ],
    waiver: 'I ride at my own risk.\n\nI wear a helmet.',
    ...more,
  });
}

/** What a group types for the ride; participant 2 is a child. */
function rideDetails(quantity = 1) {
  const typed = { name: 'Asha Rao', email: 'asha@example.org', phone: '098123 45678',
    q_city: 'Pune' };
  for (let n = 1; n <= quantity; n += 1) {
    if (n > 1) typed[`name_${n}`] = `Rider ${n}`;
    typed[`age_${n}`] = n === 2 ? '12' : String(30 + n);
    typed[`q_size_${n}`] = 'M';
    typed[quantity === 1 ? 'waiver' : `waiver_${n}`] = 'yes';
  }
  if (quantity > 1) Object.assign(typed, { guardian_name_2: 'Asha Rao', guardian_phone_2: '9812345678' });
  return typed;
}

/** Let in past the line; stands before the choice of places. */
async function insider(site, slug) {
  const visitor = admit(site, slug, new Visitor(site.site));
  await visitor.open(`/book/${slug}`);
  assert.equal(`${visitor.page.status} ${new URL(visitor.page.url).pathname}`, `200 /book/${slug}`);
  return visitor;
}

/** Holds places; stands before the details. `inside`: who was let in already. */
async function holder(site, slug, { quantity = 1, ticket_type = 1, inside } = {}) {
  const visitor = inside ?? await insider(site, slug);
  await visitor.submit(visitor.form(/\/book\//), { ticket_type, quantity });
  assert.equal(`${visitor.page.status} ${new URL(visitor.page.url).pathname}`,
    `200 /book/${slug}/details`);
  return visitor;
}

/** Sends the details; gives the answer, redirect not followed. */
const send = (visitor, typed = {}) =>
  visitor.submit(visitor.form(/\/details$/), typed, { follow: false });

/** The messages beside the fields of a page, by field. */
function complaints(page) {
  return Object.fromEntries([...page.text.matchAll(/class="wrong" id="e-([^"]*)">([^<]*)</g)]
    .map((match) => [match[1], match[2]]));
}

module.exports = { goes, press, importRide, rideDetails, insider, holder, send, complaints };
