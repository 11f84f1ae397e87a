'use strict';
/* Every way a call can go wrong, on every route. */
const { describe, test } = require('node:test');
const assert = require('node:assert/strict');
const { client, call, order, paid } = require('./client.js');

const JSON_TYPE = /^application\/json/;

/* What the caller sees, what the log says, whether the work was done. */
const FAULTS = [
  { what: '400', status: 400, done: false },
  { what: '429', status: 429, done: false },
  { what: '500', status: 500, done: false },
  { what: '502', status: 502, done: false },
  { what: '503', status: 503, done: false },
  { what: '504', status: 504, done: false },
  { what: 'timeout_before:0.3', status: 504, done: false, took_ms: 300 },
  { what: 'timeout_after:0.3', status: 200, done: true, took_ms: 300 },
  { what: 'slow:0.3', status: 200, done: true, took_ms: 300 },
  { what: 'reset_before', status: 0, done: false },
  { what: 'reset_after', status: 0, done: true },
  { what: 'html_body', status: 502, done: false, type: /html/ },
  { what: 'truncated_json', status: 200, done: true, cut: true },
];

module.exports = (at) => {
  const send = (method, path, body) => call(at, method, path, { body });
  const captured = async () => (await paid(at)).payment.payment_id;

  /* What stands ready before each call, the call, and a count of its work. */
  const ROUTES = [
    { route: 'orders.create', ready: () => null,
      ask: () => send('POST', '/v1/orders', { amount: 100, currency: 'INR' }),
      count: async () => (await at.sandbox.log('orders')).length },
    { route: 'payments.capture',
      ready: async () => {
        const made = await order(at, { payment: { capture: 'manual' } });
        return (await at.sandbox.pay(made.id)).payment_id;
      },
      ask: (id) => send('POST', `/v1/payments/${id}/capture`, { amount: 50000, currency: 'INR' }),
      count: async () => (await at.sandbox.log('payments'))
        .filter((one) => one.captured).length },
    { route: 'refunds.create', ready: captured,
      ask: (id) => send('POST', `/v1/payments/${id}/refund`, { amount: 100 }),
      count: async () => (await at.sandbox.log('refunds')).length },
    { route: 'orders.fetch', ready: async () => (await order(at)).id,
      ask: (id) => send('GET', `/v1/orders/${id}`) },
    { route: 'orders.list', ready: () => null, ask: () => send('GET', '/v1/orders?receipt=x') },
    { route: 'orders.payments', ready: async () => (await order(at)).id,
      ask: (id) => send('GET', `/v1/orders/${id}/payments`) },
    { route: 'payments.fetch', ready: captured, ask: (id) => send('GET', `/v1/payments/${id}`) },
    { route: 'payments.list', ready: () => null, ask: () => send('GET', '/v1/payments') },
    { route: 'refunds.fetch',
      ready: async () => (await client(at).payments.refund(await captured(), {})).id,
      ask: (id) => send('GET', `/v1/refunds/${id}`) },
    { route: 'refunds.list', ready: captured,
      ask: (id) => send('GET', `/v1/payments/${id}/refunds`) },
    { route: 'refunds.list', ready: () => null, ask: () => send('GET', '/v1/refunds') },
  ];

  async function look(fault, began, asking) {
    if (fault.status === 0) {
      await assert.rejects(asking);
      return;
    }
    const answer = await asking;
    assert.equal(answer.status, fault.status);
    assert.match(answer.headers['content-type'], fault.type ?? JSON_TYPE);
    if (fault.took_ms) assert.ok(Date.now() - began >= fault.took_ms);
    if (fault.cut || fault.type) assert.throws(() => answer.json);
    else if (fault.status >= 400) assert.ok(answer.json.error.description);
    else assert.ok(answer.json.entity);
  }

  async function spoil({ route, ready, ask, count = () => 0 }, fault) {
    const target = await ready();
    const before = await count();
    const [last] = (await at.sandbox.log('requests')).slice(-1);
    await at.sandbox.set({ http: `${route}:${fault.what}`, once: 1 });
    await look(fault, Date.now(), ask(target));
    const [seen, ...more] = await at.sandbox.log('requests', { after: last?.seq });
    assert.deepEqual(more, []);
    assert.equal(seen.route, route);
    assert.equal(seen.status, fault.status);
    assert.equal(seen.fault, fault.what.split(':')[0]);
    const writes = count !== undefined && ['orders.create', 'payments.capture',
      'refunds.create'].includes(route);
    if (writes) assert.equal(await count() - before, Number(fault.done));
    /* It was for once: the next one goes right, unless it was done already. */
    const next = await ask(target);
    const again = route === 'payments.capture' && fault.done;
    assert.equal(next.status, again ? 400 : 200);
  }

  for (const one of ROUTES) {
    const path = one.ask.toString().match(/`?\/v1[^`']*/)[0];
    describe(`${one.route} (${path})`, () => {
      for (const fault of FAULTS) test(fault.what, () => spoil(one, fault));
    });
  }

  test('a fault keeps to its route, its target and its number', async () => {
    const made = await order(at);
    await at.sandbox.set({ http: '503', route: 'orders.fetch', order: made.id, times: 2 });
    const other = await order(at);
    assert.equal((await send('GET', `/v1/orders/${other.id}`)).status, 200);
    assert.equal((await send('GET', `/v1/orders/${made.id}/payments`)).status, 200);
    for (const status of [503, 503, 200]) {
      assert.equal((await send('GET', `/v1/orders/${made.id}`)).status, status);
    }
    await at.sandbox.set({ http: '429' });
    for (let i = 0; i < 3; i += 1) {
      assert.equal((await send('GET', '/v1/payments')).status, 429);
    }
    await at.sandbox.reset('http');
    assert.equal((await send('GET', '/v1/payments')).status, 200);
  });

  test('what 429 says is a setting', async () => {
    await at.sandbox.set({ http: '429' });
    const ask = async (too_many) => {
      await at.sandbox.set({ too_many });
      const answer = await send('GET', '/v1/payments');
      assert.equal(answer.status, 429);
      return answer;
    };
    assert.match((await ask('json')).json.error.description, /Too many/);
    assert.equal((await ask('empty')).text, '');
    const text = await ask('text');
    assert.match(text.headers['content-type'], /text\/plain/);
    assert.throws(() => text.json);
  });

  test('lists lag, each by itself or all, ids do not', async () => {
    const { payment_id: id } = (await paid(at)).payment;
    const { receipt, id: orderId } = (await client(at).orders.all()).items[0];
    const { id: refundId } = await client(at).payments.refund(id, { amount: 100 });
    const lists = { orders: ['/v1/orders', `/v1/orders?receipt=${receipt}`],
      payments: ['/v1/payments', `/v1/orders/${orderId}/payments`],
      refunds: ['/v1/refunds', `/v1/payments/${id}/refunds`] };
    const counts = async (kind) => {
      const answers = await Promise.all(lists[kind].map((path) => send('GET', path)));
      return answers.map((answer) => answer.json.count);
    };
    const all = async () => Object.fromEntries(await Promise.all(Object.keys(lists)
      .map(async (kind) => [kind, await counts(kind)])));
    const [none, one] = [[0, 0], [1, 1]];
    assert.deepEqual(await all(), { orders: one, payments: one, refunds: one });
    await at.sandbox.set({ list_lag: 60 });
    assert.deepEqual(await all(), { orders: none, payments: none, refunds: none });
    await at.sandbox.set({ list_lag_orders: 0 });
    assert.deepEqual(await all(), { orders: one, payments: none, refunds: none });
    await at.sandbox.set({ list_lag: '', list_lag_orders: '', list_lag_refunds: 60 });
    assert.deepEqual(await all(), { orders: one, payments: one, refunds: none });
    await at.sandbox.set({ list_lag_refunds: '', list_lag_payments: 60 });
    assert.deepEqual(await all(), { orders: one, payments: none, refunds: one });
    await at.sandbox.set({ list_lag: 60, list_lag_payments: '' });
    for (const path of [`/v1/orders/${orderId}`, `/v1/payments/${id}`,
      `/v1/refunds/${refundId}`, `/v1/payments/${id}/refunds/${refundId}`]) {
      assert.equal((await send('GET', path)).status, 200);
    }
  });

  test('a receipt twice is accepted, or refused', async () => {
    const twice = () => send('POST', '/v1/orders', { amount: 100, currency: 'INR', receipt: 'r' });
    for (const [word, status] of [['', 200], ['accept', 200], ['reject', 400], ['unique', 400],
      ['', 200]]) {
      await at.sandbox.set({ receipts: word });
      assert.equal((await twice()).status, status === 200 ? 200 : 400, word);
      if (word === '') assert.equal((await twice()).status, 200);
    }
  });
};
