'use strict';
/*
 * Sixty of a hundred leave without a word, some before they are called, some
 * when they are let in, some inside, some with places held: the room stands idle
 * for less than a twentieth while somebody waits (SURGE-07).
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, until, sleep } = require('../lib/installation.js');
const { importEvent } = require('../lib/event.js');
const { dice, seeds } = require('../lib/crowd.js');
const { Guest, about } = require('../lib/guest.js');

const CROWD = 330;
const ROOM = 160;
const NEAR = 5;
const SESSION_S = 40;
let site;

before(async () => {
  site = await Installation.start('abandon');
  /* an organiser's shortest session is longer than a test */
  await site.sql('ALTER TABLE event DROP CONSTRAINT event_session_s_check');
});

after(() => site?.stop({ remove: true }));

/* What becomes of somebody. */
function fate(roll) {
  const at = 100 * roll();
  if (at < 6) return 'tires'; /* just before the call */
  if (at < 22) return 'misses'; /* is let in, and does not come */
  if (at < 40) return 'looks';
  return at < 60 ? 'holds' : 'books';
}

async function walk(guest, over) {
  const tired = (answer) => over()
    || (guest.fate === 'tires' && Guest.aheadOf(answer) < NEAR);
  const first = await guest.press();
  /* who fills the room is as if there since long */
  const think = async (ms) => {
    const end = Date.now() + (first ? ms * Math.random() : about(ms));
    while (Date.now() < end && !over()) await sleep(200);
    return !over();
  };
  if (!first && !await guest.called(tired)) return;
  if (['tires', 'misses'].includes(guest.fate)) return;
  if (!await guest.enter() || guest.fate === 'looks') return;
  if (!await think(12000)) return;
  if (!await guest.hold() || guest.fate === 'holds') return;
  if (!await think(12000)) return;
  await guest.book();
}

/* How many slots are of use now: by Redis taken, and by PostgreSQL either with an
 * open session or a hold, or without any session as yet. */
async function look(slug) {
  const key = (name) => `{${slug}}:${name}`;
  const [waiting, ...inside] = (await site.redis('EVAL', `local all =
    redis.call('ZRANGE', KEYS[2], 0, -1)
    table.insert(all, 1, redis.call('ZCARD', KEYS[1]))
    return all`, 2, key('rank'), key('inside'))).split('\n');
  const open = new Map((await site.rows`SELECT s.visitor,
      bool_or(s.closed_at IS NULL AND s.expires_at > at() OR h.id IS NOT NULL) AS open
    FROM booking_session s JOIN event e ON e.id = s.event_id
    LEFT JOIN hold h ON h.session_id = s.id AND h.state IN ('live', 'paying')
    WHERE e.slug = ${slug} GROUP BY s.visitor`).map((one) => [one.visitor, one.open]));
  const used = inside.filter((one) => one !== '' && open.get(one) !== false).length;
  return { at: Date.now(), waiting: Number(waiting), inside: inside.length, used };
}

/* What was seen while somebody waited, once the release had found its pace. */
const steady = (looks) => looks.filter(({ at, waiting }) =>
  waiting > NEAR && at - looks[0].at > 8000);

test('60 % leave without a word: the room is used', { timeout: 120000 }, async (t) => {
  const [seed] = seeds(1);
  t.diagnostic(`STARTLINE_SEED=${seed}`);
  const roll = dice(seed);
  const slug = await importEvent(site, { max_inside: ROOM, admission_s: 8, enter_s: 20,
    grace_s: 10, hold_s: 20, session_s: 60, pay_window_s: 60, line_rate_max: 6000 },
  { types: [{ name: 'Any place', price: 0, capacity: 1000 }], rate: 6000 });
  await site.sql(`UPDATE event SET session_s = ${SESSION_S} WHERE slug = '${slug}'`);
  let over = false;
  const crowd = Array.from({ length: CROWD }, () => {
    const guest = new Guest(site, slug, { every_ms: 200 });
    guest.fate = fate(roll);
    return guest;
  });
  const looks = [];
  const walks = Promise.all(crowd.map((guest) => walk(guest, () => over)
    .catch((error) => error)));
  await until(async () => (await look(slug)).inside > 0.9 * ROOM,
    { what: 'the room fills' });
  await site.sql(`UPDATE event SET line_rate = NULL WHERE slug = '${slug}';
    UPDATE booking_session SET expires_at = at() + random() * interval '${SESSION_S} s'`);
  await until(async () => {
    looks.push(await look(slug));
    return looks.length > 50 && looks.at(-1).waiting <= NEAR;
  }, { timeout_ms: 90000, what: 'everybody had a turn' });
  over = true;
  const failed = (await walks).filter(Boolean);
  assert.deepEqual(failed, []);
  const list = steady(looks);
  const idle = list.reduce((sum, one) => sum + ROOM - one.used, 0) / list.length / ROOM;
  t.diagnostic(`${list.length} looks in ${(list.at(-1).at - list[0].at) / 1000} s, `
    + `idle ${(100 * idle).toFixed(1)} %, by Redis alone ${(100 * list.reduce((sum, one) =>
      sum + ROOM - one.inside, 0) / list.length / ROOM).toFixed(1)} %`);
  assert.ok(list.length >= 30 && list.at(-1).at - list[0].at > 10000);
  assert.ok(Math.max(...looks.map((one) => one.inside)) <= ROOM);
  assert.ok(idle < 0.05, `idle ${idle}`);
});
