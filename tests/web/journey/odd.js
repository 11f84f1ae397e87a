'use strict';
/* Money that is late, wrong, twice or in doubt. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { until } = require('../../lib/installation.js');
const { importRide } = require('../../lib/booking.js');
const { comeIn, register, toGateway, atGateway, comeBack, becomes, stands } =
  require('../../lib/walk.js');
const { outcome } = require('../../lib/witness.js');
const { payers } = require('./payers.js');

module.exports = (at) => {
  const { BOOKED, goOn, payer, paid, state, settles, once, post, delivered, worked } = payers(at);

  test('one paisa too little or too much: all of it goes back', async () => {
    for (const off of [-1, 1]) {
      const visitor = await paid({ amount_mismatch: off });
      await comeBack(visitor);
      await until(async () => (await outcome(at.site, visitor.reference)).refunded === 1,
        { timeout_ms: 60000 });
      const { state: now, captured } = await outcome(at.site, visitor.reference);
      assert.notEqual(now, 'confirmed');
      assert.equal(captured, 1);
      await visitor.open(`/b/${visitor.reference}`);
      assert.notEqual(visitor.state, 'confirmed');
    }
  });

  test('another currency: all of it goes back', async () => {
    const visitor = await paid({ currency_mismatch: 'USD' });
    await until(async () => (await outcome(at.site, visitor.reference)).refunded === 1,
      { timeout_ms: 60000 });
    assert.notEqual(await state(visitor), 'confirmed');
  });

  test('failed is not final: the same payment is captured later', async () => {
    const visitor = await paid({ outcome: 'fail_then_success:5' });
    await goOn(6);
    await settles(visitor, 'confirmed', 20000);
    await once(visitor);
  });

  test('a second payment of one order goes back, the first one stands', async () => {
    const visitor = await payer({ second: 'capture', webhook: 'drop' });
    const first = await at.sandbox.pay(visitor.order);
    const second = await at.sandbox.pay(visitor.order);
    assert.equal((await post(visitor.reference, first.fields)).status, 303);
    await becomes(visitor, 'confirmed');
    assert.equal((await post(visitor.reference, second.fields)).status, 303);
    await goOn(901);
    await until(async () => (await outcome(at.site, visitor.reference)).refunded === 1,
      { timeout_ms: 60000 });
    const { state: now, captured } = await outcome(at.site, visitor.reference);
    assert.deepEqual({ now, captured }, { now: 'confirmed', captured: 2 });
  });

  test('a second try that the gateway sends back by itself is nobody\'s to decide', async () => {
    const visitor = await paid();
    await comeBack(visitor);
    await becomes(visitor, 'confirmed');
    const { payment_id: second } = await at.sandbox.pay(visitor.order);
    await delivered(visitor);
    await worked();
    assert.equal(await state(visitor), 'confirmed');
    assert.deepEqual(await at.site.rows`SELECT p.gateway_id, x.reason, p.captured_at
      FROM payment p LEFT JOIN money_exception x ON x.payment_id = p.id
      WHERE p.gateway_id = ${second} AND (x.id IS NOT NULL OR p.captured_at IS NOT NULL)`, []);
  });

  test('the answer to the request for an order is lost: one order, and it is paid', async () => {
    const slug = await importRide(at.site);
    const visitor = await register(at.site, slug);
    await at.sandbox.set({ http: 'orders.create:timeout_after', once: 1 });
    await visitor.submit(visitor.form((form) => form.action.endsWith(`/pay/${visitor.reference}`)));
    assert.equal(visitor.page.status, 200);
    assert.equal(visitor.state, 'checking');
    await goOn(16);
    await until(async () => {
      await visitor.open(`/pay/${visitor.reference}`);
      return visitor.forms().some((form) => form.id === 'checkout');
    }, { what: 'the order is found by its receipt' });
    visitor.order = visitor.form('checkout').value('order_id');
    await toGateway(visitor);
    await atGateway(visitor);
    await comeBack(visitor);
    await becomes(visitor, 'confirmed');
    await once(visitor);
  });

  test('the gateway says no for a moment: Pay can be pressed again', async () => {
    const slug = await importRide(at.site);
    const visitor = await register(at.site, slug);
    const before_ = visitor.page;
    await at.sandbox.set({ http: 'orders.create:500', once: 1 });
    await visitor.submit(visitor.form((form) => form.action.endsWith(`/pay/${visitor.reference}`)));
    if (visitor.page.status === 503) assert.ok(visitor.page.headers['retry-after']);
    visitor.page = before_;
    await goOn(45);
    await until(async () => {
      await visitor.open(`/pay/${visitor.reference}`);
      const form = visitor.forms().find((one) => one.action.endsWith(`/pay/${visitor.reference}`));
      if (form) await visitor.submit(form);
      return visitor.forms().some((one) => one.id === 'checkout');
    }, { timeout_ms: 20000 });
    visitor.order = visitor.form('checkout').value('order_id');
    await toGateway(visitor);
    await atGateway(visitor);
    await comeBack(visitor);
    await becomes(visitor, 'confirmed');
    await once(visitor);
  });

  test('Pay after the hold ended is refused, and says so', async () => {
    const slug = await importRide(at.site);
    const visitor = await register(at.site, slug);
    const form = visitor.form((one) => one.action.endsWith(`/pay/${visitor.reference}`));
    await goOn(301);
    await visitor.submit(form);
    assert.equal(visitor.state, 'expired');
    assert.equal((await outcome(at.site, visitor.reference)).captured, 0);
  });

  test('while the gateway does not answer, nothing that may be paid is given away', async () => {
    const visitor = await payer();
    await at.sandbox.set({ http: 'orders.payments:503' });
    await goOn(13 * 60);
    await until(async () => (await at.sandbox.log('requests')).some((one) =>
      one.route === 'orders.payments' && one.fault), { timeout_ms: 15000 });
    assert.equal(await state(visitor), 'pending');
    await at.sandbox.reset('http');
    await goOn(61);
    await settles(visitor, 'expired', 15000);
    await visitor.open(`/b/${visitor.reference}`);
    assert.equal(visitor.state, 'expired');
  });

  test('paid after the place was sold to another: all of it back, and told so', async () => {
    const slug = await importRide(at.site, {},
      { types: [{ name: 'Ride', price: 500, capacity: 1 }] });
    const late = await payer({}, { slug,
      typed: { email: 'late@example.org', phone: '+919812399999' } });
    await goOn(13 * 60);
    await settles(late, 'expired', 15000);
    /* The line counts the place and its visitor a moment later. */
    await until(async () => {
      const file = await at.site.get(`/q/${slug}.json`);
      return file.status === 200 && file.json.free === 1 && file.json.inside === 0;
    }, { what: 'the place back and nobody inside' });
    const other = await paid({}, { slug });
    await comeBack(other);
    await becomes(other, 'confirmed');
    const begun = Date.now();
    const { fields } = await at.sandbox.pay(late.order);
    assert.equal((await post(late.reference, fields)).status, 303);
    await becomes(late, 'refunded', { timeout_ms: 60000 });
    await until(async () => (await outcome(at.site, late.reference)).refunded === 1,
      { timeout_ms: 60000 });
    assert.ok(Date.now() - begun < 60000);
    assert.match(late.page.text, /₹500/);
    assert.equal((await outcome(at.site, late.reference)).captured, 1);
    const [mail] = await until(async () => {
      const all = await at.sandbox.call('/_ctl/mailbox?format=json&to=late@example.org',
        null, 'GET');
      return all.length > 0 && all;
    }, { what: 'the mail about the refund' });
    assert.match(mail.subject, /Refund/);
    assert.match(mail.text, /500/);
    assert.deepEqual(await outcome(at.site, other.reference), BOOKED);
  });

  test('the booking\'s page is for whoever has its address, and for nobody else', async () => {
    const visitor = await paid();
    await comeBack(visitor);
    await becomes(visitor, 'confirmed');
    const answer = await at.site.get(`/b/${visitor.reference}`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['cache-control'], 'no-store');
    const changed = visitor.reference.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A'));
    assert.equal((await at.site.get(`/b/${changed}`)).status, 404);
    assert.equal(stands(visitor), `200 /b/${visitor.reference}`);
  });
};
