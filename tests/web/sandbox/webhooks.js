'use strict';
/* Webhooks: bytes, signatures, times, and how they go astray. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { validateWebhookSignature } = require('razorpay/dist/utils/razorpay-utils');
const { setTimeout: sleep } = require('node:timers/promises');
const { eventOf } = require('../../lib/shop.js');
const { client, order, paid } = require('./client.js');
const { ORDER, PAYMENT, REFUND, REFUNDED } = require('./keys.js');

const ENVELOPE = ['entity', 'account_id', 'event', 'contains', 'payload', 'created_at'];
const FIRST = ['payment.authorized', 'payment.captured', 'order.paid'];

module.exports = (at) => {
  const signed = (visit, secret = at.webhookSecret) => validateWebhookSignature(
    visit.body.toString(), visit.headers['x-razorpay-signature'], secret);

  test('a captured payment tells three events at once, signed', async () => {
    const { order: made, payment } = await paid(at, { method: 'netbanking' });
    const began = Date.now();
    const heard = await at.shop.wait(3);
    assert.ok(Date.now() - began < 1000);
    assert.deepEqual(heard.map(eventOf).sort(), [...FIRST].sort());
    const ids = new Set();
    for (const visit of heard) {
      assert.ok(signed(visit));
      assert.equal(visit.path, '/hook');
      assert.equal(visit.headers['user-agent'], 'Razorpay-Webhook/v1');
      assert.equal(visit.headers['content-type'], 'application/json');
      assert.equal(visit.headers['accept-encoding'], 'gzip');
      assert.match(visit.headers['x-razorpay-event-id'], /^[A-Za-z0-9]{14}$/);
      assert.equal(visit.headers['request-id'], visit.headers['x-razorpay-event-id']);
      assert.equal(visit.headers.accept, undefined);
      ids.add(visit.headers['x-razorpay-event-id']);
      const text = visit.body.toString();
      const event = JSON.parse(text);
      assert.equal(text, JSON.stringify(event));
      assert.deepEqual(Object.keys(event), ENVELOPE);
      assert.equal(event.payload.payment.entity.order_id, made.id);
      assert.equal(event.payload.payment.entity.id, payment.payment_id);
    }
    assert.equal(ids.size, 3);
  });

  test('each event is a snapshot with the observed keys', async () => {
    await paid(at, { method: 'netbanking' });
    const heard = await at.shop.wait(3);
    const of = (name) => JSON.parse(heard.find((one) => eventOf(one) === name).body);
    const authorized = of('payment.authorized').payload.payment.entity;
    assert.deepEqual(Object.keys(authorized), PAYMENT);
    assert.equal(authorized.status, 'authorized');
    assert.equal(authorized.captured, false);
    assert.equal(authorized.fee, null);
    const captured = of('payment.captured').payload.payment.entity;
    assert.deepEqual(Object.keys(captured), [...PAYMENT, 'reward', 'base_amount']);
    assert.equal(captured.status, 'captured');
    assert.equal(captured.fee, 1180);
    const done = of('order.paid');
    assert.deepEqual(done.contains, ['payment', 'order']);
    assert.deepEqual(Object.keys(done.payload), ['payment', 'order']);
    assert.deepEqual(Object.keys(done.payload.payment.entity), [...PAYMENT, 'reward']);
    assert.deepEqual(Object.keys(done.payload.order.entity), ORDER);
    assert.equal(done.payload.order.entity.status, 'paid');
    assert.equal(done.payload.order.entity.amount_due, 0);
  });

  test('refund events have sorted keys', async () => {
    const { payment } = await paid(at, { method: 'netbanking' });
    await client(at).payments.refund(payment.payment_id, {});
    const heard = await at.shop.wait(2, (one) => /"event":"refund/.test(one.body));
    for (const visit of heard) {
      assert.ok(signed(visit));
      const event = JSON.parse(visit.body);
      assert.deepEqual(Object.keys(event), [...ENVELOPE].sort());
      assert.deepEqual(event.contains, ['refund', 'payment']);
      assert.deepEqual(Object.keys(event.payload), ['payment', 'refund']);
      assert.deepEqual(Object.keys(event.payload.payment.entity), REFUNDED);
      assert.deepEqual(Object.keys(event.payload.refund.entity), [...REFUND].sort());
      assert.equal(event.payload.payment.entity.status, 'refunded');
      assert.equal(event.payload.refund.entity.status, 'processed');
    }
  });

  test('a failure tells one event with its reason', async () => {
    await paid(at, { outcome: 'failure' });
    const [visit] = await at.shop.wait(1);
    assert.equal(eventOf(visit), 'payment.failed');
    const { entity } = JSON.parse(visit.body).payload.payment;
    assert.equal(entity.error_reason, 'payment_failed');
    assert.equal(entity.acquirer_data.rrn, null);
  });

  test('what is not taken is tried again, byte by byte, in the measured times', async () => {
    at.shop.answer = () => 500;
    await at.sandbox.set({ webhook: 'drop', event: 'payment.authorized' });
    await at.sandbox.set({ webhook: 'drop', event: 'order.paid' });
    await at.sandbox.set({ ladder: '0.05' });
    await paid(at);
    const tries = await at.shop.wait(4);
    for (const one of tries) {
      assert.deepEqual(one.body, tries[0].body);
      assert.equal(one.headers['x-razorpay-signature'], tries[0].headers['x-razorpay-signature']);
      assert.equal(one.headers['x-razorpay-event-id'], tries[0].headers['x-razorpay-event-id']);
    }
    const after = tries.map((one) => one.at - tries[0].at);
    assert.ok(after[1] < 250, `${after}`);
    assert.ok(Math.abs(after[2] - 6777 * 0.05) < 250, `${after}`);
    assert.ok(Math.abs(after[3] - 19311 * 0.05) < 250, `${after}`);
    at.shop.answer = () => 204;
    await at.shop.wait(5);
    await sleep(100);
    const log = await at.sandbox.log('webhooks');
    const row = log.find((one) => one.event === 'payment.captured');
    assert.equal(row.state, 'delivered');
    assert.deepEqual(row.answers.map((one) => one.status), [500, 500, 500, 500, 204]);
  });

  test('a redirect and silence are failures', async () => {
    await at.sandbox.set({ webhook: 'drop', event: 'payment.authorized' });
    await at.sandbox.set({ webhook: 'drop', event: 'order.paid' });
    at.shop.answer = () => (at.shop.heard.length === 1 ? 302 : 200);
    await paid(at);
    const heard = await at.shop.wait(2);
    assert.ok(heard.every((one) => one.path === '/hook'));
  });

  test('after the last try the webhook is switched off', async () => {
    at.shop.answer = () => 400;
    await at.sandbox.set({ ladder: '0.000001' });
    await paid(at);
    await at.shop.wait(15);
    let log;
    do {
      await sleep(50);
      log = await at.sandbox.log('webhooks');
    } while (log.some((one) => one.state === 'waiting'));
    assert.ok(log.some((one) => one.state === 'given_up'));
    at.shop.forget();
    await paid(at);
    await sleep(200);
    assert.equal(at.shop.heard.length, 0);
    await at.sandbox.set({ disabled: '' });
    await paid(at);
    await at.shop.wait(3);
  });

  test('late: failed first, captured afterwards', async () => {
    const made = await order(at);
    const first = await at.sandbox.pay(made.id, { outcome: 'fail_then_success', seconds: 0.2 });
    assert.equal(first.status, 'failed');
    const heard = await at.shop.wait(4);
    assert.equal(eventOf(heard[0]), 'payment.failed');
    assert.deepEqual(new Set(heard.map(eventOf)), new Set(['payment.failed', ...FIRST]));
    assert.equal((await client(at).payments.fetch(first.payment_id)).status, 'captured');
  });

  test('never: failed by the clock, without a capture', async () => {
    const made = await order(at);
    const first = await at.sandbox.pay(made.id, { outcome: 'never' });
    assert.equal(first.status, 'created');
    await at.site.shift('11 minutes');
    try {
      const [visit] = await at.shop.wait(1);
      const { entity } = JSON.parse(visit.body).payload.payment;
      assert.equal(entity.error_reason, 'payment_timed_out');
    } finally {
      await at.site.shift('0');
    }
  });

  test('authorized and never captured: given back by the clock', async () => {
    const made = await order(at);
    await at.sandbox.pay(made.id, { outcome: 'authorize_only' });
    await at.shop.wait(1);
    await at.site.shift('4 days');
    try {
      const heard = await at.shop.wait(3);
      assert.deepEqual(heard.map(eventOf).sort(),
        ['payment.authorized', 'refund.created', 'refund.processed']);
    } finally {
      await at.site.shift('0');
    }
  });

  test('twice, late, out of order, lost', async () => {
    await at.sandbox.set({ webhook: 'dup:2', event: 'order.paid', once: 1 });
    await paid(at);
    let heard = await at.shop.wait(5);
    const same = heard.filter((one) => eventOf(one) === 'order.paid');
    assert.equal(new Set(same.map((one) => one.headers['x-razorpay-event-id'])).size, 1);
    assert.equal(same.length, 3);

    at.shop.forget();
    await at.sandbox.set({ webhook: 'reorder', once: 1 });
    await paid(at);
    heard = await at.shop.wait(3);
    assert.deepEqual(heard.map(eventOf), [...FIRST].reverse());

    at.shop.forget();
    await at.sandbox.set({ webhook: 'delay:0.5', event: 'payment.captured', once: 1 });
    await at.sandbox.set({ webhook: 'drop', event: 'payment.authorized', once: 1 });
    const { order: made } = await paid(at);
    heard = await at.shop.wait(2);
    assert.deepEqual(heard.map(eventOf), ['order.paid', 'payment.captured']);
    assert.ok(heard[1].at - heard[0].at > 350);
    const log = await at.sandbox.log('webhooks', { of: made.id });
    assert.equal(log.find((one) => one.event === 'payment.authorized').state, 'dropped');
  });

  test('badly signed, cut and unknown ones', async () => {
    const one = async (webhook) => {
      at.shop.forget();
      await at.sandbox.reset('webhook');
      await at.sandbox.set({ webhook, event: 'payment.failed' });
      await paid(at, { outcome: 'failure' });
      return (await at.shop.wait(1))[0];
    };
    assert.ok(!signed(await one('bad_signature')));
    const cut = await one('truncated');
    assert.ok(signed(cut));
    assert.throws(() => JSON.parse(cut.body));
    const unknown = await one('unknown_event');
    assert.ok(signed(unknown));
    assert.equal(eventOf(unknown), 'payment.wondered');
    const old = await one('old_secret');
    assert.ok(signed(old), 'with one secret the old one is the same');
  });

  test('an event is sent again on request, with its id or a fresh one', async () => {
    const { order: made } = await paid(at);
    const [first] = await at.shop.wait(3);
    const id = first.headers['x-razorpay-event-id'];
    assert.deepEqual(await at.sandbox.replay({ event: id }), { sent: '1' });
    await at.shop.wait(2, (one) => one.headers['x-razorpay-event-id'] === id);
    assert.deepEqual(await at.sandbox.replay({ order: made.id, fresh: 1 }), { sent: '4' });
    const heard = await at.shop.wait(8);
    assert.equal(new Set(heard.map((one) => one.headers['x-razorpay-event-id'])).size, 7);
    for (const visit of heard) {
      const mac = crypto.createHmac('sha256', at.webhookSecret).update(visit.body).digest('hex');
      assert.equal(visit.headers['x-razorpay-signature'], mac);
    }
  });

  test('an event is sent a thousand times on request', async () => {
    await paid(at, { outcome: 'failure' });
    const [first] = await at.shop.wait(1);
    const id = first.headers['x-razorpay-event-id'];
    assert.deepEqual(await at.sandbox.replay({ event: id, fresh: 1, times: 1000 }),
      { sent: '1000' });
    const heard = await at.shop.wait(1001, () => true, 60000);
    assert.equal(new Set(heard.map((one) => one.body.toString())).size, 1);
    assert.equal(new Set(heard.map((one) => one.headers['x-razorpay-event-id'])).size, 1001);
    await assert.rejects(at.sandbox.replay({ event: id, times: 0 }), /422/);
  });

  test('a slow shop does not hold up the others', async () => {
    const slow = await order(at);
    at.shop.answer = (visit) => (visit.body.includes(slow.id) ? null : 200);
    await at.sandbox.pay(slow.id);
    await at.shop.wait(3);
    const began = Date.now();
    const { order: quick } = await paid(at);
    await at.shop.wait(3, (one) => one.body.includes(quick.id));
    assert.ok(Date.now() - began < 1000);
  });
};
