'use strict';
/* Orders and payments by the interface. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { client, call, order, paid, refusal } = require('./client.js');
const { ORDER, PAYMENT } = require('./keys.js');

module.exports = (at) => {
  test('an order has the gateway\'s keys', async () => {
    const made = await order(at, { notes: { booking: '1', seat: 7 } });
    assert.deepEqual(Object.keys(made), ORDER);
    assert.match(made.id, /^order_[A-Za-z0-9]{14}$/);
    assert.equal(made.entity, 'order');
    assert.equal(made.status, 'created');
    assert.equal(made.amount_due, 50000);
    assert.equal(made.amount_paid, 0);
    assert.equal(made.attempts, 0);
    assert.deepEqual(made.notes, { booking: '1', seat: '7' });
    assert.ok(Math.abs(made.created_at - Date.now() / 1000) < 5);
    const fetched = await client(at).orders.fetch(made.id);
    assert.deepEqual(fetched, made);
  });

  test('notes that are empty come back as an array', async () => {
    const made = await client(at).orders.create({ amount: 100, currency: 'INR' });
    assert.deepEqual(made.notes, []);
    assert.equal(made.receipt, null);
  });

  test('orders are found by receipt and by time, newest first', async () => {
    const a = await order(at, { receipt: 'same' });
    const b = await order(at, { receipt: 'same' });
    await order(at);
    const { orders } = client(at);
    const found = await orders.all({ receipt: 'same' });
    assert.deepEqual(found.items.map((one) => one.id), [b.id, a.id]);
    assert.equal(found.entity, 'collection');
    assert.equal(found.count, 2);
    const page = await orders.all({ count: 1, skip: 1 });
    assert.equal(page.items[0].id, b.id);
    const soon = Math.floor(Date.now() / 1000) + 60;
    assert.equal((await orders.all({ from: soon })).count, 0);
    assert.equal((await orders.all({ from: soon - 120, to: soon })).count, 3);
  });

  test('what is wrong is refused in the gateway\'s words', async () => {
    const { orders, payments } = client(at);
    const bad = [
      [() => orders.create({ amount: 99, currency: 'INR' }), 'amount', /at least/],
      [() => orders.create({ amount: 1.5, currency: 'INR' }), 'amount', /integer/],
      [() => orders.create({ amount: '500', currency: 'INR' }), 'amount', /integer/],
      [() => orders.create({ amount: 100, currency: 'rupee' }), 'currency', /3/],
      [() => orders.create({ amount: 100, currency: 'INR', receipt: 'x'.repeat(41) }),
        'receipt', /40/],
      [() => orders.create({ amount: 100, currency: 'INR',
        notes: Object.fromEntries([...Array(16)].map((_, i) => [`n${i}`, 'x'])) }),
      'notes', /15/],
      [() => orders.fetch('order_00000000000000'), undefined, /does not exist/],
      [() => payments.fetch('pay_00000000000000'), undefined, /does not exist/],
      [() => payments.fetch('x'), undefined, /not a valid id/],
    ];
    for (const [ask, field, words] of bad) {
      const error = await refusal(ask());
      assert.equal(error.statusCode, 400);
      assert.equal(error.error.code, 'BAD_REQUEST_ERROR');
      assert.equal(error.error.field, field);
      assert.equal(error.error.source, 'business');
      assert.deepEqual(error.error.metadata, {});
      assert.match(error.error.description, words);
    }
    const extra = await call(at, 'POST', '/v1/orders',
      { body: { amount: 100, currency: 'INR', colour: 'red' } });
    assert.match(extra.json.error.description, /colour.*should not be sent/);
    const broken = await call(at, 'POST', '/v1/orders', { body: '{' });
    assert.equal(broken.status, 400);
  });

  test('a form is taken like JSON', async () => {
    const form = (path, fields) => call(at, 'POST', path, {
      body: new URLSearchParams(fields).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
    const made = await form('/v1/orders', { amount: 50000, currency: 'INR', receipt: '17',
      'notes[a]': 'b', 'notes[7]': 8, 'payment[capture]': 'manual',
      'payment[capture_options][manual_expiry_period]': 60 });
    assert.equal(made.status, 200, made.text);
    assert.equal(made.json.amount, 50000);
    assert.equal(made.json.receipt, '17');
    assert.deepEqual(made.json.notes, { a: 'b', 7: '8' });
    const { payment_id: id, status } = await at.sandbox.pay(made.json.id);
    assert.equal(status, 'authorized');
    assert.equal((await form(`/v1/payments/${id}/capture`,
      { amount: 50000, currency: 'INR' })).json.status, 'captured');
    assert.equal((await form(`/v1/payments/${id}/refund`, { amount: 100 })).json.amount, 100);
    for (const bad of [{ amount: 'x', currency: 'INR' }, { amount: 100 },
      { amount: 100, currency: 'INR', '[x]': 1 }, { amount: 100, currency: 'INR', 'notes[': 1 },
      { amount: 100, currency: 'INR', 'a[b][c][d][e][f][g][h][i]': 1 }]) {
      assert.equal((await form('/v1/orders', bad)).status, 400, JSON.stringify(bad));
    }
  });

  test('nobody calls without the exact credentials', async () => {
    const error = await refusal(client(at, 'wrong').orders.all());
    assert.equal(error.statusCode, 401);
    assert.equal(error.error.description, 'Authentication failed');
    const word = Buffer.from(`${at.key}:${at.secret}`).toString('base64');
    for (const scheme of ['basic', 'BASIC', 'Bearer', '']) {
      const { status } = await call(at, 'GET', '/v1/orders',
        { headers: { Authorization: `${scheme} ${word}` } });
      assert.equal(status, 401, scheme);
    }
  });

  test('an address nobody serves is refused as the gateway does', async () => {
    for (const [method, path] of [['GET', '/v1/nothing'], ['POST', '/v1/refunds'],
      ['GET', '/v1/orders/a%2fb']]) {
      const answer = await call(at, method, path, { body: method === 'POST' ? '{}' : undefined });
      assert.ok(answer.status === 400 || answer.status === 404, path);
    }
    const answer = await call(at, 'GET', '/v1/nothing');
    assert.match(answer.json.error.description, /was not found on the server/);
  });

  test('a payment has the gateway\'s keys, whatever the method', async () => {
    const tail = { upi: ['upi'], card: ['card'], netbanking: [], wallet: [] };
    const told = { upi: 'rrn', card: 'auth_code', netbanking: 'bank_transaction_id',
      wallet: 'transaction_id' };
    for (const method of Object.keys(tail)) {
      const { order: made, payment } = await paid(at, { method });
      const found = await client(at).payments.fetch(payment.payment_id);
      assert.deepEqual(Object.keys(found), [...PAYMENT, ...tail[method]]);
      assert.equal(found.order_id, made.id);
      assert.equal(found.status, 'captured');
      assert.equal(found.captured, true);
      assert.equal(found.fee, 1180);
      assert.equal(found.tax, 180);
      assert.equal(found.email, 'void@razorpay.com');
      assert.deepEqual(Object.keys(found.acquirer_data), [told[method]]);
      const list = await client(at).orders.fetchPayments(made.id);
      assert.deepEqual(list.items, [found]);
      const after = await client(at).orders.fetch(made.id);
      assert.equal(after.status, 'paid');
      assert.equal(after.amount_due, 0);
      assert.equal(after.attempts, 1);
    }
  });

  test('a failed payment says why, and the order waits for another', async () => {
    const { order: made, payment } = await paid(at, { outcome: 'failure' });
    const found = await client(at).payments.fetch(payment.payment_id);
    assert.equal(found.status, 'failed');
    assert.equal(found.error_code, 'BAD_REQUEST_ERROR');
    assert.equal(found.error_reason, 'payment_failed');
    assert.equal(found.fee, null);
    assert.equal((await client(at).orders.fetch(made.id)).status, 'attempted');
    await at.sandbox.pay(made.id);
    const after = await client(at).orders.fetch(made.id);
    assert.equal(after.status, 'paid');
    assert.equal(after.attempts, 2);
  });

  test('an authorized payment is captured once, for its exact amount', async () => {
    const made = await order(at, { payment: { capture: 'manual' } });
    const { payment_id: id, status } = await at.sandbox.pay(made.id);
    assert.equal(status, 'authorized');
    const { payments } = client(at);
    const wrong = await refusal(payments.capture(id, 40000, 'INR'));
    assert.match(wrong.error.description, /must be equal to the amount authorized/);
    const captured = await payments.capture(id, 50000, 'INR');
    assert.equal(captured.status, 'captured');
    const again = await refusal(payments.capture(id, 50000, 'INR'));
    assert.match(again.error.description, /already been captured/);
    assert.equal((await client(at).orders.fetch(made.id)).status, 'paid');
  });

  test('capture options are checked', async () => {
    const option = (capture_options) => client(at).orders.create({ amount: 100,
      currency: 'INR', payment: { capture: 'automatic', capture_options } });
    await option({ automatic_expiry_period: 12, manual_expiry_period: 7200,
      refund_speed: 'normal' });
    for (const bad of [{ automatic_expiry_period: 11 }, { manual_expiry_period: 12 },
      { automatic_expiry_period: 20, manual_expiry_period: 15 },
      { automatic_expiry_period: 12, refund_speed: 'fast' }]) {
      const error = await refusal(option(bad));
      assert.equal(error.statusCode, 400, JSON.stringify(bad));
    }
  });

  test('a second success of a paid order goes back, or is captured when told', async () => {
    const { order: made } = await paid(at);
    const second = await at.sandbox.pay(made.id);
    assert.equal(second.status, 'authorized');
    const { payments } = client(at);
    for (;;) {
      const found = await payments.fetch(second.payment_id);
      if (found.status === 'refunded') {
        assert.equal(found.captured, false);
        break;
      }
    }
    await at.sandbox.set({ second: 'capture', order: made.id });
    assert.equal((await at.sandbox.pay(made.id)).status, 'captured');
    const after = await client(at).orders.fetch(made.id);
    assert.equal(after.amount_paid, 100000);
  });
};
