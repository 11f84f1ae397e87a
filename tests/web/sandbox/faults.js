'use strict';
/* Misbehaving on purpose, and the log of what truly happened. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { exchange } = require('../../lib/http.js');
const { TOP, run } = require('../../lib/installation.js');
const { client, call, order, paid, refusal } = require('./client.js');

module.exports = (at) => {
  const post = (path, body) => exchange(at.site.sandbox + path, { method: 'POST',
    body, headers: { 'Content-Type': 'application/json' } });

  test('a status is answered so often, to the calls named', async () => {
    await at.sandbox.set({ http: 'orders.create:503x2' });
    for (let i = 0; i < 2; i += 1) {
      const error = await refusal(order(at));
      assert.equal(error.statusCode, 503);
      assert.equal(error.error.code, 'SERVER_ERROR');
    }
    const made = await order(at);
    await at.sandbox.set({ http: '429', order: made.id });
    assert.equal((await refusal(client(at).orders.fetch(made.id))).statusCode, 429);
    await client(at).orders.all();
    const seen = await at.sandbox.log('requests');
    assert.deepEqual(seen.map((one) => one.status), [503, 503, 200, 429, 200]);
    assert.equal(seen[0].fault, '503');
  });

  test('an answer is lost before the work or after it', async () => {
    const send = (receipt) => call(at, 'POST', '/v1/orders',
      { body: { amount: 100, currency: 'INR', receipt } });
    await at.sandbox.set({ http: 'orders.create:reset_before', receipt: 'before' });
    await at.sandbox.set({ http: 'orders.create:reset_after', receipt: 'after' });
    await at.sandbox.set({ http: 'orders.create:timeout_after:0.5', receipt: 'slow' });
    await assert.rejects(send('before'));
    await assert.rejects(send('after'));
    const began = Date.now();
    assert.equal((await send('slow')).status, 200);
    assert.ok(Date.now() - began >= 500);
    const made = await at.sandbox.log('orders');
    assert.deepEqual(made.map((one) => one.receipt), ['after', 'slow']);
    const seen = await at.sandbox.log('requests');
    assert.deepEqual(seen.map((one) => one.status), [0, 0, 200]);
  });

  test('bodies that are no JSON', async () => {
    await at.sandbox.set({ http: 'orders.list:html_body', once: 1 });
    const html = await call(at, 'GET', '/v1/orders');
    assert.equal(html.status, 502);
    assert.match(html.headers['content-type'], /html/);
    await at.sandbox.set({ http: 'orders.list:truncated_json', once: 1 });
    const cut = await call(at, 'GET', '/v1/orders');
    assert.throws(() => cut.json);
    await at.sandbox.set({ http: 'orders.list:timeout_before:0.3', once: 1 });
    assert.equal((await call(at, 'GET', '/v1/orders')).status, 504);
    assert.equal((await call(at, 'GET', '/v1/orders')).status, 200);
  });

  test('a payment of another amount or currency', async () => {
    const made = await order(at);
    await at.sandbox.set({ amount_mismatch: '-100', order: made.id });
    const { payment_id: id } = await at.sandbox.pay(made.id);
    assert.equal((await client(at).payments.fetch(id)).amount, 49900);
    await at.sandbox.reset('controls');
    const other = await order(at);
    await at.sandbox.set({ currency_mismatch: 'USD', receipt: other.receipt });
    const { payment_id: foreign } = await at.sandbox.pay(other.id);
    assert.equal((await client(at).payments.fetch(foreign)).currency, 'USD');
  });

  test('an outcome that was told comes before the button', async () => {
    const made = await order(at);
    await at.sandbox.set({ outcome: 'fail', order: made.id, once: 1 });
    assert.equal((await at.sandbox.pay(made.id)).status, 'failed');
    assert.equal((await at.sandbox.pay(made.id)).status, 'captured');
  });

  test('lists lag, ids do not', async () => {
    await at.sandbox.set({ list_lag: '60' });
    const { order: made, payment } = await paid(at);
    assert.equal((await client(at).orders.fetchPayments(made.id)).count, 0);
    assert.equal((await client(at).payments.fetch(payment.payment_id)).status, 'captured');
  });

  test('receipts may be told to be unique', async () => {
    await at.sandbox.set({ receipts: 'unique' });
    await order(at, { receipt: 'once' });
    const error = await refusal(order(at, { receipt: 'once' }));
    assert.equal(error.error.field, 'receipt');
  });

  test('what is no control is refused, JSON is taken too', async () => {
    for (const body of ['{"outcome":"maybe"}', '{"colour":"red"}', '{', '{"http":""}',
      '{"webhook":"dup:1","times":"x"}']) {
      assert.equal((await post('/_ctl/set', body)).status, 422, body);
    }
    assert.equal((await post('/_ctl/set', '{"outcome":"fail","times":2}')).status, 200);
    const { controls } = await at.sandbox.call('/_ctl/controls', null, 'GET');
    assert.deepEqual(controls.map(({ seq, ...rest }) => rest), [{ area: 'outcome',
      target: '', scope: '', what: 'fail', value: '', times: 2 }]);
    await at.sandbox.reset('controls');
    assert.deepEqual(await at.sandbox.call('/_ctl/controls', null, 'GET'), { controls: [] });
  });

  test('the log has everything, in pages and by order', async () => {
    const { order: a } = await paid(at);
    const { order: b, payment } = await paid(at, { outcome: 'failure' });
    const all = await at.sandbox.log();
    assert.deepEqual(Object.keys(all), ['orders', 'payments', 'refunds', 'disputes',
      'webhooks', 'requests', 'history', 'mails', 'sms']);
    assert.deepEqual(all.orders.map((one) => one.id), [a.id, b.id]);
    const [first] = await at.sandbox.log('payments', { limit: 1 });
    const rest = await at.sandbox.log('payments', { after: first.seq });
    assert.deepEqual(rest.map((one) => one.id), [payment.payment_id]);
    const mine = await at.sandbox.log('payments', { of: b.receipt });
    assert.equal(mine.length, 1);
    assert.equal(mine[0].error_reason, 'payment_failed');
  });

  test('it refuses to start with live keys, or where there is no sandbox', async () => {
    const conf = path.join(at.site.dir, 'live.conf');
    const text = at.site.file('startline.conf');
    for (const wrong of [text.replace('rzp_test_', 'rzp_live_'),
      text.replace('sandbox = true', 'sandbox = false')]) {
      fs.writeFileSync(conf, `${wrong}\n`);
      const done = await run(path.join(TOP, 'src/sandbox/startline-sandbox'), ['--deliver'],
        { env: { STARTLINE_CONF: conf } });
      assert.equal(done.status, 1);
      assert.match(done.stderr, /sandbox_refuses/);
    }
  });

  test('unknown orders and methods cannot be paid', async () => {
    await assert.rejects(at.sandbox.pay('order_x'), /404/);
    await assert.rejects(at.sandbox.pay((await order(at)).id, { method: 'gold' }), /422/);
    const made = await order(at);
    await at.sandbox.pay(made.id, { outcome: 'authorize_only' });
    await assert.rejects(at.sandbox.pay(made.id), /409/);
  });
};
