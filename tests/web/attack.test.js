'use strict';
/*
 * Up to a thousand joins from one address, each by somebody new, beside fifty honest
 * visitors, twenty of them behind one shared address: the attacker holds few of the
 * first places, and the honest keep theirs (SURGE-04).
 *
 * At full size: STARTLINE_ATTACK=10000,500,200 node --test tests/web/attack.test.js
 */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, sleep } = require('../lib/installation.js');
const { importEvent } = require('../lib/event.js');
const { dice, seeds } = require('../lib/crowd.js');
const { Guest } = require('../lib/guest.js');

const [ATTACKS, HONEST, SHARED] = (process.env.STARTLINE_ATTACK ?? '1000,50,20')
  .split(',').map(Number);
const ABREAST = 40; /* attacks under way at once */
const WITHIN_MS = 1000; /* in which the honest press */
const FIRST = 100;
/* a line of fewer than a hundred is young for as long as the attack goes on */
const ATTACK_MS = HONEST < FIRST ? WITHIN_MS : Infinity;
let site;

before(async () => {
  site = await Installation.start('attack');
});

after(() => site?.stop({ remove: true }));

/* Joins, and tries again when the page says so, as a browser does. */
async function join(guest) {
  await guest.press();
  for (let tries = 0; guest.numbers.size === 0 && tries < 60; tries += 1) {
    const { headers } = await guest.look();
    if (guest.numbers.size === 0) await sleep(1000 * Number(headers?.refresh ?? 1));
  }
}

/* Presses, each time as somebody new; gives who got a number, and how many tried. */
async function attack(slug, address) {
  const got = [];
  const end = Date.now() + ATTACK_MS;
  let tried = 0;
  await Promise.all(Array.from({ length: ABREAST }, async () => {
    while (tried < ATTACKS && Date.now() < end) {
      tried += 1;
      const guest = new Guest(site, slug);
      guest.address = address;
      await guest.press();
      if (guest.statuses[0] === 303) got.push(guest);
    }
  }));
  return { got, tried };
}

test('many joins from one address beside the honest', { timeout: 280000 }, async (t) => {
  const [seed] = seeds(1);
  t.diagnostic(`STARTLINE_SEED=${seed}`);
  const roll = dice(seed);
  const slug = await importEvent(site, { max_inside: 1 });
  const address = () => `127.${60 + Math.floor(9 * roll())}.66.${1 + Math.floor(250 * roll())}`;
  const [shared, bad] = [address(), address()];
  await new Guest(site, slug).press(); /* who has the only slot */
  const honest = Array.from({ length: HONEST }, (_, i) => {
    const guest = new Guest(site, slug);
    if (i < SHARED) guest.address = shared;
    return guest;
  });
  const begun = Date.now();
  const attacked = attack(slug, bad);
  await Promise.all(honest.map(async (guest) => {
    await sleep(WITHIN_MS * roll());
    await join(guest);
  }));
  const { got, tried } = await attacked;
  const last_ms = Date.now() - begun;
  await Promise.all([...got, ...honest].map((guest) => guest.look()));
  const bads = got.filter((guest) => Math.min(...guest.numbers) <= FIRST + 1).length;
  const kept = honest.filter((guest) => guest.numbers.size === 1).length;
  t.diagnostic(`${tried} joins got ${got.length} places, ${bads} of the first `
    + `${FIRST}; ${kept} of ${HONEST} honest have theirs, the last after ${last_ms} ms`);
  assert.ok([...got, ...honest].every((guest) => guest.statuses.every((one) => one < 500)));
  assert.ok(tried > 2 * HONEST, `${tried} joins are no attack`);
  assert.ok(kept >= 0.99 * HONEST, `${kept} honest have a place`);
  assert.ok(bads <= 0.05 * FIRST, `${bads} of the first ${FIRST}`);
});
