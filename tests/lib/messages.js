'use strict';
/*
 * Messages and what becomes of them: bookings whose contact is somebody of their
 * own, what the outbox says of them, and what carriers say, signed as they do.
 */
const crypto = require('node:crypto');
const path = require('node:path');
const fs = require('node:fs');
const { until } = require('./installation.js');
const { importEvent } = require('./event.js');
const { holder, send } = require('./booking.js');

/** An address and a number nobody else has. */
function somebody() {
  const word = crypto.randomBytes(5).toString('hex');
  const digits = String(parseInt(word.slice(0, 7), 16)).padStart(8, '0').slice(-8);
  return { email: `${word}@example.org`, phone: `+9198${digits}` };
}

/** A free event that asks for an address and a number. */
const importFree = (site, capacity = 40) => importEvent(site,
  { contact_asks: 'name, email, phone' },
  { types: [{ name: 'Any place', price: 0, capacity }] });

/** A free booking, confirmed by its details; `before` is told the contact first. */
async function confirmFree(site, slug, before = async () => {}) {
  const contact = somebody();
  await before(contact);
  const visitor = await holder(site, slug);
  const answer = await send(visitor, { name: 'Asha Rao', ...contact });
  return { ...contact, reference: new URL(answer.location).pathname.split('/')[2] };
}

/** What the outbox has for a booking by one channel. */
async function message(site, { reference }, channel) {
  const [row] = await site.rows`SELECT m.id, m.state, m.doubts, m.tries, m.provider_id,
      m.message_id, m.note, m.delivery, m.delivery_code AS code
    FROM outbox m JOIN booking b ON b.id = m.booking_id
    WHERE b.reference = ${reference} AND m.channel = ${channel}::message_channel`;
  return row;
}

/** Waits until all of `wanted` is so; gives the message. */
function becomes(site, booking, channel, wanted, timeout_ms = 15000) {
  let now;
  return until(async () => {
    now = await message(site, booking, channel);
    return now && Object.entries(wanted).every(([name, value]) => now[name] === value) && now;
  }, { timeout_ms }).catch(() => {
    throw new Error(`${channel}: ${JSON.stringify(now)}, not ${JSON.stringify(wanted)}`);
  });
}

/** So many confirmed free bookings at one stroke, each with its two messages. */
async function confirmMany(site, slug, n) {
  const tag = crypto.randomBytes(4).toString('hex');
  const many = fs.readFileSync(path.join(__dirname, 'confirm_many.sql'), 'utf8');
  await site.sql(`\\set slug ${slug}\n\\set n ${n}\n\\set tag ${tag}\n${many}`);
  return tag;
}

const secret = (site, name) =>
  fs.readFileSync(path.join(site.dir, 'secret', name), 'utf8').trim();

/** The address we give Twilio, and X-Twilio-Signature by the book. */
const callbackUrl = (site, id) => `${site.site}/pay/webhook/twilio?m=${id}`;
function signTwilio(site, url, fields, token = secret(site, 'twilio_token')) {
  const text = url + Object.keys(fields).sort().map((name) => name + fields[name]).join('');
  return crypto.createHmac('sha1', token).update(text).digest('base64');
}

/** Says something in Twilio's name; `change` spoils what was signed. */
function twilioSays(site, id, fields, { url, token, signature, change = {} } = {}) {
  const target = callbackUrl(site, id);
  const header = signature ?? signTwilio(site, url ?? target, fields, token);
  return site.get(target.slice(site.site.length), { method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded',
      ...(header && { 'X-Twilio-Signature': header }) },
    body: new URLSearchParams({ ...fields, ...change }).toString() });
}

module.exports = { somebody, importFree, confirmFree, confirmMany, message, becomes,
  callbackUrl, twilioSays };
