'use strict';
/*
 * An event of a test's own: written as a file and brought in by the startline
 * command, as an organiser would, so that its places add up.
 */
const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');

const DEMO_TYPE = { name: 'Any place', price: 0, capacity: 20 };

/* One section: a title and its keys; a text of several lines goes below its key. */
function section(title, keys) {
  return `[${title}]\n${Object.entries(keys).map(([name, value]) =>
    (name === 'text' ? `text:\n\t${String(value).replace(/\n/g, '\n\t')}\n`
      : `${name} = ${value}\n`)).join('')}\n`;
}

/**
 * Imports an event that asks nobody anything, sells 20 free places and lets a
 * crowd in at once, unless `settings` say otherwise; gives its slug. `rate`: admissions
 * a minute as the organiser tells it, null: worked out.
 */
async function importEvent(site, settings = {},
  { types = [DEMO_TYPE], questions = [], waiver = null, rate = 600000 } = {}) {
  const slug = `test-${crypto.randomBytes(5).toString('hex')}`;
  const event = {
    slug, state: 'open', title: `Test ${slug}`, venue: 'Pune',
    starts_at: '2035-01-23 18:30', ends_at: '2035-01-23 21:00',
    opens_at: '2025-01-01 10:00', closes_at: '2034-12-31 23:59',
    contact_asks: 'nothing', line_rate_max: 600000, ...settings,
  };
  const { state } = event;
  event.state = 'draft';
  const file = path.join(site.dir, `${slug}.event`);
  fs.writeFileSync(file, section('event', event)
    + types.map((keys) => section('ticket type', keys)).join('')
    + questions.map((keys) => section('question', keys)).join('')
    + (waiver ? section('waiver', { language: 'en', text: waiver }) : ''));
  const done = await site.tool('event', 'import', file);
  fs.unlinkSync(file);
  if (done.status !== 0) throw new Error(done.stdout + done.stderr);
  await site.sql(`UPDATE event SET state = '${state}', line_rate = ${rate}
    WHERE slug = '${slug}'`);
  return slug;
}

module.exports = { importEvent };
