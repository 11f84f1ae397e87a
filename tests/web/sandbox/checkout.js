'use strict';
/* The hosted checkout as a browser without scripts sees it. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { validatePaymentVerification } = require('razorpay/dist/utils/razorpay-utils');
const { exchange } = require('../../lib/http.js');
const { readForms } = require('../../lib/form.js');
const { client, order } = require('./client.js');

module.exports = (at) => {
  const post = (url, pairs) => exchange(url, { method: 'POST',
    body: new URLSearchParams(pairs).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });

  async function open(made, more = {}) {
    const answer = await post(`${at.site.gateway}/v1/checkout/embedded`, {
      key_id: at.key, order_id: made.id, amount: made.amount, currency: 'INR',
      name: 'Ride <b>& more', description: 'Two places',
      'prefill[name]': 'Asha', 'prefill[email]': 'asha@example.org',
      'prefill[contact]': '+919876543210', 'notes[x]': 'y',
      callback_url: `${at.shop.url}/back?cart=1`,
      cancel_url: `${at.shop.url}/cancel?cart=1`, ...more });
    return { ...answer, status: answer.status, text: answer.text,
      headers: answer.headers, forms: readForms(answer.text, `${at.site.gateway}/v1/checkout/embedded`) };
  }

  async function press(page, button, which = 0, overrides = {}) {
    const form = page.forms[which];
    const answer = await post(form.action, form.entries(overrides, button));
    return { status: answer.status, text: answer.text, headers: answer.headers,
      forms: readForms(answer.text, form.action) };
  }

  test('one form a method, two buttons first, and no script is needed', async () => {
    const page = await open(await order(at));
    assert.equal(page.status, 200);
    assert.equal(page.forms.length, 4);
    assert.deepEqual(page.forms.map((form) => form.value('method')),
      ['upi', 'card', 'netbanking', 'wallet']);
    for (const form of page.forms) {
      assert.deepEqual(form.buttons.slice(0, 2).map((one) => one.text),
        ['Success', 'Failure']);
    }
    assert.match(page.text, /INR 500\.00/);
    assert.match(page.text, /TEST/);
    assert.match(page.text, /Ride &lt;b&gt;&amp; more/);
    assert.match(page.text, /href="[^"]*\/cancel\?cart=1"/);
    assert.match(page.headers['content-security-policy'], /frame-ancestors 'none'/);
  });

  test('success brings three signed fields to the callback', async () => {
    const made = await order(at);
    const done = await press(await open(made), 'Success');
    const [form] = done.forms;
    assert.equal(form.action, `${at.shop.url}/back?cart=1`);
    assert.deepEqual(form.names, ['razorpay_payment_id', 'razorpay_order_id',
      'razorpay_signature']);
    assert.equal(form.value('razorpay_order_id'), made.id);
    assert.ok(validatePaymentVerification({ order_id: made.id,
      payment_id: form.value('razorpay_payment_id') },
    form.value('razorpay_signature'), at.secret));
    assert.ok(done.headers['content-security-policy']
      .includes(`form-action 'self' ${at.shop.url}`));
    const payment = await client(at).payments.fetch(form.value('razorpay_payment_id'));
    assert.equal(payment.status, 'captured');
    assert.equal(payment.email, 'asha@example.org');
    assert.equal(payment.contact, '+919876543210');
    assert.equal(payment.description, 'Two places');
  });

  test('failure brings the error and its metadata', async () => {
    const made = await order(at);
    const done = await press(await open(made), 'Failure', 2);
    const [form] = done.forms;
    assert.deepEqual(form.names, ['error[code]', 'error[description]', 'error[source]',
      'error[step]', 'error[reason]', 'error[metadata]']);
    const metadata = JSON.parse(form.value('error[metadata]'));
    assert.equal(metadata.order_id, made.id);
    const payment = await client(at).payments.fetch(metadata.payment_id);
    assert.equal(payment.status, 'failed');
    assert.equal(payment.method, 'netbanking');
    assert.equal(form.value('error[reason]'), payment.error_reason);
    assert.equal(form.value('error[description]'), payment.error_description);
  });

  test('failure@razorpay fails whatever is pressed', async () => {
    const done = await press(await open(await order(at)), 'Success', 0,
      { detail: 'failure@razorpay' });
    assert.equal(done.forms[0].value('error[reason]'), 'payment_failed');
  });

  test('a closed tab brings nothing, and the payment goes on', async () => {
    const made = await order(at);
    const done = await press(await open(made), 'Close the tab');
    assert.equal(done.forms.length, 0);
    assert.equal((await client(at).orders.fetch(made.id)).status, 'paid');
  });

  test('a bank that does not answer leaves the payment open', async () => {
    const made = await order(at);
    const done = await press(await open(made), 'The bank does not answer');
    const [form] = done.forms;
    assert.equal(form.value('error[reason]'), 'payment_timed_out');
    const { items } = await client(at).orders.fetchPayments(made.id);
    assert.equal(items[0].status, 'created');
    assert.equal((await client(at).orders.fetch(made.id)).status, 'attempted');
  });

  test('what is wrong with the form is told to the shop', async () => {
    const made = await order(at);
    const cases = [[{ amount: 1 }, 'amount'], [{ order_id: 'order_x' }, 'order_id'],
      [{ key_id: 'rzp_test_other' }, 'key_id'], [{ currency: 'USD' }, 'currency']];
    for (const [more, field] of cases) {
      const [form] = (await open(made, more)).forms;
      assert.equal(form.action, `${at.shop.url}/back?cart=1`);
      assert.equal(form.value('error[code]'), 'BAD_REQUEST_ERROR');
      assert.equal(form.value('error[field]'), field);
    }
    const lost = await open(made, { callback_url: 'javascript:alert(1)' });
    assert.equal(lost.status, 400);
    assert.equal(lost.forms.length, 0);
    await at.sandbox.pay(made.id);
    const [form] = (await open(made)).forms;
    assert.match(form.value('error[description]'), /already paid/);
  });

  test('the callback can be dropped, doubled and forged', async () => {
    const twist = async (callback) => {
      const made = await order(at);
      await at.sandbox.set({ callback, order: made.id });
      return { made, forms: (await press(await open(made), 'Success')).forms };
    };
    assert.equal((await twist('drop')).forms.length, 0);
    const { forms: [first, second] } = await twist('twice');
    assert.deepEqual(first.entries(), second.entries());
    const { made, forms: [forged] } = await twist('tampered_signature');
    assert.ok(!validatePaymentVerification({ order_id: made.id,
      payment_id: forged.value('razorpay_payment_id') },
    forged.value('razorpay_signature'), at.secret));
    const { made: mine, forms: [other] } = await twist('other_order');
    assert.notEqual(other.value('razorpay_order_id'), mine.id);
    assert.ok(validatePaymentVerification({
      order_id: other.value('razorpay_order_id'),
      payment_id: other.value('razorpay_payment_id') },
    other.value('razorpay_signature'), at.secret));
  });

  test('in a frame it answers the page around it alone', async () => {
    const made = await order(at);
    const page = await open(made, { modal: at.site.site });
    assert.ok(page.headers['content-security-policy']
      .includes(`frame-ancestors ${at.site.site};`));
    assert.equal(page.headers['x-frame-options'], undefined);
    assert.match(page.text, /id="dismiss"/);
    const failed = await press(page, 'Failure');
    assert.match(failed.text, /&quot;kind&quot;:&quot;failed&quot;/);
    assert.equal(failed.forms.length, 4);
    const done = await press(failed, 'Success', 1);
    assert.match(done.text, /&quot;kind&quot;:&quot;success&quot;/);
    assert.match(done.text, new RegExp(`data-origin="${at.site.site}"`));
    const evil = await open(made, { modal: 'http://evil; x' });
    assert.match(evil.headers['content-security-policy'], /frame-ancestors 'none'/);
  });

  test('scripts and styles are served', async () => {
    for (const [path, type] of [['/v1/checkout.js', /javascript/],
      ['/v1/return.js', /javascript/], ['/v1/style.css', /css/]]) {
      const answer = await exchange(at.site.gateway + path);
      assert.equal(answer.status, 200);
      assert.match(answer.headers['content-type'], type);
      assert.ok(answer.text.length > 300);
      assert.doesNotMatch(answer.text, /AUTOESCAPE/);
    }
  });
};
