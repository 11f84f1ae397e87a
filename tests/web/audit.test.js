'use strict';
/*
 * The invariants while people come through a line, book and pay; and that whoever
 * looks on would see what is wrong, even if it is over before the end.
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { Sampler, sampled } = require('../lib/sampler.js');
const { importRide } = require('../lib/booking.js');
const { importEvent } = require('../lib/event.js');
const { admit } = require('../lib/pass.js');
const { Visitor } = require('../lib/visitor.js');
const { payFor } = require('../lib/walk.js');

const PEOPLE = 18;
let site;

before(async () => {
  site = await Installation.start('audit');
  await new Sandbox(site).set({ ladder: '0.02' });
});

after(() => site?.stop({ remove: true }));

const audit = async (...options) => {
  const { stdout } = await site.tool('audit', '--json', ...options);
  return JSON.parse(stdout);
};

test('eighteen people wait, come in some at a time, book and pay: all ten hold at each look', async (t) => {
  const slug = await importRide(site, { max_inside: 15 });
  await sampled(site, () => Promise.all(Array.from({ length: PEOPLE }, (_, i) => {
    const typed = { email: `one-${i}@example.org`, phone: `+9198765${10000 + i}` };
    return payFor(site, slug, { typed });
  })), { every: '20ms', least: 10, told: (seen) => t.diagnostic(JSON.stringify(seen)) });
  const sessions = await site.rows`SELECT line_turn, line_rank, line_passed FROM booking_session s
    JOIN event e ON e.id = s.event_id WHERE e.slug = ${slug} ORDER BY line_turn`;
  assert.equal(sessions.length, PEOPLE);
  assert.equal(new Set(sessions.map((one) => one.line_turn)).size, PEOPLE);
  const ranks = sessions.filter((one) => !one.line_passed).map((one) => Number(one.line_rank));
  assert.deepEqual(ranks, [...ranks].sort((a, b) => a - b));
});

test('somebody let in by an admission of the version before has no turn', async () => {
  const slug = await importEvent(site);
  const visitor = admit(site, slug, new Visitor(site.site));
  await visitor.open(`/book/${slug}`);
  assert.equal(visitor.page.status, 200);
  assert.equal(await site.one`SELECT line_turn FROM booking_session s
    JOIN event e ON e.id = s.event_id WHERE e.slug = ${slug}`, null);
});

test('what is wrong for a moment is seen', async () => {
  const sampler = new Sampler(site, { every: '20ms' });
  try {
    await site.sql(`INSERT INTO money_exception (reason) VALUES ('order')`);
    const seen = await audit();
    assert.equal(seen.ok, true, 'it waits for a person, which is no violation');
    assert.deepEqual(Object.keys(seen),
      ['ok', 'ms', 'checks', 'violations', 'exceptions', 'alarms']);
    assert.deepEqual(Object.keys(seen.checks[0]), ['name', 'invariant', 'ms', 'violations']);
    assert.deepEqual([...new Set(seen.checks.map((one) => one.invariant))],
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.equal(seen.exceptions[0].reason, 'order');
    await site.sql(`UPDATE booking_session SET line_rank = line_rank + 1000
      WHERE id = (SELECT min(id) FROM booking_session WHERE line_turn = 1)`);
    await until(() => sampler.child.exitCode !== null, { timeout_ms: 20000 });
    await site.sql(`UPDATE booking_session SET line_rank = line_rank - 1000
      WHERE line_rank > 1000`);
    await assert.rejects(sampler.held(), /"check":"order"/);
    assert.equal((await audit()).ok, true);
  } finally {
    await sampler.end();
  }
});

test('a person decides about a money exception, and the audit log says who', async () => {
  await site.sql(`INSERT INTO money_exception (reason) VALUES ('order')`);
  const close = (...args) => site.tool('exception', 'close', ...args);
  const { exceptions } = await audit();
  for (const { id } of exceptions) {
    assert.equal((await close(String(id), '')).status, 1);
    assert.equal((await close(String(id), 'x'.repeat(501))).status, 1);
    const done = await close(String(id), 'Meera rang: sent back by hand on 3 May');
    assert.equal(done.status, 0, done.stderr);
    assert.equal((await close(String(id), 'once more')).status, 1);
    const [row] = await site.rows`SELECT x.decision, l.by_name, x.closed_by
      FROM money_exception x JOIN audit_log l ON (l.detail->>'exception')::bigint = x.id
      WHERE x.id = ${id}`;
    assert.match(row.decision, /^Meera rang/);
    assert.match(row.by_name, /\(command line\)$/);
    assert.equal(row.closed_by, row.by_name);
  }
  assert.ok(exceptions.length > 0);
  assert.deepEqual((await audit()).exceptions, []);
  assert.equal((await close('x', 'y')).status, 2);
  assert.equal((await close('1')).status, 2);
});
