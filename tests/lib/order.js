'use strict';
/*
 * Bookings with an order at the gateway, and what the gateway's own record says
 * about the questions it was asked.
 */
const { importRide, rideDetails, holder, send } = require('./booking.js');
const { until } = require('./installation.js');

/** Stands before Pay; visitor.reference is the booking's. */
async function payer(site, slug) {
  const visitor = await holder(site, slug ?? await importRide(site));
  await visitor.visit((await send(visitor, rideDetails(1))).location);
  visitor.reference = new URL(visitor.page.url).pathname.split('/')[2];
  return visitor;
}

/** Has pressed Pay; visitor.order is the gateway's. */
async function ordered(site, slug) {
  const visitor = await payer(site, slug);
  await visitor.submit(visitor.form(/\/pay\/[^/]*$/));
  visitor.order = visitor.form('checkout').value('order_id');
  return visitor;
}

/** What the database says of a booking, without touching its page. */
const stateOf = (site, { reference }) =>
  site.one`SELECT state FROM booking WHERE reference = ${reference}`;

/** Waits until it says so of all of them. */
const allBecome = (site, visitors, wanted, timeout_ms = 20000) => until(async () => {
  for (const one of visitors) if (await stateOf(site, one) !== wanted) return false;
  return true;
}, { what: `all ${visitors.length} ${wanted}`, timeout_ms });

/** All of one of the sandbox's lists, page by page, after a number. */
async function whole(sandbox, what, after = 0) {
  const all = [];
  for (;;) {
    const page = await sandbox.log(what, { after: all.at(-1)?.seq ?? after, limit: 500 });
    all.push(...page);
    if (page.length < 500) return all;
  }
}

/** The number of the last entry of a list. */
const last = async (sandbox, what) => (await whole(sandbox, what)).at(-1)?.seq ?? 0;

/** Questions that jobs ask Razorpay: not those of visitors who press Pay. */
const asked = async (sandbox, after) => (await whole(sandbox, 'requests', after))
  .filter((one) => /^(orders|payments|refunds)\./.test(one.route)
    && one.route !== 'orders.create');

/** The most of them within any second. */
function mostPerSecond(requests) {
  const times = requests.map((one) => Number(one.created_at)).sort((a, b) => a - b);
  let most = 0;
  for (let i = 0, from = 0; i < times.length; i += 1) {
    while (times[i] - times[from] >= 1) from += 1;
    most = Math.max(most, i - from + 1);
  }
  return most;
}

module.exports = { payer, ordered, stateOf, allBecome, whole, last, asked, mostPerSecond };
