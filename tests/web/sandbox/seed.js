'use strict';
/* Ids by a seed: the same requests, the same ids. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { exchange } = require('../../lib/http.js');
const { client, call, order } = require('./client.js');

module.exports = (at) => {
  /* The same for every run: receipts, keys and amounts are named here. */
  async function story(seed) {
    await at.sandbox.reset('', { seed });
    await at.sandbox.set({ webhook_url: `${at.shop.url}/hook` });
    const { orders, payments } = client(at);
    const made = await Promise.all(['a', 'b', 'c', 'd'].map((receipt) =>
      orders.create({ amount: 50000, currency: 'INR', receipt })));
    await Promise.all(made.map(({ id }) => at.sandbox.pay(id)));
    const [first] = (await orders.fetchPayments(made[0].id)).items;
    await call(at, 'POST', `/v1/payments/${first.id}/refund`,
      { body: { amount: 1000 }, headers: { 'X-Refund-Idempotency': 'key-of-the-story' } });
    await payments.refund(first.id, { amount: 2000 });
    await at.sandbox.dispute({ order: made[1].id });
    await at.sandbox.pay(made[2].id, { outcome: 'failure' });
    await orders.create({ amount: 50000, currency: 'INR', receipt: 'a' });
    await at.sandbox.replay({ order: made[3].id, fresh: 1 });
    const log = await at.sandbox.log();
    const ids = (list, name = 'id') => log[list].map((one) => one[name]).sort();
    return { orders: ids('orders'), payments: ids('payments'), refunds: ids('refunds'),
      disputes: ids('disputes'), events: ids('webhooks', 'event_id'),
      byReceipt: Object.fromEntries(made.map((one) => [one.receipt, one.id])),
      bank: first.acquirer_data };
  }

  test('two runs with one seed have the same ids, however they crossed', async () => {
    const first = await story(42);
    const second = await story(42);
    assert.deepEqual(second, first);
    assert.equal(first.orders.length, 5);
    assert.equal(new Set(first.orders).size, 5);
    assert.equal(new Set(first.refunds).size, 2);
    assert.equal(new Set(first.events).size, first.events.length);
    for (const [list, prefix] of [['orders', 'order'], ['payments', 'pay'],
      ['refunds', 'rfnd'], ['disputes', 'disp']]) {
      for (const id of first[list]) {
        assert.match(id, new RegExp(`^${prefix}_[A-Za-z0-9]{14}$`));
      }
    }
    for (const id of first.events) assert.match(id, /^[A-Za-z0-9]{14}$/);
  });

  test('an SMS has an id by the seed as well', async () => {
    const conf = at.conf;
    const send = async () => {
      const made = await exchange(`${at.site.sandbox}/2010-04-01/Accounts/${
        conf.twilio_account}/Messages.json`, { method: 'POST',
        body: new URLSearchParams({ To: '+919876543210', From: '+15005550006', Body: 'x' })
          .toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded',
          Authorization: `Basic ${Buffer.from(`${conf.twilio_account}:${
            at.site.file('secret/twilio_token')}`).toString('base64')}` } });
      assert.equal(made.status, 201, made.text);
      return made.json.sid;
    };
    await at.sandbox.reset('', { seed: 5 });
    const sids = [await send(), await send()];
    assert.match(sids[0], /^SM[0-9a-f]{32}$/);
    assert.notEqual(sids[0], sids[1]);
    await at.sandbox.reset('', { seed: 5 });
    assert.deepEqual([await send(), await send()], sids);
  });

  test('another seed, or none, has others', async () => {
    const one = await story(1);
    for (const seed of [2, '', '']) {
      const other = await story(seed);
      for (const list of ['orders', 'payments', 'refunds', 'disputes', 'events']) {
        assert.ok(one[list].every((id) => !other[list].includes(id)), `${list} of ${seed}`);
      }
      assert.notDeepEqual(other.bank, one.bank);
    }
  });

  test('a seed may be set later, and counts from the last reset on', async () => {
    await at.sandbox.set({ seed: 7 });
    const first = await order(at, { receipt: 'x' });
    const second = await order(at, { receipt: 'x' });
    await at.sandbox.reset('', { seed: 7 });
    assert.equal((await order(at, { receipt: 'x' })).id, first.id);
    assert.equal((await order(at, { receipt: 'x' })).id, second.id);
    assert.notEqual(first.id, second.id);
  });
};
