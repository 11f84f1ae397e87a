'use strict';
/* People who pay, and how the gateway is to treat them. */
const assert = require('node:assert/strict');
const { until } = require('../../lib/installation.js');
const { exchange } = require('../../lib/http.js');
const { importRide } = require('../../lib/booking.js');
const { register, pressPay, toGateway, atGateway } = require('../../lib/walk.js');
const { outcome } = require('../../lib/witness.js');

function payers(at) {
  const BOOKED = { state: 'confirmed', captured: 1, refunded: 0 };

  const goOn = (seconds) => {
    at.ahead_s += seconds;
    return at.site.shift(`${at.ahead_s} seconds`);
  };

  /* Somebody before the gateway's form, and how the sandbox is to treat them. */
  async function payer(controls = {}, options = {}) {
    const slug = options.slug ?? await importRide(at.site);
    const visitor = await register(at.site, slug, options);
    await pressPay(visitor);
    for (const [name, value] of Object.entries(controls)) {
      await at.sandbox.set({ [name]: value, order: visitor.order });
    }
    return visitor;
  }

  /* At the gateway, the button pressed, not yet back. */
  async function paid(controls, options) {
    const visitor = await payer(controls, options);
    await toGateway(visitor);
    await atGateway(visitor, options?.button);
    return visitor;
  }

  /* What the database says, without touching the booking's page. */
  const state = ({ reference }) =>
    at.site.one`SELECT state FROM booking WHERE reference = ${reference}`;
  const settles = (visitor, wanted, timeout_ms = 10000) => until(
    async () => await state(visitor) === wanted, { what: `${wanted}`, timeout_ms });

  /* Every webhook of an order has come to rest, and what became of them. */
  const delivered = ({ order }) => until(async () => {
    const all = await at.sandbox.log('webhooks', { of: order });
    return all.length > 0 && all.every((one) => one.state !== 'waiting') && all;
  }, { what: 'all webhooks delivered', timeout_ms: 15000 });

  /* Stored webhooks have been worked off. */
  const worked = () => until(async () =>
    await at.site.one`SELECT count(*) FROM webhook_event WHERE state = 'new'` === 0);

  /* One booking, one confirmation each by mail and SMS, one payment. */
  async function once(visitor) {
    assert.deepEqual(await outcome(at.site, visitor.reference), BOOKED);
    const messages = await at.site.rows`SELECT channel FROM outbox o
      JOIN booking b ON b.id = o.booking_id WHERE b.reference = ${visitor.reference}
      ORDER BY channel`;
    assert.deepEqual(messages.map((one) => one.channel), ['email', 'sms']);
  }

  /* The three fields a browser brings back. */
  const answerOf = (visitor) => Object.fromEntries(visitor.form('back').entries());
  const post = (reference, fields) => exchange(`${at.site.site}/pay/${reference}/callback`, {
    method: 'POST', body: new URLSearchParams(fields).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: at.site.gateway,
      'Sec-Fetch-Site': 'cross-site' } });

  return { BOOKED, goOn, payer, paid, state, settles, delivered, worked, once, answerOf, post };
}

module.exports = { payers };
