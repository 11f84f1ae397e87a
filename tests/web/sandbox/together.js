'use strict';
/* Payments that become true in one instant, at a moment that was named. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { client, order, paid } = require('./client.js');

module.exports = (at) => {
  const orders = async (n) => (await Promise.all([...Array(n)].map(() => order(at))))
    .map(({ id }) => id);

  /* When the sandbox's clock said that these were paid. */
  const times = async (kind, state) => (await at.sandbox.log('history'))
    .filter((one) => one.kind === kind && one.state === state);

  test('many orders are paid at once, and each is told', async () => {
    const ids = await orders(12);
    const done = await at.sandbox.payAll(ids);
    assert.deepEqual(done.map((one) => one.order_id), [...ids].sort());
    assert.ok(done.every((one) => one.status === 'captured'
      && one.fields.razorpay_signature.length === 64));
    await at.shop.wait(36);
    const payments = await at.sandbox.log('payments');
    assert.deepEqual(payments.map((one) => one.order_id).sort(), [...ids].sort());
  });

  test('nothing of it is seen before the named moment, all of it then', async () => {
    const ids = await orders(4);
    const when = Date.now() + 1200;
    let over = false;
    const paying = at.sandbox.payAll(ids, { at: when }).finally(() => { over = true; });
    let early = 0;
    while (!over) {
      const asked = await client(at).orders.fetch(ids[0]);
      const answered = Date.now();
      if (asked.status === 'paid') assert.ok(answered >= when - 1, `${answered - when} ms`);
      else early += 1;
    }
    await paying;
    assert.ok(early > 3);
    for (const id of ids) assert.equal((await client(at).orders.fetch(id)).status, 'paid');
    const heard = await at.shop.wait(12);
    assert.ok(heard.every((one) => one.at >= when - 1));
  });

  test('one order may be named with a moment, and the clock may be shifted', async () => {
    const [id] = await orders(1);
    await at.site.shift('3 days');
    try {
      const when = Date.now() + 3 * 86400e3 + 300;
      const [done] = await at.sandbox.payAll([id], { at: when });
      assert.equal(done.status, 'captured');
      assert.ok(Date.now() + 3 * 86400e3 >= when - 1);
      const [paid] = await times('order', 'paid');
      assert.ok(Math.abs(paid.at * 1000 - when) < 2000);
    } finally {
      await at.site.shift('0');
    }
    const [late] = await at.sandbox.payAll([id], { at: Date.now() - 5 });
    assert.equal(late.status, 'authorized');
  });

  test('what cannot be paid says so, the others are paid', async () => {
    const [a, b] = await orders(2);
    await at.sandbox.pay(b, { outcome: 'authorize_only' });
    const done = await at.sandbox.payAll([a, b, 'order_x']);
    const of = Object.fromEntries(done.map((one) => [one.order_id, one]));
    assert.equal(of[a].status, 'captured');
    assert.match(of[b].error, /authorized/);
    assert.match(of.order_x.error, /no such order/);
    assert.equal((await client(at).orders.fetch(a)).status, 'paid');
    for (const bad of [[], Array(501).fill('order_x')]) {
      await assert.rejects(at.sandbox.payAll(bad), /422/);
    }
    await assert.rejects(at.sandbox.payAll([a], { at: Date.now() + 60000 }), /422/);
    await assert.rejects(at.sandbox.payAll([a], { at: 'soon' }), /422/);
  });

  test('the history has every state with its time', async () => {
    const { order: made, payment } = await paid(at, { outcome: 'fail_then_success',
      seconds: 0.2 });
    await at.shop.wait(4);
    await client(at).payments.refund(payment.payment_id, {});
    const log = await at.sandbox.log('history', { of: made.receipt });
    assert.deepEqual(log.map((one) => `${one.kind} ${one.state}`), ['order created',
      'payment failed', 'order attempted', 'payment captured', 'order paid',
      'refund processed', 'payment refunded']);
    assert.ok(log.every((one, i) => i === 0 || one.at >= log[i - 1].at));
    assert.ok(log.every((one) => one.order_id === made.id && one.order_receipt === made.receipt));
    const [mine] = await at.sandbox.log('payments', { of: made.id });
    assert.deepEqual(mine.states.map(({ state }) => state), ['failed', 'captured', 'refunded']);
    assert.ok(mine.captured_at > mine.created_at);
  });
};
