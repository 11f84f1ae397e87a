'use strict';
/* The official SDK as a client of the sandbox, and small shared verbs. */
const Razorpay = require('razorpay');
const { exchange } = require('../../lib/http.js');

/** The official client, with these keys or the right ones. */
function client(at, secret = at.secret) {
  const razorpay = new Razorpay({ key_id: at.key, key_secret: secret });
  razorpay.api.rq.defaults.baseURL = at.site.sandbox;
  return razorpay;
}

/** A raw call: what the SDK cannot send. */
function call(at, method, path, { body, headers = {}, secret = at.secret } = {}) {
  const word = Buffer.from(`${at.key}:${secret}`).toString('base64');
  return exchange(at.site.sandbox + path, { method,
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    headers: { Authorization: `Basic ${word}`, 'Content-Type': 'application/json',
      ...headers } });
}

let count = 0;

/** An order of 500 rupees with a receipt of its own. */
function order(at, more = {}) {
  count += 1;
  return client(at).orders.create({ amount: 50000, currency: 'INR',
    receipt: `r-${count}`, ...more });
}

/** An order, paid. */
async function paid(at, fields) {
  const made = await order(at);
  const payment = await at.sandbox.pay(made.id, fields);
  return { order: made, payment };
}

/** What the SDK throws. */
async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
}

module.exports = { client, call, order, paid, refusal };
