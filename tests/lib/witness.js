'use strict';
/*
 * What we believe about money held against what truly happened at the gateway:
 * whoever paid has exactly one booking or all of the money back.
 */
const assert = require('node:assert/strict');
const { Sandbox } = require('./sandbox.js');
const { until, sleep } = require('./installation.js');

/** All of one of the sandbox's lists, page by page. */
async function whole(sandbox, what) {
  const all = [];
  for (;;) {
    const page = await sandbox.log(what, { after: all.at(-1)?.seq, limit: 500 });
    all.push(...page);
    if (page.length < 500) return all;
  }
}

/* Every captured payment and every paid booking, each against the other side. */
async function unfair(site, sandbox, excepted) {
  const wrong = [];
  const bookings = await site.rows`SELECT b.reference, b.state, b.total_paise, p.gateway_id
    FROM booking b LEFT JOIN payment p ON p.paid_booking_id = b.id
    WHERE b.total_paise > 0`;
  const taken = (await whole(sandbox, 'payments')).filter((one) => one.captured);
  const confirmed = bookings.filter((one) => one.state === 'confirmed');
  /* given back by hand, in the gateway's own pages: for a person to settle */
  const decided = (await whole(sandbox, 'refunds')).filter((one) => !one.idempotency_key)
    .map((one) => one.payment_id);
  for (const { id, amount, amount_refunded } of taken) {
    if (excepted.includes(id) || decided.includes(id)) continue;
    const mine = confirmed.filter((one) => one.gateway_id === id);
    if (amount_refunded === 0 && mine.length === 1 && mine[0].total_paise === amount) continue;
    if (amount_refunded === amount && mine.length === 0) continue;
    wrong.push(`${id}: ${amount} taken, ${amount_refunded} given back, ${mine.length} bookings`);
  }
  for (const { reference, gateway_id } of confirmed) {
    if (!taken.some((one) => one.id === gateway_id)) wrong.push(`${reference} was never paid`);
  }
  return wrong;
}

/** Waits until nothing is wrong any more; by then nothing may be. `excepted`: the
 * payments a person has to look at. */
async function allFair(site, { timeout_ms = 20000, excepted = [] } = {}) {
  const sandbox = new Sandbox(site);
  let wrong;
  await until(async () => {
    wrong = await unfair(site, sandbox, excepted);
    return wrong.length === 0;
  }, { timeout_ms }).catch(() => assert.deepEqual(wrong, []));
}

/**
 * Every message went out, or stands where the organiser sees it; none twice but a
 * mail whose first sending nobody knows of.
 */
async function allTold(site, clock) {
  const sandbox = new Sandbox(site);
  await clock.until(async () =>
    await site.one`SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'dead')` === 0,
  { step_s: 61, what: 'every message is sent or dead', timeout_ms: 60000 });
  const often = (list, most) => {
    const times = new Map();
    for (const one of list) times.set(one, (times.get(one) ?? 0) + 1);
    return [...times].filter(([, n]) => n > most);
  };
  const mails = await whole(sandbox, 'mails');
  assert.deepEqual(often(mails.map((one) => one.header_id), 2), []);
  const sms = await whole(sandbox, 'sms');
  assert.deepEqual(often(sms.map((one) => `${one.to} ${one.body}`), 1), []);
}

/** `startline audit` finds nothing, the gateway's own books included. */
async function audited(site, ...options) {
  const { status, stdout, stderr } = await site.tool('audit', ...options);
  assert.equal(status, 0, stdout + stderr);
}

/* These two are promises within a time: they may be broken for so long while a
 * test turns the clock and kills whoever keeps them. */
const TIMED = ['overdue', 'captures'];
const TIMED_MS = 6000;

/** Audits all the time while `act` runs: no look may find anything. */
async function watched(site, act) {
  const wrong = new Set();
  const since = new Map();
  let over = false;
  const look = async () => {
    const { stdout, stderr } = await site.tool('audit', '--json');
    if (!stdout) {
      wrong.add(stderr);
      return;
    }
    const now = new Map(JSON.parse(stdout).violations
      .map((one) => [`${one.check} ${one.id}`, one]));
    for (const key of since.keys()) if (!now.has(key)) since.delete(key);
    for (const [key, one] of now) {
      if (!since.has(key)) since.set(key, Date.now());
      const most = TIMED.includes(one.check) ? TIMED_MS : 0;
      if (Date.now() - since.get(key) >= most) wrong.add(`${key}: ${one.what}`);
    }
  };
  const done = (async () => {
    while (!over) {
      await look();
      await sleep(150);
    }
  })();
  try {
    await act();
  } finally {
    over = true;
    await done;
  }
  assert.deepEqual([...wrong], []);
}

/** What bookings came to, by reference: the state, and the gateway's payments for it. */
async function outcomes(site, references) {
  const rows = await site.rows`SELECT b.reference, b.state,
      array_remove(array_agg(o.gateway_id), NULL) AS orders
    FROM booking b LEFT JOIN payment_order o ON o.booking_id = b.id
    WHERE b.reference = ANY (string_to_array(${references.join(' ')}, ' '))
    GROUP BY b.id`;
  const taken = (await whole(new Sandbox(site), 'payments')).filter((one) => one.captured);
  return new Map(rows.map(({ reference, state, orders }) => {
    const mine = taken.filter((one) => orders.includes(one.order_id));
    return [reference, { state, captured: mine.length,
      refunded: mine.filter((one) => one.amount_refunded === one.amount).length }];
  }));
}

/** The same of one booking. */
const outcome = async (site, reference) => (await outcomes(site, [reference])).get(reference);

module.exports = { allFair, allTold, audited, watched, outcomes, outcome, whole };
