'use strict';
/* Every page in every state, rendered with sample data by tests/lib/preview:
 * valid HTML, no axe violation, nothing wider than the smallest phone, touch
 * targets large enough, light over the wire. Needs no installation. */
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { HtmlValidate } = require('html-validate');
const { launch } = require('../lib/browser');

const TOP = path.join(__dirname, '..', '..');
const OUT = fs.mkdtempSync(path.join(os.tmpdir(), 'startline-pages-'));
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css',
  '.js': 'text/javascript', '.svg': 'image/svg+xml' };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
  + "connect-src 'self'; form-action 'self'; base-uri 'none'";
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

execFileSync(path.join(TOP, 'tests/lib/preview'),
  [path.join(TOP, 'templates'), path.join(TOP, 'lang'), OUT]);
const pages = fs.readdirSync(OUT).filter((name) => name.endsWith('.html'));
const screens = pages.filter((name) => !name.startsWith('mail-'));

const server = http.createServer((request, response) => {
  const name = request.url.startsWith('/static/')
    ? path.join(TOP, request.url) : path.join(OUT, request.url);
  if (name.endsWith('.json')) {
    /* a state of the line that is too old to count */
    response.end('{"at":0}');
    return;
  }
  if (!fs.existsSync(name)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[path.extname(name)],
    'content-security-policy': POLICY });
  response.end(fs.readFileSync(name));
});
let browser;
let base;

before(async () => {
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server.close();
  fs.rmSync(OUT, { recursive: true });
});

/** One tab for all pages; visit(tab, name) gives a list of complaints. */
async function visitAll(options, names, visit) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  const complaints = [];
  let current;
  tab.on('pageerror', (error) => complaints.push(`${current}: ${error.message}`));
  tab.on('console', (line) => {
    /* the gateway's script is not here */
    if (line.type() === 'error' && !/checkout\.razorpay\.com/.test(line.text()))
      complaints.push(`${current}: ${line.text()}`);
  });
  for (current of names) {
    await tab.goto(`${base}/${current}`);
    for (const complaint of await visit(tab, context))
      complaints.push(`${current}: ${complaint}`);
  }
  await context.close();
  assert.deepEqual(complaints, []);
}

async function accessible(tab, context) {
  const devtools = await context.newCDPSession(tab);
  await devtools.send('Runtime.evaluate', { expression: AXE });
  const result = await tab.evaluate((rules) => globalThis.axe.run({ runOnly: rules }), RULES);
  return result.violations.map((v) => `${v.id}: ${v.nodes[0].html}`);
}

async function fits(tab) {
  return tab.evaluate(() => {
    const found = [];
    if (document.documentElement.scrollWidth > window.innerWidth)
      found.push(`is ${document.documentElement.scrollWidth} px wide`);
    for (const button of document.querySelectorAll(
      'button, .button, .way, input:not([type=hidden]), select, summary')) {
      const box = (button.closest('label') ?? button).getBoundingClientRect();
      if (box.width > 0 && box.height < 44)
        found.push(`too small to touch: ${button.outerHTML.slice(0, 80)}`);
    }
    return found;
  });
}

test('there is a page for every template', () => {
  assert.ok(pages.length >= 50, `${pages.length} pages`);
});

test('html-validate has no complaint', async () => {
  const validator = new HtmlValidate({ extends: ['html-validate:recommended'] });
  const complaints = [];
  for (const name of pages) {
    const report = await validator.validateString(fs.readFileSync(path.join(OUT, name), 'utf8'));
    for (const result of report.results)
      complaints.push(...result.messages.map((m) => `${name}: ${m.ruleId} ${m.message}`));
  }
  assert.deepEqual(complaints, []);
});

test('no page carries style or script of its own', () => {
  for (const name of screens) {
    const html = fs.readFileSync(path.join(OUT, name), 'utf8');
    assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|javascript:|<script(?! src=)/, name);
  }
});

test('a page with all it needs is under 30 KB, the style under 12', () => {
  const size = (name) => fs.statSync(path.join(TOP, 'static', name)).size;
  const shared = size('startline.css') + size('startline.js') + size('icon.svg');
  assert.ok(size('startline.css') < 12 * 1024);
  for (const name of screens) {
    const html = fs.readFileSync(path.join(OUT, name), 'utf8');
    const more = ['checkout.js', 'line.js', 'reckon.js'].filter((script) => html.includes(`/static/${script}`));
    const all = more.reduce((sum, script) => sum + size(script), shared + Buffer.byteLength(html));
    assert.ok(all < 30 * 1024, `${name}: ${all}`);
  }
});

test('nothing is too wide or too small at 320 px',
  () => visitAll({ viewport: { width: 320, height: 640 } }, screens, fits));

test('axe has no complaint on a phone', () => visitAll(
  { viewport: { width: 360, height: 740 } }, screens, accessible));

test('axe has no complaint in the dark', () => visitAll(
  { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }, screens, accessible));

test('axe has no complaint on a desk', () => visitAll(
  { viewport: { width: 1280, height: 900 } },
  screens.filter((name) => /^(event-open|choose|details-wrong|booking-confirmed|admin)/.test(name)),
  accessible));

test('the clock counts, warns once at a minute and says when it is over', async () => {
  const context = await browser.newContext();
  const tab = await context.newPage();
  await tab.clock.install();
  await tab.goto(`${base}/details-one.html`);
  const ticking = tab.locator('.ticking');
  const said = tab.locator('.clock .said');
  assert.match(await ticking.textContent(), /1:02/);
  assert.equal(await said.textContent(), '');
  await tab.clock.runFor(3000);
  assert.match(await ticking.textContent(), /0:5\d/);
  assert.match(await said.textContent(), /One minute/);
  await tab.clock.runFor(60000);
  assert.match(await ticking.textContent(), /0:00/);
  assert.match(await said.textContent(), /time is over/);
  await context.close();
});

/* The gateway's script, as far as ours speaks to it. */
const GATEWAY = `window.Razorpay = class {
  constructor(options) { window.asked = options; }
  open() { window.opened = (window.opened || 0) + 1; }
};`;

async function checkout(script) {
  const context = await browser.newContext({ bypassCSP: true });
  const tab = await context.newPage();
  await tab.route('https://checkout.razorpay.com/**', (route) => (script
    ? route.fulfill({ contentType: 'text/javascript', body: script }) : route.abort()));
  const posted = new Promise((resolve) => {
    const take = (route) => {
      resolve({ url: route.request().url(), body: route.request().postData() });
      route.fulfill({ body: 'taken' });
    };
    tab.route('https://api.razorpay.com/**', take);
    tab.route('https://ride.example.org/**', take);
  });
  await tab.goto(`${base}/checkout.html`);
  return { context, tab, posted };
}

test('the checkout opens the gateway\'s window and sends its answer on', async () => {
  const { context, tab, posted } = await checkout(GATEWAY);
  assert.equal(await tab.evaluate(() => window.opened), 1);
  assert.equal(await tab.evaluate(() => window.asked.order_id), 'order_IEIaMR65cu6nz3');
  assert.equal(await tab.evaluate(() => window.asked.prefill.contact), '+919812345678');
  await tab.evaluate(() => window.asked.modal.ondismiss());
  assert.match(await tab.locator('#checkout-said').textContent(), /closed/);
  await tab.getByRole('button', { name: 'Pay' }).click();
  assert.equal(await tab.evaluate(() => window.opened), 2);
  await tab.evaluate(() => window.asked.handler({ razorpay_payment_id: 'pay_1',
    razorpay_order_id: 'order_1', razorpay_signature: 'abc' }));
  assert.deepEqual(await posted, { url: 'https://ride.example.org/pay/callback',
    body: 'razorpay_payment_id=pay_1&razorpay_order_id=order_1&razorpay_signature=abc' });
  await context.close();
});

test('without the gateway\'s script the form goes to its own page', async () => {
  const { context, tab, posted } = await checkout(null);
  await tab.getByRole('button', { name: 'Pay' }).click();
  const { url, body } = await posted;
  assert.equal(url, 'https://api.razorpay.com/v1/checkout/embedded');
  assert.equal(new URLSearchParams(body).get('order_id'), 'order_IEIaMR65cu6nz3');
  assert.equal(new URLSearchParams(body).get('amount'), '300000');
  await context.close();
});
