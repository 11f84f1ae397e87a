'use strict';
/*
 * The connection to PostgreSQL cut exactly at a COMMIT, while people book: before
 * the server has seen it, or when it is done and nobody hears of it. Nothing comes
 * twice, nothing is lost, and whoever reloads the page sees what is true.
 *
 * STARTLINE_FULL=1: 1,000 bookings. STARTLINE_SEED: the cuts of an earlier run.
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const { Installation, TOP, until, sleep } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { Clock } = require('../lib/clock.js');
const { Proxy } = require('../lib/proxy.js');
const { Patient } = require('../lib/patient.js');
const { Visitor } = require('../lib/visitor.js');
const { restart } = require('../lib/services.js');
const { admit } = require('../lib/pass.js');
const { importRide, rideDetails } = require('../lib/booking.js');
const { allFair, allTold, audited, watched, outcomes } = require('../lib/witness.js');

const SIZE = process.env.STARTLINE_FULL ? 1000 : 120;
const AT_ONCE = 12;
const SEED = Number(process.env.STARTLINE_SEED ?? crypto.randomInt(2 ** 31));
const OFTEN = 0.12; /* of what people do */
const RARELY = 0.02; /* of what jobs do all the time */
const FAMILIES = ['booking', 'payment-pages', 'payment-hook', 'jobs'];

/* Cut each way at least once, or the test has not tested it. */
const MONEY = ['open_session', 'take_hold', 'save_booking', 'start_payment', 'order_payment',
  'add_webhook', 'claim_webhooks', 'finish_webhook', 'note_payment', 'settle_payment',
  'release_paying', 'claim_refunds', 'accept_refund', 'claim_messages', 'begin_message',
  'finish_message'];

/* mulberry32 */
let dice = SEED;
function random() {
  dice = (dice + 0x6d2b79f5) | 0;
  let t = Math.imul(dice ^ (dice >>> 15), 1 | dice);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

/* What writes, and who does it. */
const writes = new Map([...fs.readFileSync(path.join(TOP, 'src/pg/stmt.def'), 'utf8')
  .matchAll(/^STMT\((\w+), \w+, WRITE, ([A-Z|]+)\)/gm)].map((match) => [match[1], match[2]]));

const cuts = new Map();
let cutting = false;

function decide(statement) {
  const roles = writes.get(statement);
  if (!cutting || !roles) return null;
  const all = cuts.get(statement) ?? { seen: 0, request: 0, reply: 0 };
  cuts.set(statement, all);
  all.seen += 1;
  const often = MONEY.includes(statement) && !statement.startsWith('claim');
  if (all.seen > 4 && random() > (often ? OFTEN : RARELY)) return null;
  const way = all.seen <= 4 ? [null, 'reply', 'request', null][all.seen - 1]
    : random() < 0.5 ? 'request' : 'reply';
  if (way) all[way] += 1;
  return way;
}

let site;
let sandbox;
let clock;
let proxy;

before(async () => {
  site = await Installation.start('commit');
  sandbox = new Sandbox(site);
  clock = new Clock(site);
  await sandbox.set({ ladder: '0.02' });
  const dir = path.join(site.dir, 'cut');
  proxy = await Proxy.open(dir, path.join(site.dir, 'pg'), decide);
  /* what reads its settings from now on goes through it, but for the tests' command */
  const conf = fs.readFileSync(site.conf, 'utf8');
  fs.writeFileSync(site.conf, conf.replace(/^(pg_url = .*host=).*/m, `$1${dir}`));
  site.conf = path.join(site.dir, 'straight.conf');
  fs.writeFileSync(site.conf, conf);
  await Promise.all(FAMILIES.map((family) => restart(site, family)));
});

after(async () => {
  await site?.stop({ remove: true });
  await proxy?.close();
});

/* Sends a form once. What is not answered well is pressed again, or the page is
 * loaded anew, as people do. */
async function send(visitor, form, fields = {}) {
  const body = new URLSearchParams(form.entries(fields)).toString();
  try {
    const answer = await Visitor.prototype.request.call(visitor, form.action,
      { method: 'POST', body });
    if (answer.status < 400) {
      await visitor.open(answer.location);
      return;
    }
    visitor.troubles.push(`${form.action}: ${answer.status}`);
  } catch (error) {
    visitor.troubles.push(`${form.action}: ${error.message}`);
  }
  if (random() < 0.5) await visitor.open(visitor.where);
  else await sleep(50);
}

/* What there is to do on a page; null: it says to wait. */
function next(visitor, slug) {
  const form = (end) => visitor.forms().find((one) => one.method === 'POST'
    && new URL(one.action).pathname.endsWith(end));
  const [choose, details] = [form(`/book/${slug}`), form('/details')];
  if (details) return [details, { ...rideDetails(1), ...visitor.typed }];
  if (choose) return [choose, { ticket_type: 1, quantity: 1 }];
  const pay = visitor.reference && form(`/pay/${visitor.reference}`);
  visitor.release ??= form('/release');
  return pay ? [pay] : null;
}

let people = 0;

/* In, and on until there is something to be paid. */
async function comes(slug) {
  people += 1;
  const visitor = admit(site, slug, new Patient(site.site));
  visitor.typed = { email: `cut-${people}@example.org`, phone: `+9198555${String(10000 + people)}` };
  visitor.where = `/book/${slug}`;
  await visitor.open(visitor.where);
  await until(async () => {
    const [, reference] = /^\/(?:pay|b)\/([^/]+)/.exec(new URL(visitor.page.url).pathname) ?? [];
    if (reference) Object.assign(visitor, { reference, where: `/pay/${reference}` });
    if (visitor.forms().some((form) => form.id === 'checkout')) return true;
    const todo = next(visitor, slug);
    if (todo) await send(visitor, ...todo);
    else await visitor.open(visitor.where);
    return false;
  }, { what: 'something to be paid', timeout_ms: 60000 }).catch((error) => {
    throw new Error(`${error.message}\n${visitor.page.url} ${visitor.page.status}\n${
      visitor.troubles.join('\n')}`);
  });
  visitor.checkout = visitor.form('checkout');
  visitor.order = visitor.checkout.value('order_id');
  return visitor;
}

/* Back from the gateway, until somebody of ours has heard it. */
async function comesBack(visitor, fields) {
  await visitor.visit(`/pay/${visitor.reference}/callback`, { method: 'POST', from: null,
    body: new URLSearchParams(fields).toString() });
  await visitor.open(`/b/${visitor.reference}`);
  assert.match(visitor.state, /^(confirmed|checking)$/, 'whoever has paid is not asked to pay');
}

/* What they do, and what it has to come to: { state, captured, refunded }. */
const stories = {
  async paysAndComesBack(visitor) {
    const { fields } = await sandbox.pay(visitor.order);
    await comesBack(visitor, fields);
    return { state: 'confirmed', captured: 1, refunded: 0 };
  },
  async paysAndIsGone(visitor) {
    await sandbox.pay(visitor.order);
    return { state: 'confirmed', captured: 1, refunded: 0 };
  },
  async isNotHeardOfByWebhook(visitor) {
    await sandbox.set({ webhook: 'drop', order: visitor.order });
    const { fields } = await sandbox.pay(visitor.order);
    await comesBack(visitor, fields);
    return { state: 'confirmed', captured: 1, refunded: 0 };
  },
  async paysTwice(visitor) {
    await sandbox.set({ second: 'capture', order: visitor.order });
    await sandbox.pay(visitor.order);
    await sandbox.pay(visitor.order);
    return { state: 'confirmed', captured: 2, refunded: 1 };
  },
  async givesUp(visitor) {
    visitor.where = `/b/${visitor.reference}`;
    await until(async () => {
      await send(visitor, visitor.release);
      await visitor.open(visitor.where);
      return visitor.state === 'expired';
    }, { what: 'the places are given back', timeout_ms: 30000 });
    return { state: 'expired', captured: 0, refunded: 0 };
  },
};
const TURNS = ['paysAndComesBack', 'paysAndIsGone', 'isNotHeardOfByWebhook', 'paysAndComesBack',
  'paysTwice', 'paysAndIsGone', 'paysAndComesBack', 'givesUp'];

/* An order whose making was cut off is looked up after 15 s by the clock, which goes
 * on faster while `act` runs. */
async function hurrying(act) {
  let over = false;
  const done = (async () => {
    while (!over) {
      await clock.on(16);
      await sleep(2000);
    }
  })();
  try {
    await act();
  } finally {
    over = true;
    await done;
  }
}

const references = (all) => all.map((one) => one.visitor.reference);

/* All of them at their end, by the clock if need be. */
async function allCome(all) {
  let wrong;
  await clock.until(async () => {
    const now = await outcomes(site, references(all));
    wrong = all.filter((one) => !isDeepStrictEqual(now.get(one.visitor.reference), one.wanted))
      .map(({ visitor, wanted }) => ({ wanted, now: now.get(visitor.reference),
        troubles: visitor.troubles }));
    return wrong.length === 0;
  }, { timeout_ms: 60000 }).catch(() => {});
  assert.deepEqual(wrong, []);
}

/* What everybody sees, and that nobody has two. */
async function allSee(all, slug) {
  await Promise.all(all.map(async ({ visitor, wanted }) => {
    await visitor.open(`/b/${visitor.reference}`);
    assert.equal(visitor.state, wanted.state);
  }));
  const bookings = await site.rows`SELECT b.reference FROM booking b
    JOIN event e ON e.id = b.event_id WHERE e.slug = ${slug}`;
  assert.deepEqual(bookings.map((one) => one.reference).sort(), references(all).sort());
}

async function book(slug) {
  const all = [];
  let turn = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (turn < SIZE) {
      const name = TURNS[turn % TURNS.length];
      turn += 1;
      const visitor = await comes(slug);
      all.push({ visitor, wanted: await stories[name](visitor) });
    }
  }));
  return all;
}

test(`${SIZE} bookings, seed ${SEED}`, async () => {
  const slug = await importRide(site, {}, {
    types: [{ name: 'Ride', price: 500, capacity: SIZE }] });
  let all;
  await watched(site, async () => {
    cutting = true;
    await hurrying(async () => { all = await book(slug); });
    await allCome(all);
    await allTold(site, clock);
    cutting = false;
    await allCome(all);
  });
  await allSee(all, slug);
  const booked = all.filter((one) => one.wanted.state === 'confirmed').length;
  assert.equal(await site.one`SELECT count(*) FROM place p JOIN event e ON e.id = p.event_id
    WHERE e.slug = ${slug} AND p.state = 'booked'`, booked);
  await allFair(site);
  await audited(site, '--gateway');
});

test('every statement that moves money was cut, both ways', (t) => {
  for (const [statement, { seen, request, reply }] of [...cuts].sort()) {
    t.diagnostic(`${statement}: ${seen} sent, ${request} lost, ${reply} not heard of`);
  }
  assert.deepEqual(MONEY.filter((one) => !(cuts.get(one)?.request && cuts.get(one)?.reply)), []);
});
