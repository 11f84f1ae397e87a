'use strict';
/*
 * A visitor's whole way: event page, line, places, details, Pay, the gateway's
 * page and back, by forms alone, as a browser without JavaScript goes it.
 */
const assert = require('node:assert/strict');
const { Visitor } = require('./visitor.js');
const { until } = require('./installation.js');
const { rideDetails } = require('./booking.js');

/** Where a visitor stands: "200 /book/x". */
const stands = ({ page }) => `${page.status} ${new URL(page.url).pathname}`;

/** From the event page to the choice of places. */
async function comeIn(site, slug, visitor = new Visitor(site.site)) {
  await visitor.open(`/e/${slug}`);
  await visitor.submit(visitor.form(/\/q\//));
  await until(async () => {
    if (stands(visitor) === `200 /q/${slug}`) await visitor.open(`/q/${slug}`);
    return stands(visitor) !== `200 /q/${slug}`;
  }, { what: 'the turn' }).catch(async (error) => {
    const { text } = await site.get(`/q/${slug}.json`);
    throw new Error(`${error.message}; ${/<main[^>]*>/.exec(visitor.page.text)} ${text}`);
  });
  assert.equal(stands(visitor), `200 /book/${slug}`, visitor.page.text);
  return visitor;
}

/** In, holding places, having said who comes: stands before Pay. */
async function register(site, slug, options = {}) {
  const { quantity = 1, ticket_type = 1, typed = {} } = options;
  const visitor = await comeIn(site, slug, options.visitor);
  await visitor.submit(visitor.form(/\/book\//), { ticket_type, quantity });
  assert.equal(stands(visitor), `200 /book/${slug}/details`);
  await visitor.submit(visitor.form(/\/details$/), { ...rideDetails(quantity), ...typed });
  visitor.reference = new URL(visitor.page.url).pathname.match(/^\/(?:pay|b)\/([^/]+)$/)?.[1];
  assert.ok(visitor.reference, `${stands(visitor)}\n${visitor.page.text}`);
  return visitor;
}

/** Presses Pay: stands before the form that leads to the gateway. */
async function pressPay(visitor) {
  await visitor.submit(visitor.form((form) => form.action.endsWith(`/pay/${visitor.reference}`)));
  assert.equal(stands(visitor), `200 /pay/${visitor.reference}`);
  visitor.order = visitor.form('checkout').value('order_id');
  return visitor.order;
}

/** From the page with the gateway's form to the gateway's own page. */
async function toGateway(visitor) {
  await visitor.submit(visitor.form('checkout'));
  assert.equal(visitor.page.status, 200, visitor.page.text);
  assert.equal(new URL(visitor.page.url).hostname, 'localhost');
}

/** At the gateway: presses a button of one method; stands before going back. */
async function atGateway(visitor, button = 'Success', method = 'upi') {
  await visitor.submit(visitor.form((form) => form.value('method') === method), {}, { button });
  assert.equal(visitor.page.status, 200);
}

/** Brings the gateway's answer back to us: stands on the booking's page. */
async function comeBack(visitor) {
  await visitor.submit(visitor.form('back'));
  assert.match(stands(visitor), /^200 \/(b|pay)\//);
}

/** All of it: from the event page to the booking's page after paying. */
async function payFor(site, slug, options = {}) {
  const visitor = await register(site, slug, options);
  await pressPay(visitor);
  await toGateway(visitor);
  await atGateway(visitor, options.button, options.method);
  await comeBack(visitor);
  return visitor;
}

/** Asks for the booking's page again until it says so. */
function becomes(visitor, state, { timeout_ms = 15000 } = {}) {
  return until(async () => {
    await visitor.open(`/b/${visitor.reference}`);
    return visitor.state === state;
  }, { what: `${visitor.reference} is ${state}`, timeout_ms })
    .catch((error) => { throw new Error(`${error.message}, but ${visitor.state}`); });
}

/** The booking code that the confirmed page shows. */
const codeOf = (visitor) => visitor.page.text.match(/class="code">([^<]+)</)?.[1];

module.exports = { stands, comeIn, register, pressPay, toGateway, atGateway, comeBack, payFor,
  becomes, codeOf };
