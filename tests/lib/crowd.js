'use strict';
/*
 * Many visitors at the same moment, each a browser of its own. What they do is
 * drawn from a seed, so that a run can be had again: STARTLINE_SEED.
 */
const assert = require('node:assert/strict');
const { Visitor } = require('./visitor.js');
const { admit } = require('./pass.js');

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Seeds for a test: the one asked for, or so many new ones. */
function seeds(count) {
  if (process.env.STARTLINE_SEED) return [Number(process.env.STARTLINE_SEED)];
  return Array.from({ length: count }, () => Math.floor(Math.random() * 2 ** 32));
}

/** The same things in another order. */
function shuffled(things, roll) {
  const all = [...things];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = Math.floor(roll() * (last + 1));
    [all[last], all[other]] = [all[other], all[last]];
  }
  return all;
}

/** Let in; stands before the choice of places, whatever it says. */
async function enter(site, slug) {
  const visitor = admit(site, slug, new Visitor(site.site));
  await visitor.open(`/book/${slug}`);
  return visitor;
}

/** So many visitors, all let in. */
async function crowd(site, slug, count) {
  const all = await Promise.all(Array.from({ length: count }, () => enter(site, slug)));
  for (const { page } of all) {
    assert.equal(`${page.status} ${new URL(page.url).pathname}`, `200 /book/${slug}`);
  }
  return all;
}

/** Presses the button of the choice; the answer, its redirect not followed. */
function choose(visitor, quantity = 1) {
  return visitor.submit(visitor.form((form) => form.names.includes('quantity')),
    { ticket_type: 1, quantity }, { follow: false });
}

module.exports = { dice, seeds, shuffled, enter, crowd, choose };
