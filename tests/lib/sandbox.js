'use strict';
/*
 * The sandbox seen from behind: what truly happened at Razorpay, SES and Twilio,
 * and how they are to misbehave. src/sandbox/README.md lists the controls.
 */
const { exchange } = require('./http.js');

class Sandbox {
  /** @param {string|{sandbox: string}} where its address, or an installation */
  constructor(where) {
    this.base = where.sandbox ?? where;
  }

  async call(path, fields, method = 'POST') {
    const answer = await exchange(this.base + path, { method,
      ...(fields && { body: new URLSearchParams(fields).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }) });
    if (answer.status !== 200) {
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    }
    return answer.json;
  }

  /**
   * What happened, oldest first: { orders, payments, refunds, ... }, each with
   * a growing `seq`. With `what` that list alone; `of` is an order id, a receipt
   * or an address, as fits.
   */
  async log(what, { after, limit, of } = {}) {
    const query = new URLSearchParams();
    const wanted = { what, after, limit, of };
    for (const [name, value] of Object.entries(wanted)) {
      if (value !== undefined) query.set(name, value);
    }
    const all = await this.call(`/_ctl/log?${query}`, null, 'GET');
    return what === undefined ? all : all[what];
  }

  /** Mails and SMS taken, for one recipient or all. */
  mails(to) {
    return this.log('mails', { of: to });
  }

  sms(to) {
    return this.log('sms', { of: to });
  }

  /** Tells it to misbehave: set({ webhook: 'dup:3', order: 'order_...' }). */
  set(fields) {
    return this.call('/_ctl/set', fields);
  }

  /**
   * Behave again ('controls', or one area's name); without a word: forget all,
   * and with a seed draw every id by it from then on.
   */
  reset(what = '', { seed = '' } = {}) {
    return this.call('/_ctl/reset', { what, seed });
  }

  /**
   * Pays an order without a browser; gives { payment_id, status, callback,
   * fields }, the last being what a browser would post to `callback`.
   */
  pay(order, fields = {}) {
    return this.call('/_ctl/pay', { order, ...fields });
  }

  /**
   * Pays several orders in one instant, at a moment of the virtual clock (in
   * milliseconds) or now; gives what pay() gives for each, by rising id, or
   * { order_id, error }.
   */
  async payAll(orders, fields = {}) {
    const { payments } = await this.call('/_ctl/pay', { orders: orders.join(','), ...fields });
    return payments;
  }

  /** Money goes back by the dashboard: refund({ payment, amount }). */
  refund(fields) {
    return this.call('/_ctl/refund', fields);
  }

  /** The payer asks the bank for it: dispute({ payment, state: 'created' }). */
  dispute(fields) {
    return this.call('/_ctl/dispute', fields);
  }

  /** Sends the webhooks that `webhook: 'hold'` holds, of one order or all. */
  release(order = '') {
    return this.call('/_ctl/release', { order });
  }

  /** Sends the webhooks of an order, or one event, once more. */
  replay(fields) {
    return this.call('/_ctl/replay', fields);
  }
}

module.exports = { Sandbox };
