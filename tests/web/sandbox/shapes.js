'use strict';
/*
 * Every body the sandbox gives against what the gateway documents: the names of
 * an entity's members, and of which types each was seen in its samples.
 */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { client, call, order, paid } = require('./client.js');

/* s string, n number, b boolean, o object, a array, 0 null; `?` after the types:
   not in every sample. */
const NULLS = (names) => Object.fromEntries(names.split(' ').map((name) => [name, '0?']));
const SHAPES = {
  order: { id: 's', entity: 's', amount: 'n', amount_paid: 'n', amount_due: 'n',
    currency: 's', receipt: 's0', offer_id: 's0?', status: 's', attempts: 'n',
    notes: 'ao', created_at: 'n', ...NULLS('description checkout') },
  payment: { id: 's', entity: 's', amount: 'n', currency: 's', status: 's',
    order_id: 's0', invoice_id: 's0', international: 'b', method: 's',
    amount_refunded: 'n', refund_status: 's0', captured: 'b', description: 's0',
    card_id: 's0', bank: 's0', wallet: 's0', vpa: 's0', email: 's0', contact: 's',
    notes: 'ao', fee: 'n0', tax: 'n0', error_code: 's0', error_description: 's0',
    error_source: 's0', error_step: 's0', error_reason: 's0', acquirer_data: 'o?',
    created_at: 'n', upi: 'o?', card: 'o?', base_amount: 'n?', amount_transferred: 'n?',
    gateway_provider: 's?', source_channel: 's?', customer_id: 's0?', token_id: 's0?',
    ...NULLS('provider reward account_id device_id fee_bearer gateway_merchant_id '
      + 'gateway_terminal_id internal_status optimizer_provider receiver_type settled_by '
      + 'store_id terminal_id') },
  card: { id: 's', entity: 's', name: 's', last4: 's', network: 's', type: 's',
    issuer: '0', international: 'b', emi: 'b', sub_type: 's?', token_iin: '0?' },
  refund: { id: 's', entity: 's', amount: 'n', currency: 's', payment_id: 's',
    notes: 'ao', receipt: 's0', acquirer_data: 'o', created_at: 'n', batch_id: '0?',
    status: 's', speed_processed: 's', speed_requested: 's' },
  dispute: { id: 's', entity: 's', payment_id: 's', amount: 'n', currency: 's',
    amount_deducted: 'n', reason_code: 's', respond_by: 'n', status: 's', phase: 's',
    created_at: 'n', evidence: 'o?' },
  collection: { entity: 's', count: 'n', items: 'a' },
  event: { entity: 's', account_id: 's', event: 's', contains: 'a', payload: 'o',
    created_at: 'n' },
};

const letter = (value) => {
  if (value === null) return '0';
  return Array.isArray(value) ? 'a' : (typeof value)[0];
};

/* What is wrong with a body, and which entities were in it. */
function faults(value, where, seen) {
  if (value === null || typeof value !== 'object') return [];
  const wrong = [];
  const shape = SHAPES[value.entity];
  if (typeof value.entity === 'string' && !shape) wrong.push(`${where}: ${value.entity}?`);
  if (shape) {
    seen.add(value.entity);
    for (const [name, types] of Object.entries(shape)) {
      if (!(name in value) && !types.endsWith('?')) wrong.push(`${where}: no ${name}`);
    }
    for (const [name, member] of Object.entries(value)) {
      if (!shape[name]?.includes(letter(member))) {
        wrong.push(`${where}: ${name} is ${letter(member)}`);
      }
    }
  }
  for (const [name, member] of Object.entries(value)) {
    wrong.push(...faults(member, `${where}.${name}`, seen));
  }
  return wrong;
}

module.exports = (at) => {
  async function bodies() {
    const all = {};
    const get = async (path) => { all[path] = (await call(at, 'GET', path)).json; };
    for (const method of ['upi', 'card', 'netbanking', 'wallet']) {
      const { order: made, payment } = await paid(at, { method });
      await get(`/v1/orders/${made.id}`);
      await get(`/v1/orders/${made.id}/payments`);
      await get(`/v1/payments/${payment.payment_id}`);
      const refund = await client(at).payments.refund(payment.payment_id,
        { amount: 1000, ...(method === 'upi' && { receipt: 'f', notes: { a: 'b' } }) });
      await get(`/v1/refunds/${refund.id}`);
      await get(`/v1/payments/${payment.payment_id}/refunds`);
      await at.sandbox.pay(made.id, { outcome: 'failure', method });
      for (const state of ['created', 'under_review', 'action_required', 'won', 'lost',
        'closed']) {
        await at.sandbox.dispute({ payment: payment.payment_id, state });
      }
    }
    all.made = await order(at, { notes: { a: 'b' } });
    for (const path of ['orders', 'payments', 'refunds']) await get(`/v1/${path}`);
    for (const visit of await at.shop.wait(4 * (3 + 2 + 1 + 6))) {
      const event = JSON.parse(visit.body);
      all[`${event.event} ${event.payload.payment.entity.method}`] = event;
    }
    return all;
  }

  test('every member of every body is documented, and of a documented type', async () => {
    const seen = new Set();
    const wrong = [];
    const all = await bodies();
    assert.ok(Object.keys(all).length > 60);
    for (const [name, body] of Object.entries(all)) wrong.push(...faults(body, name, seen));
    assert.deepEqual(wrong, []);
    assert.deepEqual([...seen].sort(), Object.keys(SHAPES).sort());
  });

  test('a refusal has the documented members', async () => {
    const { error } = (await call(at, 'GET', '/v1/orders/order_00000000000000')).json;
    for (const [name, type] of Object.entries({ code: 's', description: 's', source: 's',
      step: 's', reason: 's', metadata: 'o' })) {
      assert.equal(letter(error[name]), type, name);
    }
  });
};
