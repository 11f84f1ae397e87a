'use strict';
/* What was never promised about the JSON: escapes, members, notes, fields. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { validateWebhookSignature, validatePaymentVerification } =
  require('razorpay/dist/utils/razorpay-utils');
const { client, call, order } = require('./client.js');

const NOTE = 'a/b \u20b9 \u0928\u092e\u0938\u094d\u0924\u0947 \ud83d\udeb4 "\\';

module.exports = (at) => {
  const signed = (visit) => validateWebhookSignature(visit.body.toString(),
    visit.headers['x-razorpay-signature'], at.webhookSecret);

  /* An order with a note, and what its payment told. */
  async function told(notes = { of: NOTE }) {
    at.shop.forget();
    const made = await order(at, { notes, receipt: 'a/\u20b9' });
    const answer = await call(at, 'GET', `/v1/orders/${made.id}`);
    await at.sandbox.pay(made.id, { detail: 'a/b@\u20b9' });
    const heard = await at.shop.wait(3);
    assert.ok(heard.every(signed));
    const paid = heard.find((one) => one.body.includes('"event":"order.paid"'));
    return { answer: answer.text, event: paid.body.toString(),
      bodies: heard.map((one) => one.body.toString()) };
  }

  test('slashes and letters beyond ASCII are escaped as told, meaning the same', async () => {
    const plain = await told();
    assert.ok(plain.event.includes('a/b \u20b9'));
    const seen = {};
    for (const escape of ['slash', 'unicode', 'all']) {
      await at.sandbox.set({ escape });
      seen[escape] = await told();
      for (const text of [seen[escape].answer, ...seen[escape].bodies]) {
        const slashes = escape !== 'unicode';
        assert.equal(/[^\\]\//.test(text), !slashes, escape);
        assert.equal(text.includes('\\/'), slashes, escape);
        assert.equal(/[\u0080-\uffff]/.test(text), escape === 'slash', escape);
        assert.equal(text.includes('\\u20b9'), escape !== 'slash', escape);
      }
      for (const text of [seen[escape].event, seen[escape].answer]) {
        const { payload } = JSON.parse(text);
        const { notes, receipt } = payload ? payload.order.entity : JSON.parse(text);
        assert.equal(notes.of, NOTE);
        assert.equal(receipt, 'a/\u20b9');
      }
    }
    assert.ok(seen.all.event.includes('\\ud83d\\udeb4'));
    await at.sandbox.set({ escape: '' });
    assert.ok((await told()).event.includes('a/b \u20b9'));
  });

  test('members that nobody announced, in every entity', async () => {
    await at.sandbox.set({ extra_fields: 1 });
    const { answer, bodies } = await told();
    const has = (one) => assert.equal(one.unannounced.status, 'failed');
    has(JSON.parse(answer));
    for (const body of bodies) {
      const event = JSON.parse(body);
      has(event);
      Object.values(event.payload).forEach(({ entity }) => has(entity));
      assert.equal(event.payload.payment.entity.amount, 50000);
    }
    const list = await client(at).orders.all();
    has(list);
    list.items.forEach(has);
  });

  test('notes without any are [] or {}', async () => {
    assert.match((await told({})).event, /"notes":\[\]/);
    await at.sandbox.set({ notes: 'object' });
    const { answer, bodies } = await told({});
    for (const text of [answer, ...bodies]) {
      assert.match(text, /"notes":\{\}/);
      assert.doesNotMatch(text, /"notes":\[/);
    }
    assert.match((await told()).event, /"notes":\{"of"/);
  });

  test('an event keeps its bytes when the settings change between its tries', async () => {
    await at.sandbox.set({ escape: 'all', ladder: '0.02' });
    await at.sandbox.set({ webhook: 'drop', event: 'payment.authorized' });
    await at.sandbox.set({ webhook: 'drop', event: 'order.paid' });
    at.shop.answer = () => (at.shop.heard.length < 3 ? 500 : 200);
    const made = await order(at, { notes: { of: NOTE } });
    await at.sandbox.pay(made.id);
    await at.shop.wait(1);
    await at.sandbox.set({ escape: '', extra_fields: 1 });
    const tries = await at.shop.wait(3);
    assert.equal(new Set(tries.map((one) => one.body.toString())).size, 1);
    assert.ok(tries.every(signed));
  });

  test('fields that nobody announced come back with the browser', async () => {
    await at.sandbox.set({ callback: 'extra_fields' });
    const made = await order(at);
    const { fields } = await at.sandbox.pay(made.id);
    assert.equal(fields.razorpay_unannounced, '1');
    assert.ok(validatePaymentVerification({ order_id: made.id,
      payment_id: fields.razorpay_payment_id }, fields.razorpay_signature, at.secret));
  });
};
