'use strict';
/* When things happen: held webhooks, the browser's turn, days by the clock. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { validateWebhookSignature } = require('razorpay/dist/utils/razorpay-utils');
const { until, sleep } = require('../../lib/installation.js');
const { down, up } = require('../../lib/services.js');
const { eventOf } = require('../../lib/shop.js');
const { client, order, paid } = require('./client.js');

const DAY = 86400;

module.exports = (at) => {
  const status = async (id) => (await client(at).payments.fetch(id)).status;

  async function shifted(interval, work) {
    await at.site.shift(interval);
    try {
      return await work();
    } finally {
      await at.site.shift('0');
    }
  }

  test('what is held waits until it is released, that of one order or all', async () => {
    await at.sandbox.set({ webhook: 'hold' });
    const first = await paid(at);
    const second = await paid(at);
    await sleep(300);
    assert.equal(at.shop.heard.length, 0);
    assert.deepEqual(await at.sandbox.release(first.order.id), { sent: '3' });
    const heard = await at.shop.wait(3);
    assert.ok(heard.every((one) => one.body.includes(first.order.id)));
    const [one] = await at.sandbox.log('webhooks', { of: second.order.id });
    assert.deepEqual(await at.sandbox.release(one.event_id), { sent: '1' });
    assert.deepEqual(await at.sandbox.release(), { sent: '2' });
    await at.shop.wait(6);
    assert.deepEqual(await at.sandbox.release(), { sent: '0' });
  });

  test('the shop hears of it before the browser, or after', async () => {
    await at.sandbox.set({ webhook: 'before_callback', once: 1 });
    const slow = [];
    at.shop.answer = (visit) => {
      slow.push(visit);
      return 200;
    };
    const early = await paid(at);
    assert.equal(slow.length, 3);
    assert.ok(slow.every((one) => one.body.includes(early.payment.payment_id)));
    at.shop.forget();
    await at.sandbox.set({ webhook: 'after_callback:0.8', once: 1 });
    await paid(at);
    const back = Date.now();
    assert.equal(at.shop.heard.length, 0);
    const heard = await at.shop.wait(3);
    assert.ok(heard.every((one) => one.at - back > 500));
    at.shop.forget();
    await at.sandbox.set({ webhook: 'after_callback', once: 1 });
    await paid(at);
    const again = Date.now();
    await at.shop.wait(3);
    assert.ok(Date.now() - again > 2500);
  });

  test('before_callback does not wait for a shop that never answers', async () => {
    await at.sandbox.set({ webhook: 'before_callback' });
    await at.sandbox.set({ webhook: 'drop' });
    const began = Date.now();
    await paid(at);
    assert.ok(Date.now() - began < 3000);
    assert.equal(at.shop.heard.length, 0);
  });

  test('an authorisation three days late', async () => {
    const made = await order(at);
    const { payment_id: id } = await at.sandbox.pay(made.id, { outcome: 'late',
      seconds: 3 * DAY });
    const told = await order(at);
    await at.sandbox.set({ outcome: 'late:3d', order: told.id });
    const { payment_id: other } = await at.sandbox.pay(told.id);
    assert.equal(await status(id), 'created');
    await shifted('11 minutes', () => until(async () => await status(id) === 'failed'
      && await status(other) === 'failed'));
    await shifted('71 hours', async () => {
      await sleep(300);
      assert.equal(await status(id), 'failed');
    });
    await shifted('73 hours', () => until(async () => await status(id) === 'captured'
      && await status(other) === 'captured'));
    const [mine] = await at.sandbox.log('payments', { of: made.id });
    assert.deepEqual(mine.states.map(({ state }) => state), ['created', 'failed', 'captured']);
    assert.ok(mine.captured_at - mine.created_at > 3 * DAY);
    const heard = await at.shop.wait(4, (one) => one.body.includes(made.id));
    assert.deepEqual(heard.map(eventOf).sort(),
      ['order.paid', 'payment.authorized', 'payment.captured', 'payment.failed']);
  });

  test('three days late for an order that was paid: given back at once', async () => {
    const made = await order(at);
    const { payment_id: id } = await at.sandbox.pay(made.id, { outcome: 'late',
      seconds: 3 * DAY });
    await at.sandbox.pay(made.id);
    await shifted('73 hours', () => until(async () => await status(id) === 'refunded'));
    assert.equal((await client(at).orders.fetch(made.id)).amount_paid, 50000);
  });

  test('an uncaptured payment goes back after its order\'s own expiry', async () => {
    const made = await order(at, { payment: { capture: 'manual',
      capture_options: { manual_expiry_period: 60 } } });
    const usual = await order(at, { payment: { capture: 'manual' } });
    const { payment_id: soon } = await at.sandbox.pay(made.id);
    const { payment_id: late } = await at.sandbox.pay(usual.id);
    await shifted('61 minutes', () => until(async () => await status(soon) === 'refunded'));
    assert.equal(await status(late), 'authorized');
    await shifted('73 hours', () => until(async () => await status(late) === 'refunded'));
    const [refund] = await at.sandbox.log('refunds', { of: usual.id });
    assert.equal(refund.payment_id, late);
  });

  test('retries come at their times by the virtual clock', async () => {
    await at.sandbox.set({ ladder: '' });
    await at.sandbox.set({ webhook: 'drop', event: 'payment.authorized' });
    await at.sandbox.set({ webhook: 'drop', event: 'order.paid' });
    at.shop.answer = () => 400;
    await paid(at);
    await at.shop.wait(1);
    for (const [interval, tries] of [['7 seconds', 2], ['21 seconds', 3], ['1 minute', 4],
      ['90 seconds', 5]]) {
      await shifted(interval, () => at.shop.wait(tries));
      await sleep(200);
      assert.equal(at.shop.heard.length, tries, interval);
    }
    const [row] = (await at.sandbox.log('webhooks'))
      .filter((one) => one.state === 'waiting');
    assert.equal(row.tries, 5);
  });

  test('after a change of the secret the old one still signs what was told so', async () => {
    const file = path.join(at.site.dir, 'secret/razorpay_webhook_secret');
    const before = fs.readFileSync(file, 'utf8');
    await down(at.site, 'sandbox-deliver');
    fs.writeFileSync(file, `the-new-secret\n${before}`);
    await up(at.site, 'sandbox-deliver');
    try {
      await at.sandbox.set({ webhook: 'old_secret', event: 'payment.failed', once: 1 });
      await paid(at, { outcome: 'failure' });
      const [old] = await at.shop.wait(1);
      await paid(at, { outcome: 'failure' });
      const [, young] = await at.shop.wait(2);
      const by = (visit, secret) => validateWebhookSignature(visit.body.toString(),
        visit.headers['x-razorpay-signature'], secret);
      assert.deepEqual([by(old, at.webhookSecret), by(old, 'the-new-secret')], [true, false]);
      assert.deepEqual([by(young, at.webhookSecret), by(young, 'the-new-secret')],
        [false, true]);
    } finally {
      await down(at.site, 'sandbox-deliver');
      fs.writeFileSync(file, before);
      await up(at.site, 'sandbox-deliver');
    }
  });
};
