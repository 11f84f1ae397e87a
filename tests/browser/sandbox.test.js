'use strict';
/*
 * The sandbox's checkout in a real browser, opened by a shop of the tests' own:
 * by a plain form with and without scripts, and in a frame by checkout.js.
 */
const { test, before, after, beforeEach } = require('node:test');
const assert = require('node:assert/strict');
const http = require('node:http');
const { Installation } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { launch, PHONE } = require('../lib/browser.js');
const { client, order } = require('../web/sandbox/client.js');

const at = {};
let browser;
let server;
let shop;
let posted;

/* What the shop's page runs; `made` and `key` are its order and key. */
const script = (made, more) => `
  const told = [];
  const rzp = new Razorpay({ key: ${JSON.stringify(at.key)}, order_id: ${JSON.stringify(made.id)},
    amount: ${made.amount}, name: 'Ride', prefill: { email: 'asha@example.org' },
    modal: { ondismiss: () => told.push({ dismissed: true }) }, ${more} });
  rzp.on('payment.failed', (r) => told.push(r));
  rzp.open();`;

function page(made, more) {
  return `<!doctype html><title>Shop</title><h1>Shop</h1>
<script src="${at.site.gateway}/v1/checkout.js"></script><script>${script(made, more)}</script>`;
}

function form(made) {
  const field = (name, value) => `<input type="hidden" name="${name}" value="${value}">`;
  return `<!doctype html><title>Shop</title>
<form method="post" action="${at.site.gateway}/v1/checkout/embedded">
${field('key_id', at.key)}${field('order_id', made.id)}${field('amount', made.amount)}
${field('name', 'Ride')}${field('callback_url', `${shop}/back`)}
${field('cancel_url', `${shop}/cancelled`)}<button>Pay</button></form>`;
}

before(async () => {
  at.site = await Installation.start('sandbox-browser');
  at.sandbox = new Sandbox(at.site);
  at.key = /razorpay_key_id = (.*)/.exec(at.site.file('startline.conf'))[1];
  at.secret = at.site.file('secret/razorpay_key_secret');
  server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'POST') {
        posted.push(new URLSearchParams(Buffer.concat(chunks).toString()));
      }
      response.setHeader('Content-Type', 'text/html');
      response.end(at.page && request.url === '/' ? at.page : `<h1>${request.url}</h1>`);
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  shop = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
  await at.site?.stop({ remove: true });
});

beforeEach(() => {
  posted = [];
});

async function visit(html, { scripts = true } = {}) {
  at.page = html;
  const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: scripts });
  const tab = await context.newPage();
  tab.setDefaultTimeout(10000);
  await tab.goto(`${shop}/`);
  return tab;
}

for (const scripts of [true, false]) {
  test(`the form ${scripts ? 'comes back by itself' : 'needs no script'}`, async () => {
    const tab = await visit(form(await order(at)), { scripts });
    await tab.click('text=Pay');
    await tab.click('form[data-method=card] >> text=Success');
    if (!scripts) await tab.click('text=Continue');
    await tab.waitForURL(`${shop}/back`);
    assert.equal(posted.length, 1);
    assert.match(posted[0].get('razorpay_signature'), /^[0-9a-f]{64}$/);
    await tab.context().close();
  });
}

test('failure and cancel come back too', async () => {
  const made = await order(at);
  const tab = await visit(form(made));
  await tab.click('text=Pay');
  await tab.click('form[data-method=upi] >> text=Failure');
  await tab.waitForURL(`${shop}/back`);
  assert.equal(posted[0].get('error[reason]'), 'payment_failed');
  await tab.goto(`${shop}/`);
  await tab.click('text=Pay');
  await tab.click('text=Cancel');
  await tab.waitForURL(`${shop}/cancelled`);
  await tab.context().close();
});

test('a callback told to come twice comes twice', async () => {
  const made = await order(at);
  await at.sandbox.set({ callback: 'twice', order: made.id });
  const tab = await visit(form(made));
  await tab.click('text=Pay');
  await tab.click('form[data-method=upi] >> text=Success');
  await tab.waitForURL(`${shop}/back`);
  assert.equal(posted.length, 2);
  assert.equal(posted[0].toString(), posted[1].toString());
  await tab.context().close();
});

const frame = (tab) => tab.frameLocator('.razorpay-container iframe');
const told = (tab) => tab.evaluate('told');

test('in a frame: failed, tried again, handed to the handler', async () => {
  const made = await order(at);
  const tab = await visit(page(made, 'handler: (r) => told.push(r)'));
  await frame(tab).locator('form[data-method=upi] >> text=Failure').click();
  await frame(tab).locator('[role=alert]').waitFor();
  const [failed] = await told(tab);
  assert.equal(failed.error.reason, 'payment_failed');
  assert.equal(failed.error.metadata.order_id, made.id);
  await frame(tab).locator('form[data-method=wallet] >> text=Success').click();
  await tab.waitForFunction('told.length === 2');
  const [, paid] = await told(tab);
  assert.equal(paid.razorpay_order_id, made.id);
  assert.match(paid.razorpay_signature, /^[0-9a-f]{64}$/);
  assert.equal(await tab.locator('.razorpay-container').count(), 0);
  assert.equal((await client(at).orders.fetch(made.id)).status, 'paid');
  await tab.context().close();
});

test('in a frame: without a handler the callback URL gets the fields', async () => {
  const made = await order(at);
  const tab = await visit(page(made, `callback_url: '${shop}/back'`));
  await frame(tab).locator('form[data-method=upi] >> text=Success').click();
  await tab.waitForURL(`${shop}/back`);
  assert.equal(posted[0].get('razorpay_order_id'), made.id);
  await tab.context().close();
});

test('in a frame: with redirect a failure is posted as well', async () => {
  const tab = await visit(page(await order(at), `callback_url: '${shop}/back', redirect: true`));
  await frame(tab).locator('form[data-method=upi] >> text=Failure').click();
  await tab.waitForURL(`${shop}/back`);
  assert.equal(posted[0].get('error[reason]'), 'payment_failed');
  assert.ok(JSON.parse(posted[0].get('error[metadata]')).payment_id);
  await tab.context().close();
});

test('in a frame: cancelled by button and by key', async () => {
  const tab = await visit(page(await order(at), ''));
  await frame(tab).locator('text=Cancel').click();
  await tab.waitForFunction('told.length === 1');
  assert.deepEqual(await told(tab), [{ dismissed: true }]);
  await tab.evaluate('rzp.open()');
  /* the frame goes away under the key, and Chromium may never say that it took it */
  await frame(tab).locator('#upi-detail').focus();
  tab.keyboard.press('Escape').catch(() => {});
  await tab.waitForFunction('told.length === 2');
  assert.equal(await tab.locator('.razorpay-container').count(), 0);
  await tab.context().close();
});

test('words of a stranger are not believed', async () => {
  const tab = await visit(page(await order(at), 'handler: (r) => told.push(r)'));
  await frame(tab).locator('#upi-detail').waitFor();
  await tab.evaluate(`window.postMessage({ kind: 'success',
    fields: { razorpay_payment_id: 'pay_forged' } }, '*')`);
  await tab.waitForTimeout(300);
  assert.deepEqual(await told(tab), []);
  assert.equal(await tab.locator('.razorpay-container').count(), 1);
  await tab.context().close();
});
