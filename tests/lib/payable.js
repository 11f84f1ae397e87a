'use strict';
/*
 * Bookings that are about to be paid, made by statements instead of by visitors,
 * and the gateway's own words about them, kept back until a test passes them on.
 */
const fs = require('node:fs');
const path = require('node:path');
const { exchange } = require('./http.js');
const { importEvent } = require('./event.js');
const { literal, until } = require('./installation.js');
const { Shop, eventOf } = require('./shop.js');

/** An event with places at 500 rupees. */
const importPaid = (site, capacity) => importEvent(site,
  { contact_asks: 'name, email, phone' }, { types: [{ name: 'Ride', price: 500, capacity }] });

/* A place of the event's only type, a hold that is paying, a booking, a person. */
const MAKE = fs.readFileSync(path.join(__dirname, 'payable.sql'), 'utf8');

const lines = (text) => text.split('\n').filter((line) => line !== '');

/** So many pending bookings of an event, their holds paying, nothing ordered yet. */
async function payable(site, slug, n) {
  const out = await site.sql(`${MAKE} SELECT pg_temp.payable(${literal(slug)}, ${n})`);
  return lines(out).map((line) => JSON.parse(line));
}

/** Does something to each, so many at a time; gives what came of them. */
async function each(things, act, width = 12) {
  const came = [];
  let next = 0;
  const work = async () => {
    while (next < things.length) {
      const mine = next;
      next += 1;
      came[mine] = await act(things[mine], mine);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return came;
}

/** Orders made at the gateway as we make them, by receipt. */
async function gatewayOrders(site, receipts, amount) {
  const key = site.file('startline.conf').match(/^razorpay_key_id = (.*)$/m)[1];
  const word = Buffer.from(`${key}:${site.file('secret/razorpay_key_secret')}`).toString('base64');
  const made = await each(receipts, (receipt) => exchange(`${site.sandbox}/v1/orders`, {
    method: 'POST', body: JSON.stringify({ amount, currency: 'INR', receipt }),
    headers: { Authorization: `Basic ${word}`, 'Content-Type': 'application/json' } }));
  return new Map(made.map(({ json }) => [json.receipt, json.id]));
}

/**
 * An order for each of these bookings, which becomes its `name`. Nobody asks the
 * gateway about it by itself.
 */
async function order(site, bookings, { name = 'order', state = 'created', amount = 50000 } = {}) {
  const receipts = bookings.map(({ id }) => `${name}-${id}`);
  const made = await gatewayOrders(site, receipts, amount);
  await site.sql(`INSERT INTO payment_order (booking_id, receipt, gateway_id, state, amount_paise)
    VALUES ${bookings.map(({ id }, i) => `(${id}, ${literal(receipts[i])},
      ${literal(made.get(receipts[i]))}, ${literal(state)}, ${amount})`).join(',')}`);
  bookings.forEach((booking, i) => { booking[name] = made.get(receipts[i]); });
  return bookings;
}

/** Hears what the gateway says instead of the site, and passes it on when told. */
class Postbag {
  static async open(site, sandbox) {
    const bag = new Postbag();
    bag.site = site;
    bag.sandbox = sandbox;
    bag.shop = await Shop.open();
    await sandbox.set({ webhook_url: `${bag.shop.url}/` });
    return bag;
  }

  async close() {
    await this.sandbox.set({ webhook_url: '' });
    await this.shop.close();
  }

  /** Waits for one event of that name for each payment; gives them by payment. */
  async events(name, payments, timeout_ms = 60000) {
    const found = new Map();
    let seen = 0;
    await until(() => {
      for (; seen < this.shop.heard.length; seen += 1) {
        const visit = this.shop.heard[seen];
        if (eventOf(visit) === name) {
          found.set(JSON.parse(visit.body).payload.payment.entity.id, visit);
        }
      }
      return payments.every((id) => found.has(id));
    }, { what: `${name} of ${payments.length} payments`, timeout_ms });
    return found;
  }

  /** The same bytes to the site; `id`: another event id than the gateway's. */
  pass(visit, { id = visit.headers['x-razorpay-event-id'] } = {}) {
    return exchange(`${this.site.site}/pay/webhook/razorpay`, { method: 'POST',
      body: visit.body, headers: { 'Content-Type': 'application/json',
        'User-Agent': visit.headers['user-agent'], 'X-Razorpay-Event-Id': id,
        'X-Razorpay-Signature': visit.headers['x-razorpay-signature'] } });
  }
}

/** Waits until every webhook that was kept has been worked off. */
const worked = (site, timeout_ms = 60000) => until(async () =>
  await site.one`SELECT count(*) FROM webhook_event WHERE state = 'new'` === 0,
{ what: 'all webhooks worked off', timeout_ms });

module.exports = { importPaid, payable, order, gatewayOrders, each, Postbag, worked };
