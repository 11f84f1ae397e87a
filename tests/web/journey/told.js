'use strict';
/* What redirect and webhook tell, in every order: one booking each time. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { until } = require('../../lib/installation.js');
const { comeBack, becomes } = require('../../lib/walk.js');
const { outcome } = require('../../lib/witness.js');
const { payers } = require('./payers.js');

module.exports = (at) => {
  const { goOn, payer, paid, state, settles, delivered, worked, once, answerOf, post } = payers(at);

  test('the tab is closed: the webhook alone confirms', async () => {
    const visitor = await paid({}, { button: 'Close the tab' });
    await settles(visitor, 'confirmed');
    await once(visitor);
  });

  test('the webhook never comes: the redirect alone is enough', async () => {
    const visitor = await paid({ webhook: 'drop' });
    await comeBack(visitor);
    await becomes(visitor, 'confirmed');
    await once(visitor);
  });

  test('neither comes: the order is asked about within a minute', async () => {
    const visitor = await paid({ webhook: 'drop' }, { button: 'Close the tab' });
    assert.equal(await state(visitor), 'pending');
    await goOn(61);
    await settles(visitor, 'confirmed');
    await once(visitor);
  });

  test('first the webhook, then the redirect', async () => {
    const visitor = await paid();
    await settles(visitor, 'confirmed');
    await comeBack(visitor);
    assert.equal(visitor.state, 'confirmed');
    await once(visitor);
  });

  test('first the redirect, then the webhook', async () => {
    const visitor = await paid({ webhook: 'delay:8' });
    await comeBack(visitor);
    await becomes(visitor, 'confirmed');
    await goOn(8);
    await delivered(visitor);
    await worked();
    await once(visitor);
  });

  test('both at once, several times over', async () => {
    for (let round = 0; round < 3; round += 1) {
      const visitor = await paid({ webhook: 'dup:3' });
      const fields = answerOf(visitor);
      const answers = await Promise.all([1, 2, 3, 4].map((n) => (n % 2
        ? post(visitor.reference, fields)
        : at.sandbox.replay({ order: visitor.order, fresh: 1 }))));
      for (const { status } of answers.filter((one) => one.status !== undefined)) {
        assert.ok(status === 303 || status === 200, String(status));
      }
      await settles(visitor, 'confirmed');
      await delivered(visitor);
      await worked();
      await once(visitor);
    }
  });

  test('each webhook comes four times, and the callback twice', async () => {
    const visitor = await paid({ webhook: 'dup:3', callback: 'twice' });
    const fields = answerOf(visitor);
    assert.equal((await post(visitor.reference, fields)).status, 303);
    await comeBack(visitor);
    await becomes(visitor, 'confirmed');
    await delivered(visitor);
    await worked();
    await once(visitor);
  });

  test('last first: the order is paid before its payment was authorised', async () => {
    const visitor = await paid({ webhook: 'reorder' }, { button: 'Close the tab' });
    await settles(visitor, 'confirmed');
    await goOn(5);
    await delivered(visitor);
    await worked();
    await once(visitor);
  });

  test('a webhook with a wrong signature is refused and leaves nothing', async () => {
    const visitor = await paid({ webhook: 'bad_signature' }, { button: 'Close the tab' });
    const all = await until(async () => {
      const log = await at.sandbox.log('webhooks', { of: visitor.order });
      return log.length > 0 && log.every((one) => one.tries > 0) && log;
    });
    assert.ok(JSON.stringify(all.map((one) => one.answers)).includes('400'));
    for (const { event_id } of all) {
      assert.equal(await at.site.one`SELECT count(*) FROM webhook_event
        WHERE event_id = ${event_id}`, 0);
    }
    assert.equal(await state(visitor), 'pending');
    await at.sandbox.reset('webhook');
    await goOn(61);
    await settles(visitor, 'confirmed');
    await once(visitor);
  });

  test('a forged callback confirms nothing', async () => {
    const visitor = await payer();
    const fields = { razorpay_payment_id: 'pay_AAAAAAAAAAAAAA', razorpay_order_id: visitor.order };
    for (const razorpay_signature of ['', '0'.repeat(64), 'é',
      crypto.createHmac('sha256', 'guess').update('x').digest('hex')]) {
      const answer = await post(visitor.reference, { ...fields, razorpay_signature });
      assert.ok([303, 400, 422].includes(answer.status), String(answer.status));
    }
    assert.equal(await state(visitor), 'pending');
    assert.equal(await at.site.one`SELECT count(*) FROM payment
      WHERE gateway_id = 'pay_AAAAAAAAAAAAAA'`, 0);
  });

  test('a tampered callback is not believed; what was paid is found all the same', async () => {
    const visitor = await paid({ callback: 'tampered_signature', webhook: 'drop' });
    await comeBack(visitor);
    await goOn(61);
    await settles(visitor, 'confirmed');
    await once(visitor);
  });

  test('another booking\'s signature confirms only the other booking', async () => {
    const rich = await paid({ webhook: 'drop' });
    const poor = await payer();
    const answer = await post(poor.reference, answerOf(rich));
    assert.equal(answer.status, 303);
    assert.equal(await state(poor), 'pending');
    await poor.open(`/b/${poor.reference}`);
    assert.notEqual(poor.state, 'confirmed');
    await comeBack(rich);
    await becomes(rich, 'confirmed');
    await once(rich);
    assert.deepEqual(await outcome(at.site, poor.reference),
      { state: 'pending', captured: 0, refunded: 0 });
  });

  test('a webhook about an order nobody knows is kept, answered and without effect', async () => {
    const secret = at.site.file('secret/razorpay_webhook_secret').split('\n')[0];
    const body = JSON.stringify({ entity: 'event', event: 'payment.captured',
      contains: ['payment'], payload: { payment: { entity: { id: 'pay_ZZZZZZZZZZZZZZ',
        entity: 'payment', amount: 100, currency: 'INR', status: 'captured',
        order_id: null, method: 'upi' } } }, created_at: 1 });
    const send = (event_id, signature) => at.site.get('/pay/webhook/razorpay', {
      method: 'POST', body, headers: { 'Content-Type': 'application/json',
        'X-Razorpay-Event-Id': event_id,
        ...(signature && { 'X-Razorpay-Signature': signature }) } });
    const good = crypto.createHmac('sha256', secret).update(body).digest('hex');
    assert.equal((await send('strange1', null)).status, 400);
    const nearly = good.replace(/^./, (c) => (c === 'a' ? 'b' : 'a'));
    assert.equal((await send('strange1', nearly)).status, 400);
    assert.equal((await send('strange1', good)).status, 200);
    assert.equal((await send('strange1', good)).status, 200);
    await worked();
    assert.equal(await at.site.one`SELECT count(*) FROM webhook_event
      WHERE event_id = 'strange1'`, 1);
  });
};
