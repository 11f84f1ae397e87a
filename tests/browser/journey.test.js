'use strict';
/*
 * The way from the event page to the ticket as people go it, on a phone: with
 * JavaScript, without, and by the keyboard alone. Each page met is held to axe
 * and html-validate; pictures of them lie in screens/ under the installation.
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { HtmlValidate } = require('html-validate');
const { Installation, until } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { importRide } = require('../lib/booking.js');
const { launch, PHONE, DESK } = require('../lib/browser.js');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PILOT = 'pune-pandharpur-2027';

let site;
let browser;
let screens;

before(async () => {
  site = Installation.shared();
  screens = path.join(site.dir, 'screens');
  fs.mkdirSync(screens, { recursive: true });
  browser = await launch();
});

after(() => browser?.close());

/* A tab that collects what is wrong with the pages it meets. */
class Tab {
  static async open(name, options = {}) {
    const tab = new Tab();
    tab.name = name;
    tab.scripts = options.javaScriptEnabled !== false;
    tab.count = 0;
    tab.wrong = [];
    tab.context = await browser.newContext({ viewport: PHONE, locale: 'en-IN',
      timezoneId: 'Asia/Kolkata', ...options });
    tab.page = await tab.context.newPage();
    tab.page.setDefaultTimeout(15000);
    tab.listen();
    return tab;
  }

  listen() {
    this.page.on('pageerror', (error) => this.wrong.push(`script: ${error.message}`));
    this.page.on('console', (line) => {
      if (line.type() !== 'error' || /favicon/.test(line.location().url)) return;
      this.wrong.push(`console: ${line.text()}`);
    });
  }

  /* Opens an address as typed. */
  async go(target) {
    await this.page.goto(site.site + target);
  }

  /* Holds the page that is open to everything, and takes its picture. */
  async look(what) {
    this.count += 1;
    const file = `${this.name}-${String(this.count).padStart(2, '0')}-${what}.png`;
    const over = await this.page.locator('.razorpay-container').count() > 0;
    await this.page.screenshot({ path: path.join(screens, file), fullPage: !over });
    for (const complaint of [...await this.valid(), ...await this.accessible(),
      ...await this.fits()]) this.wrong.push(`${what}: ${complaint}`);
  }

  /* The page as it was sent, not as scripts left it: asked for once more. */
  async valid() {
    const url = this.page.url();
    if (!url.startsWith(site.site)) return [];
    const cookies = (await this.context.cookies(url))
      .map((one) => `${one.name}=${one.value}`).join('; ');
    const { status, text } = await site.get(url.slice(site.site.length),
      { headers: { Cookie: cookies } });
    if (status !== 200) return [];
    const report = await new HtmlValidate({ extends: ['html-validate:recommended'] })
      .validateString(text);
    return report.results.flatMap((one) =>
      one.messages.map((message) => `${message.ruleId} ${message.message}`));
  }

  async accessible() {
    if (!this.scripts) return [];
    const devtools = await this.context.newCDPSession(this.page);
    await devtools.send('Runtime.evaluate', { expression: AXE });
    const { violations } = await this.page.evaluate((rules) =>
      globalThis.axe.run({ exclude: ['.razorpay-container'] }, { runOnly: rules }), RULES);
    return violations.map((one) => `${one.id}: ${one.nodes[0].html}`);
  }

  async fits() {
    const [wide, room] = await this.page.evaluate(() =>
      [document.documentElement.scrollWidth, window.innerWidth]);
    return wide > room ? [`${wide} px wide`] : [];
  }

  press(name) {
    return this.page.getByRole('button', { name }).click();
  }

  get state() {
    return this.page.locator('main').getAttribute('data-state');
  }

  /* The page asks again by itself until it says so. */
  async becomes(state) {
    await this.page.locator(`main[data-state="${state}"]`).waitFor();
  }

  async close() {
    await this.context.close();
    assert.deepEqual(this.wrong, []);
  }
}

/* Fills in what a group of the pilot or of importRide is asked. */
async function fillIn({ page }, people) {
  const fill = async (name, value) => {
    const field = page.locator(`[name="${name}"]`);
    if (await field.count() > 0) await field.fill(value);
  };
  await fill('name', 'Asha Rao');
  await fill('email', 'asha@example.org');
  await fill('phone', '98123 45678');
  for (let n = 1; n <= people; n += 1) {
    if (n > 1) await fill(`name_${n}`, `Rider ${n}`);
    await fill(`age_${n}`, String(30 + n));
    const size = page.locator(`select[name="q_size_${n}"]`);
    if (await size.count() > 0) await size.selectOption('M');
    const chip = page.locator(`input[name="q_size_${n}"][value="M"]`);
    if (await chip.count() > 0) await chip.check();
  }
  for (const box of await page.locator('input[name^="waiver"]').all()) await box.check();
}

/* From the event page to the page with the button Pay; closely: looking around. */
async function toPay(tab, slug, { quantity = 1, closely = false } = {}) {
  const look = (what) => closely && tab.look(what);
  await tab.go(`/e/${slug}`);
  await look('event');
  await tab.press('Register');
  await look('choose');
  await tab.page.locator('input[name="ticket_type"]').first().check();
  await tab.page.locator(`input[name="quantity"][value="${quantity}"]`).check();
  await tab.press(/hold/i);
  await look('details');
  await fillIn(tab, quantity);
  await look('details-filled');
  await tab.page.locator('form[action$="/details"] button[type=submit]').click();
  await tab.page.waitForURL(/\/pay\//);
  await look('pay');
}

const frameOf = (tab) => tab.page.frameLocator('.razorpay-container iframe');
const successOf = (where) => where.locator('form[data-method="upi"]')
  .getByRole('button', { name: 'Success' });

test('on a phone, with JavaScript: the gateway\'s window opens over the page', async () => {
  const tab = await Tab.open('js');
  await toPay(tab, PILOT, { quantity: 2, closely: true });
  await tab.press(/^Pay/);
  await successOf(frameOf(tab)).waitFor();
  await tab.look('checkout');
  await successOf(frameOf(tab)).click();
  await tab.becomes('confirmed');
  await tab.look('confirmed');
  assert.match(await tab.page.locator('.code').textContent(), /^[0-9A-Z-]{6,}$/);
  assert.ok(await tab.page.getByRole('button', { name: 'Print ticket' }).isVisible());
  await tab.close();
});

test('on a phone, without JavaScript: by the gateway\'s own page', async () => {
  const tab = await Tab.open('plain', { javaScriptEnabled: false });
  await toPay(tab, PILOT, { quantity: 4 });
  await tab.press(/^Pay/);
  await tab.look('checkout');
  await tab.press(/^Pay/);
  await tab.look('gateway');
  await successOf(tab.page).click();
  await tab.look('gateway-return');
  await tab.page.locator('#back button').click();
  await tab.becomes('confirmed');
  await tab.look('confirmed');
  await tab.close();
});

test('the window can be closed and opened again, and a failed payment tried again', async () => {
  const tab = await Tab.open('again');
  const slug = await importRide(site);
  await toPay(tab, slug);
  await tab.press(/^Pay/);
  await frameOf(tab).getByRole('button', { name: 'Cancel' }).click();
  await tab.page.locator('.razorpay-container').waitFor({ state: 'detached' });
  await tab.look('closed');
  await tab.press(/^Pay/);
  await frameOf(tab).locator('form[data-method="upi"]')
    .getByRole('button', { name: 'Failure' }).click();
  await frameOf(tab).getByRole('alert').waitFor();
  await successOf(frameOf(tab)).click();
  await tab.becomes('confirmed');
  await tab.close();
});

test('a mistake is shown beside its field, and nothing typed is lost', async () => {
  const tab = await Tab.open('mistake');
  const slug = await importRide(site);
  await tab.go(`/e/${slug}`);
  await tab.press('Register');
  await tab.page.locator('input[name="ticket_type"]').first().check();
  await tab.press(/hold/i);
  await fillIn(tab, 1);
  await tab.page.locator('[name="phone"]').fill('12');
  await tab.page.locator('form[action$="/details"] button[type=submit]').click();
  await tab.page.locator('#e-phone').waitFor();
  await tab.look('mistake');
  tab.wrong = tab.wrong.filter((one) => !/status of 422/.test(one));
  assert.equal(await tab.page.locator('[name="name"]').inputValue(), 'Asha Rao');
  assert.equal(await tab.page.locator('[name="phone"]').inputValue(), '12');
  await tab.close();
});

/* Tab until the wanted thing has the focus; fails when it cannot be reached. */
async function tabTo(where, keyboard, wanted) {
  for (let steps = 0; steps < 80; steps += 1) {
    if (await where.locator(wanted).evaluateAll((all) =>
      all.includes(all[0]?.ownerDocument.activeElement))) return;
    await keyboard.press('Tab');
  }
  assert.fail(`${wanted} cannot be reached by the keyboard`);
}

test('by the keyboard alone', async () => {
  const tab = await Tab.open('keys');
  const slug = await importRide(site);
  const { keyboard } = tab.page;
  const on = (wanted) => tabTo(tab.page, keyboard, wanted);
  const type = async (name, text) => {
    await on(`[name="${name}"]`);
    await keyboard.type(text);
  };
  await tab.go(`/e/${slug}`);
  await on('form[action^="/q/"] button');
  await keyboard.press('Enter');
  await tab.page.waitForURL(/\/book\//);
  await on('input[name="ticket_type"]');
  await keyboard.press('Space');
  await on('form[action^="/book/"] button');
  await keyboard.press('Enter');
  await tab.page.waitForURL(/\/details$/);
  await type('name', 'Asha Rao');
  await type('email', 'keys@example.org');
  await type('phone', '9812345678');
  await type('age_1', '31');
  await on('[name="q_size_1"]');
  await keyboard.press('Space');
  await on('[name="waiver"]');
  await keyboard.press('Space');
  await tab.look('details');
  await on('form[action$="/details"] button');
  await keyboard.press('Enter');
  await tab.page.waitForURL(/\/pay\//);
  await on('form[action^="/pay/"] button');
  await keyboard.press('Enter');
  await successOf(frameOf(tab)).waitFor();
  await tabTo(frameOf(tab), keyboard, 'form[data-method="upi"] button[value="success"]');
  await keyboard.press('Enter');
  await tab.becomes('confirmed');
  await tab.close();
});

test('what went out, and what the organiser sees, on a desk', async () => {
  const sandbox = new Sandbox(site);
  await until(async () => (await sandbox.mails('keys@example.org')).length > 0);
  const tab = await Tab.open('desk', { viewport: DESK,
    httpCredentials: { username: site.user, password: site.password } });
  await tab.go('/admin/');
  await tab.look('events');
  /* a live page must not turn over while it is being looked at */
  await tab.page.route(`**/admin/events/${PILOT}`, async (route) => {
    const answer = await route.fetch();
    const { refresh, ...headers } = answer.headers();
    assert.ok(refresh, 'the page is live');
    await route.fulfill({ response: answer, headers });
  });
  await tab.go(`/admin/events/${PILOT}`);
  await tab.look('event');
  await tab.go(`/admin/events/${PILOT}/participants`);
  await tab.look('participants');
  await tab.page.goto(`${site.sandbox}/_ctl/mailbox?to=keys@example.org`);
  await tab.look('mailbox');
  await tab.close();
});
