'use strict';
/* What others do to a payment: the organiser in the dashboard, the payer's bank. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { validateWebhookSignature } = require('razorpay/dist/utils/razorpay-utils');
const { eventOf } = require('../../lib/shop.js');
const { client, call, order, paid, refusal } = require('./client.js');
const { PAYMENT, DISPUTE, EVIDENCE } = require('./keys.js');

const STATES = [['created', 'open'], ['under_review', 'under_review'],
  ['action_required', 'open'], ['won', 'won'], ['lost', 'lost'], ['closed', 'closed']];

module.exports = (at) => {
  const heard = async (name) => {
    const [visit] = await at.shop.wait(1, (one) => eventOf(one) === name);
    assert.ok(validateWebhookSignature(visit.body.toString(),
      visit.headers['x-razorpay-signature'], at.webhookSecret));
    return JSON.parse(visit.body);
  };

  test('a refund in the dashboard is told like any other', async () => {
    const { order: made, payment } = await paid(at);
    const { id } = await at.sandbox.refund({ payment: payment.payment_id, amount: 20000 });
    const { payload } = await heard('refund.processed');
    assert.equal(payload.refund.entity.id, id);
    assert.equal(payload.refund.entity.amount, 20000);
    assert.equal(payload.payment.entity.refund_status, 'partial');
    assert.equal((await client(at).refunds.fetch(id)).payment_id, payment.payment_id);
    const doomed = await at.sandbox.refund({ order: made.id, outcome: 'fail', seconds: 0.1 });
    assert.equal((await client(at).payments.fetch(payment.payment_id)).status, 'refunded');
    await heard('refund.failed');
    const log = await at.sandbox.log('refunds', { of: made.receipt });
    assert.deepEqual(log.map((one) => [one.id, one.payment_id, one.idempotency_key,
      one.states.map(({ state }) => state)]),
    [[id, payment.payment_id, null, ['processed']],
      [doomed.id, payment.payment_id, null, ['pending', 'failed']]]);
    await assert.rejects(at.sandbox.refund({ order: made.id, amount: 30001 }), /404/);
    await assert.rejects(at.sandbox.refund({ order: made.id, amount: 'x' }), /422/);
    await assert.rejects(at.sandbox.refund({ order: made.id, outcome: 'balance' }), /422/);
    await assert.rejects(at.sandbox.refund({ order: (await order(at)).id }), /404/);
  });

  test('a refund that was processed may bounce', async () => {
    const { payment } = await paid(at);
    await at.sandbox.set({ refund: 'bounce:0.2', once: 1 });
    const made = await client(at).payments.refund(payment.payment_id, {});
    assert.equal(made.status, 'processed');
    await heard('refund.processed');
    await heard('refund.failed');
    assert.equal((await client(at).payments.fetch(payment.payment_id)).amount_refunded, 0);
    const [{ states }] = await at.sandbox.log('refunds');
    assert.deepEqual(states.map(({ state }) => state), ['processed', 'failed']);
  });

  test('without balance nothing is refunded until it is there', async () => {
    const { payment } = await paid(at);
    const refund = (key) => call(at, 'POST', `/v1/payments/${payment.payment_id}/refund`,
      { body: { amount: 50000 }, headers: { 'X-Refund-Idempotency': key } });
    await at.sandbox.set({ refund: 'balance' });
    for (let i = 0; i < 3; i += 1) {
      const { status, json } = await refund('one-and-the-same');
      assert.equal(status, 400);
      assert.equal(json.error.code, 'BAD_REQUEST_ERROR');
      assert.match(json.error.description, /does not have enough balance/);
    }
    assert.deepEqual(await at.sandbox.log('refunds'), []);
    await at.sandbox.reset('refund');
    assert.equal((await refund('one-and-the-same')).status, 200);
  });

  test('a key may be in progress, or not be found', async () => {
    const { payment } = await paid(at);
    const refund = (key) => call(at, 'POST', `/v1/payments/${payment.payment_id}/refund`,
      { body: { amount: 10000 }, headers: { 'X-Refund-Idempotency': key } });
    await at.sandbox.set({ refund: 'in_flight:1', once: 1 });
    const first = refund('key-in-flight-1');
    await at.shop.wait(1, (one) => eventOf(one) === 'refund.processed');
    const busy = await refund('key-in-flight-1');
    assert.equal(busy.status, 409);
    assert.match(busy.json.error.description, /in progress/);
    assert.equal((await first).status, 200);
    const again = await refund('key-in-flight-1');
    assert.equal(again.status, 200);
    assert.equal(again.json.id, (await first).json.id);
    await at.sandbox.set({ refund: 'no_record', once: 1 });
    const lost = await refund('key-not-found-1');
    assert.equal(lost.status, 500);
    assert.match(lost.json.error.description, /fetch idempotency record/);
    assert.equal((await refund('key-not-found-1')).status, 200);
    assert.equal((await at.sandbox.log('refunds')).length, 2);
    const calls = (await at.sandbox.log('requests'))
      .filter(({ route }) => route === 'refunds.create');
    assert.deepEqual(calls.filter(({ key }) => key === 'key-in-flight-1')
      .map(({ status }) => status).sort(), [200, 200, 409]);
    assert.deepEqual(calls.filter(({ key }) => key === 'key-not-found-1')
      .map(({ status }) => status), [500, 200]);
  });

  test('how long a key lives and how it conflicts are settings', async () => {
    const { payment } = await paid(at);
    const refund = (amount) => call(at, 'POST', `/v1/payments/${payment.payment_id}/refund`,
      { body: { amount }, headers: { 'X-Refund-Idempotency': 'key-that-is-kept' } });
    const first = await refund(100);
    assert.equal((await refund(200)).status, 409);
    await at.sandbox.set({ key_conflict: 400 });
    assert.equal((await refund(200)).status, 400);
    assert.equal((await refund(100)).json.id, first.json.id);
    await at.sandbox.set({ key_life: 0.000001 });
    const second = await refund(100);
    assert.equal(second.status, 200);
    assert.notEqual(second.json.id, first.json.id);
    await at.sandbox.set({ key_life: '' });
    assert.equal((await refund(100)).json.id, second.json.id);
    const log = await at.sandbox.log('refunds');
    assert.deepEqual(log.map((one) => one.idempotency_key),
      ['key-that-is-kept', 'key-that-is-kept']);
  });

  test('a dispute goes through its states, each told in the documented body', async () => {
    const { order: made, payment } = await paid(at, { method: 'netbanking' });
    const { id } = await at.sandbox.dispute({ payment: payment.payment_id, amount: 39000,
      phase: 'fraud', reason: 'fraudulent_transaction' });
    assert.match(id, /^disp_[A-Za-z0-9]{14}$/);
    for (const [state, status] of STATES) {
      if (state !== 'created') await at.sandbox.dispute({ dispute: id, state });
      const event = await heard(`payment.dispute.${state}`);
      assert.deepEqual(event.contains, ['payment', 'dispute']);
      const { payment: told, dispute } = event.payload;
      assert.deepEqual(Object.keys(told.entity), [...PAYMENT, 'base_amount', 'amount_transferred']);
      assert.equal(told.entity.status, 'captured');
      assert.equal(told.entity.order_id, made.id);
      const { evidence, ...entity } = dispute.entity;
      assert.deepEqual(Object.keys(entity), DISPUTE);
      assert.deepEqual(Object.keys(evidence ?? dispute.evidence), EVIDENCE);
      assert.equal(evidence === undefined, state === 'action_required');
      assert.equal(entity.id, id);
      assert.equal(entity.payment_id, payment.payment_id);
      assert.equal(entity.amount, 39000);
      assert.equal(entity.amount_deducted, state === 'lost' ? 39000 : 0);
      assert.equal(entity.status, status);
      assert.equal(entity.phase, 'fraud');
      assert.equal(entity.reason_code, 'fraudulent_transaction');
      assert.ok(entity.respond_by > entity.created_at);
    }
    const [log] = await at.sandbox.log('disputes', { of: made.id });
    assert.deepEqual(log.states.map(({ state }) => state), STATES.map(([state]) => state));
  });

  test('what nobody paid cannot be disputed', async () => {
    const made = await order(at);
    await assert.rejects(at.sandbox.dispute({ order: made.id }), /404/);
    await at.sandbox.pay(made.id);
    await assert.rejects(at.sandbox.dispute({ order: made.id, state: 'won' }), /404/);
    await assert.rejects(at.sandbox.dispute({ order: made.id, state: 'lies' }), /422/);
    await assert.rejects(at.sandbox.dispute({ order: made.id, phase: 'lies' }), /422/);
    await at.sandbox.dispute({ order: made.id });
    await at.sandbox.dispute({ order: made.id, state: 'won' });
    assert.ok((await refusal(client(at).payments.refund('pay_00000000000000', {}))).error);
  });
};
