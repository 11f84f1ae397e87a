'use strict';
/* Refunds and their idempotency keys. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { client, call, order, paid, refusal } = require('./client.js');
const { REFUND } = require('./keys.js');

module.exports = (at) => {
  const refund = (id, body, key) => call(at, 'POST', `/v1/payments/${id}/refund`,
    { body, headers: key ? { 'X-Refund-Idempotency': key } : {} });

  test('a refund has the gateway\'s keys and changes its payment', async () => {
    const { payment } = await paid(at);
    const id = payment.payment_id;
    const part = await client(at).payments.refund(id,
      { amount: 20000, notes: { why: 'part' }, receipt: 'f-1' });
    assert.deepEqual(Object.keys(part), REFUND);
    assert.match(part.id, /^rfnd_[A-Za-z0-9]{14}$/);
    assert.equal(part.amount, 20000);
    assert.equal(part.status, 'processed');
    assert.deepEqual(part.notes, { why: 'part' });
    let found = await client(at).payments.fetch(id);
    assert.equal(found.status, 'captured');
    assert.equal(found.refund_status, 'partial');
    assert.equal(found.amount_refunded, 20000);
    const rest = await client(at).payments.refund(id, {});
    assert.equal(rest.amount, 30000);
    found = await client(at).payments.fetch(id);
    assert.equal(found.status, 'refunded');
    assert.equal(found.refund_status, 'full');
    const list = await client(at).payments.fetchMultipleRefund(id, {});
    assert.deepEqual(list.items, [rest, part]);
    assert.deepEqual(await client(at).refunds.fetch(rest.id), rest);
    assert.deepEqual(await client(at).payments.fetchRefund(id, part.id), part);
  });

  test('what cannot be refunded is refused', async () => {
    const { payment } = await paid(at);
    const made = await order(at);
    const failed = await at.sandbox.pay(made.id, { outcome: 'failure' });
    const { payments } = client(at);
    const bad = [
      [() => payments.refund(payment.payment_id, { amount: 50001 }), /greater than amount captured/],
      [() => payments.refund(payment.payment_id, { amount: 99 }), /at least/],
      [() => payments.refund(failed.payment_id, {}), /should be captured/],
      [() => payments.refund('pay_00000000000000', {}), /does not exist/],
    ];
    for (const [ask, words] of bad) {
      const error = await refusal(ask());
      assert.equal(error.statusCode, 400);
      assert.match(error.error.description, words);
    }
    const extra = await refund(payment.payment_id, { amount: 100, colour: 'red' });
    assert.match(extra.json.error.description, /should not be sent/);
    await payments.refund(payment.payment_id, {});
    const error = await refusal(payments.refund(payment.payment_id, {}));
    assert.match(error.error.description, /fully refunded already/);
  });

  test('one key is one refund, byte for byte', async () => {
    const { payment } = await paid(at);
    const id = payment.payment_id;
    const body = { amount: 10000 };
    const [first, ...others] = await Promise.all([...Array(6)].map(() =>
      refund(id, body, 'key-of-ten-or-more')));
    assert.equal(first.status, 200);
    for (const other of others) assert.equal(other.text, first.text);
    assert.equal((await at.sandbox.log('refunds')).length, 1);
    const differs = await refund(id, { amount: 20000 }, 'key-of-ten-or-more');
    assert.equal(differs.status, 409);
    assert.match(differs.json.error.description, /same idempotency key/);
    await refund(id, {}, 'another-key-here');
    const repeated = await refund(id, body, 'key-of-ten-or-more');
    assert.equal(repeated.json.id, first.json.id);
  });

  test('without a key every call is a refund, and a bad key is none', async () => {
    const { payment } = await paid(at);
    const id = payment.payment_id;
    const a = await refund(id, { amount: 100 });
    const b = await refund(id, { amount: 100 });
    assert.notEqual(a.json.id, b.json.id);
    for (const key of ['short', 'has spaces in it', 'umläut-in-the-key']) {
      assert.equal((await refund(id, { amount: 100 }, key)).status, 400, key);
    }
  });

  test('a refund may be pending, and may fail', async () => {
    const { order: made, payment } = await paid(at);
    await at.sandbox.set({ refund: 'pending:0.2', order: made.id, once: 1 });
    const pending = await client(at).payments.refund(payment.payment_id, { amount: 100 });
    assert.equal(pending.status, 'pending');
    await at.shop.wait(1, (one) => /"event":"refund.processed"/.test(one.body));
    assert.equal((await client(at).refunds.fetch(pending.id)).status, 'processed');
    await at.sandbox.set({ refund: 'fail:0.1', receipt: made.receipt, once: 1 });
    const doomed = await client(at).payments.refund(payment.payment_id, {});
    assert.equal((await client(at).payments.fetch(payment.payment_id)).status, 'refunded');
    await at.shop.wait(1, (one) => /"event":"refund.failed"/.test(one.body));
    assert.equal((await client(at).refunds.fetch(doomed.id)).status, 'failed');
    const after = await client(at).payments.fetch(payment.payment_id);
    assert.equal(after.status, 'captured');
    assert.equal(after.amount_refunded, 100);
  });
};
