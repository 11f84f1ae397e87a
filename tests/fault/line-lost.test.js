'use strict';
/*
 * Redis loses the line, or stands still, while a crowd goes through: one number
 * is one session, never more are inside than there is room, the old order is
 * kept, who is inside finishes and gives the slot back, and no worker stands still (SURGE-10).
 */
const fs = require('node:fs');
const path = require('node:path');
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, must, until, sleep } = require('../lib/installation.js');
const { importEvent } = require('../lib/event.js');
const { Guest } = require('../lib/guest.js');
const { Watch, orderOf } = require('../lib/release.js');
const { leader, down, up } = require('../lib/services.js');
const { audited } = require('../lib/witness.js');

const CROWD = 26;
const LATE = 4; /* who come after the loss */
const ROOM = 6;
const BLOCKED_MS = 500;
const SLACK_MS = 150; /* of a machine that does other things too */
let site;

before(async () => {
  site = await Installation.start('line-lost');
});

after(() => site?.stop({ remove: true }));

const sale = () => importEvent(site, { max_inside: ROOM, admission_s: 5, line_rate_max: 1200 },
  { types: [{ name: 'Any place', price: 0, capacity: 1000 }], rate: 1200 });

/* The whole way; gives how it ended. */
async function walk(guest) {
  if (!await guest.press()) await guest.called();
  while (!await guest.enter()) await guest.called();
  await guest.hold();
  await sleep(500);
  return guest.book();
}

/* Every answer of the queue's workers, as they say themselves. */
function answers(from) {
  return ['queue-1', 'queue-2'].flatMap((name) => site.log(name).split('\n'))
    .filter((line) => / event=request /.test(line) && line.slice(5, 29) >= from)
    .map((line) => Number(line.match(/ ms=(\d+)/)[1]));
}

/* Asks a worker of the line for what needs no Redis, until stopped. */
function probe() {
  const took = [];
  let over = false;
  const done = (async () => {
    while (!over) {
      const begun = Date.now();
      const { status } = await site.get('/q/no-such-event');
      took.push(Date.now() - begun);
      assert.equal(status, 404);
      await sleep(50);
    }
  })();
  return async () => {
    over = true;
    await done;
    return took;
  };
}

const sessions = (slug) => site.rows`SELECT s.visitor, s.opened_at,
    coalesce(s.closed_at, s.expires_at) AS until
  FROM booking_session s JOIN event e ON e.id = s.event_id WHERE e.slug = ${slug}`;

/* The most that were open at any instant. */
function mostOpen(list) {
  return Math.max(...list.map(({ opened_at: at }) =>
    list.filter((one) => one.opened_at <= at && one.until > at).length));
}

/* Of all pairs that were called, so many in the order of their numbers. */
function inOrder(order) {
  let kept = 0;
  order.forEach((number, i) => {
    kept += order.slice(i + 1).filter((later) => later > number).length;
  });
  return kept / (order.length * (order.length - 1) / 2);
}

/* A crowd goes through while `lose` happens in the midst of it. */
async function through(t, lose) {
  const slug = await sale();
  const from = new Date().toISOString();
  const watch = new Watch(site, slug);
  const stopProbe = probe();
  const crowd = Array.from({ length: CROWD }, () => new Guest(site, slug, { every_ms: 250 }));
  const ends = crowd.map(walk);
  await until(async () => (await sessions(slug)).length >= CROWD / 3, { what: 'a third is in' });
  await lose(slug);
  const late = Array.from({ length: LATE }, () => new Guest(site, slug, { every_ms: 300 }));
  ends.push(...late.map(walk));
  const states = await Promise.all(ends);
  await until(() => watch.last.inside === 0, { what: 'every slot given back', timeout_ms: 5000 });
  const order = orderOf(watch.stop());
  const took = await stopProbe();
  const list = await sessions(slug);
  const blocked = Math.max(...answers(from));
  const kept = inOrder(order);
  t.diagnostic(`${order.length} called, order kept ${(100 * kept).toFixed(2)} %, at most `
    + `${mostOpen(list)} of ${ROOM} sessions, a worker busy for ${blocked} ms at most, an answer `
    + `without Redis within ${Math.max(...took)} ms`);
  assert.deepEqual([...new Set(states)], ['confirmed']);
  assert.equal(new Set(list.map((one) => one.visitor)).size, CROWD + LATE);
  assert.equal(list.length, CROWD + LATE, 'one number, one session');
  assert.ok(mostOpen(list) <= ROOM, `${mostOpen(list)} inside`);
  assert.ok(watch.samples.every((one) => one.inside <= ROOM));
  assert.ok(kept >= 0.99, `order kept: ${kept}: ${order}`);
  crowd.forEach((guest) => assert.ok(guest.numbers.size <= 1, `numbers ${[...guest.numbers]}`));
  assert.ok(blocked <= BLOCKED_MS + SLACK_MS, `a worker was busy for ${blocked} ms`);
  assert.ok(Math.max(...took) <= BLOCKED_MS + SLACK_MS, `an answer took ${Math.max(...took)} ms`);
}

/* The files Redis keeps, while it is down. */
async function whileDown(act) {
  await down(site, 'redis');
  await act(path.join(site.dir, 'redis/appendonlydir'));
  await up(site, 'redis');
}

test('FLUSHALL', (t) => through(t, () => site.redis('FLUSHALL')));

test('the append-only file lost its tail', (t) => through(t, async () => {
  process.kill(leader(site, 'redis'), 'SIGKILL');
  await whileDown((dir) => {
    const name = fs.readdirSync(dir).find((one) => /incr/.test(one));
    const { size } = fs.statSync(path.join(dir, name));
    fs.truncateSync(path.join(dir, name), Math.floor(size * 0.9));
  });
}));

test('an old snapshot is put back', (t) => {
  const kept = path.join(site.dir, 'kept');
  return through(t, async (slug) => {
    await must('cp', ['-a', path.join(site.dir, 'redis/appendonlydir'), kept]);
    const then = (await sessions(slug)).length;
    await until(async () => (await sessions(slug)).length >= then + ROOM, { what: 'more came in' });
    await whileDown(async (dir) => {
      await must('rm', ['-r', dir]);
      await must('mv', [kept, dir]);
    });
  });
});

test('Redis stands still twice in a row', (t) => through(t, async () => {
  for (let i = 0; i < 2; i += 1) {
    const pid = leader(site, 'redis');
    process.kill(pid, 'SIGSTOP');
    await sleep(1500);
    process.kill(pid, 'SIGCONT');
    await sleep(700);
  }
}));

test('after all that everything adds up', () => audited(site));
