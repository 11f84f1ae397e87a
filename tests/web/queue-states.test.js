'use strict';
/* Where one stands in the line, in each of its states, without JavaScript. */
const { test, before } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, sleep, until } = require('../lib/installation.js');
const { importEvent } = require('../lib/event.js');
const { exchange } = require('../lib/http.js');
const { goes, press } = require('../lib/booking.js');
const { Visitor } = require('../lib/visitor.js');
const { sign } = require('../lib/pass.js');

let site;

before(() => {
  site = Installation.shared();
});

/** What <main> says of itself. */
function main({ text }) {
  const found = {};
  for (const [, name, value] of text.match(/<main[^>]*>/)[0].matchAll(/data-([a-z-]+)="([^"]*)"/g)) {
    found[name] = value;
  }
  return found;
}

/** Presses the button and stands at the page that waits. */
async function waiter(slug) {
  const visitor = new Visitor(site.site);
  await press(visitor, slug);
  await visitor.visit(`/q/${slug}`);
  return visitor;
}

const look = async (visitor, slug) => main(await visitor.visit(`/q/${slug}`));

/* An event with one inside and so many behind. */
async function line(behind, settings = {}) {
  const slug = await importEvent(site, { max_inside: 1, ...settings });
  assert.equal(goes(await press(new Visitor(site.site), slug)), `303 /book/${slug}`);
  const all = [];
  for (let i = 0; i < behind; i += 1) all.push(await waiter(slug));
  return { slug, all };
}

const empty = (slug) => site.redis('DEL', `{${slug}}:inside`, `{${slug}}:staying`);
const goesIn = (visitor, slug) => until(async () => (
  goes(await visitor.request(`/q/${slug}`)) === `303 /book/${slug}`), { what: 'let in' });
const set = async (slug, what) => {
  await site.sql(`UPDATE event SET ${what} WHERE slug = '${slug}'`);
  await sleep(1200);
};

test('numbers go up by one, and each sees how many are ahead', async () => {
  const { slug, all } = await line(5);
  for (const [i, visitor] of all.entries()) {
    const says = await look(visitor, slug);
    assert.equal(says.state, 'waiting');
    assert.equal(says.number, String(i + 2));
    assert.equal(says.rank, says.number);
    assert.equal(says.ahead, String(i));
    assert.equal(says.epoch, '1');
    assert.equal(says.file, `/q/${slug}.json`);
    assert.ok(Math.abs(Number(says.at) - Date.now()) < 3000);
    assert.match(visitor.page.text, new RegExp(`<title>${i} ahead: Test ${slug}</title>`));
    assert.match(visitor.page.text, /20 of 20 places left/);
    assert.match(visitor.page.headers.refresh, /^[4-6]$/);
    assert.equal(visitor.page.headers['cache-control'], 'no-store');
  }
});

test('the line moves in order, one for each that leaves', async () => {
  const { slug, all } = await line(3);
  for (const visitor of all) {
    await empty(slug);
    await goesIn(visitor, slug);
  }
});

test('a second tab, a reload and the button again are one place', async () => {
  const { slug, all: [visitor, other] } = await line(2);
  const tab = new Visitor(site.site);
  tab.cookies = visitor.cookies;
  for (let i = 0; i < 3; i += 1) {
    assert.equal(goes(await press(tab, slug)), `303 /q/${slug}`);
    assert.equal((await look(tab, slug)).number, '2');
    assert.equal((await look(visitor, slug)).number, '2');
  }
  assert.equal((await look(other, slug)).ahead, '1');
  await empty(slug);
  await goesIn(tab, slug);
  await goesIn(visitor, slug);
  assert.equal(visitor.cookies.get(`__Host-a-${slug}`).value.split('.').length, 3);
  assert.equal(await site.redis('ZCARD', `{${slug}}:inside`), '1');
});

test('back from booking, the line leads on to booking again', async () => {
  const slug = await importEvent(site, { max_inside: 1 });
  const visitor = new Visitor(site.site);
  await press(visitor, slug);
  await visitor.visit(`/book/${slug}`);
  assert.equal(visitor.page.status, 200);
  assert.equal(goes(await visitor.request(`/q/${slug}`)), `303 /book/${slug}`);
  assert.equal(goes(await press(visitor, slug)), `303 /book/${slug}`);
});

test('who was silent is passed over, and stands at the front when back', async () => {
  const { slug, all: [silent, here, last] } = await line(3, { grace_s: 5 });
  const waiting = Array.from({ length: 7 }, () => async () => {
    await look(here, slug);
    await look(last, slug);
    await sleep(1000);
  });
  for (const wait of waiting) await wait();
  await empty(slug);
  await goesIn(here, slug);
  assert.equal((await look(silent, slug)).state, 'front');
  assert.match(silent.page.text, /You stand at the front/);
  assert.match(silent.page.headers.refresh, /^[4-6]$/);
  assert.equal((await look(last, slug)).ahead, '1', 'who is at the front stands before');
  await empty(slug);
  await goesIn(silent, slug);
});

test('before the opening the button gives a number, and the page goes on', async () => {
  const slug = await importEvent(site, { opens_at: '2034-01-01 10:00' });
  await set(slug, "opens_at = at() + interval '8 s'");
  const bystander = new Visitor(site.site);
  assert.equal((await look(bystander, slug)).state, 'before');
  assert.match(bystander.page.text, /Get in line/);
  const all = [await waiter(slug), await waiter(slug)];
  for (const [i, visitor] of all.entries()) {
    const says = await look(visitor, slug);
    assert.equal(says.state, 'before');
    assert.equal(says.number, String(i + 1));
    assert.ok(Number(says['opens-ms']) <= 8000);
    assert.ok(Number(visitor.page.headers.refresh) <= 18);
    assert.equal(visitor.cookies.get(`__Host-a-${slug}`), undefined);
  }
  await sleep(7000);
  await goesIn(all[0], slug);
  await goesIn(all[1], slug);
});

test('long before, the page says from when one can get in line', async () => {
  const slug = await importEvent(site, { opens_at: '2034-01-01 10:00' });
  const visitor = new Visitor(site.site);
  assert.equal(goes(await press(visitor, slug)), `303 /q/${slug}`);
  assert.equal(visitor.cookies.get(`__Host-q-${slug}`), undefined);
  assert.equal((await look(visitor, slug)).state, 'before');
  assert.match(visitor.page.text, /get in line from Sunday, 1 January 2034, 09:00 IST/);
  assert.doesNotMatch(visitor.page.text, /<form/);
});

test('who was slowed joins no sooner than who was not', async () => {
  const slug = await importEvent(site, { opens_at: '2034-01-01 10:00' });
  const who = 'A'.repeat(22);
  const Cookie = Object.entries({ visitor: sign(site, 'visitor', [who]),
    [`q-${slug}`]: sign(site, 'queue', [0, slug, who, 0, 0]) })
    .map(([name, value]) => `__Host-${name}=${value}`).join('; ');
  const answer = await site.get(`/q/${slug}`, { headers: { Cookie } });
  assert.deepEqual([main(answer).state, main(answer).number], ['before', '0']);
  assert.equal(await site.redis('EXISTS', `{${slug}}:number`), '0');
});

test('a line that is paused says why, keeps places and calls nobody', async () => {
  const { slug, all: [visitor] } = await line(1);
  await set(slug, "line_paused = true, line_message = 'Back at <b>eleven</b>.'");
  await empty(slug);
  const says = await look(visitor, slug);
  assert.equal(says.state, 'paused');
  assert.equal(says.number, '2');
  assert.match(visitor.page.text, /Back at &lt;b&gt;eleven&lt;\/b&gt;\./);
  const late = await waiter(slug);
  assert.equal(main(late.page).state, 'paused');
  assert.equal(main(late.page).number, '3', 'the line still takes people in');
  await set(slug, 'line_paused = false, line_message = NULL');
  await goesIn(visitor, slug);
});

test('a sale that is paused keeps numbers and gives none', async () => {
  const { slug, all: [visitor] } = await line(1);
  await set(slug, "state = 'paused'");
  assert.deepEqual([(await look(visitor, slug)).state, main(visitor.page).number], ['paused', '2']);
  const late = new Visitor(site.site);
  assert.equal(goes(await press(late, slug)), `303 /q/${slug}`);
  assert.equal(late.cookies.get(`__Host-q-${slug}`), undefined);
  assert.equal((await look(late, slug)).state, 'paused');
});

test('a line that is drained takes nobody new and lets in who waits', async () => {
  const { slug, all: [visitor] } = await line(1);
  await set(slug, 'line_draining = true');
  const late = new Visitor(site.site);
  await press(late, slug);
  assert.equal((await look(late, slug)).state, 'closed');
  assert.match(late.page.text, /Nobody new can get in line/);
  assert.equal((await look(visitor, slug)).state, 'waiting');
  await empty(slug);
  await goesIn(visitor, slug);
});

const places = (slug, state) => site.sql(`UPDATE place SET state = '${state}' FROM event e
  WHERE e.id = place.event_id AND e.slug = '${slug}'`);

test('sold out is said when places are booked or blocked, not while they are held', async () => {
  const { slug, all: [visitor] } = await line(1);
  await site.sql(`UPDATE ticket_type t SET free = 0, held = capacity,
    back_at = at() + interval '5 min' FROM event e
    WHERE e.id = t.event_id AND e.slug = '${slug}'`);
  const held = await until(async () => {
    const { text } = await visitor.visit(`/q/${slug}`);
    return /All places are held right now\. Some may come back/.test(text) && main({ text });
  }, { timeout_ms: 3000 });
  assert.equal(held.state, 'waiting');
  await places(slug, 'blocked');
  await until(async () => (await look(visitor, slug)).state === 'soldout');
  assert.match(visitor.page.text, /only when somebody cancels/);
  assert.ok(Number(visitor.page.headers.refresh) >= 40);
  const late = new Visitor(site.site);
  assert.equal(goes(await press(late, slug)), `303 /q/${slug}`);
  assert.equal((await look(late, slug)).state, 'soldout');
  await places(slug, 'free');
  await until(async () => (await look(visitor, slug)).state !== 'soldout');
});

test('when Redis forgets, numbers bring everybody back to their places', async () => {
  const { slug, all } = await line(4);
  await site.redis('DEL', ...(await site.redis('KEYS', `{${slug}}:*`)).split('\n'));
  const late = await waiter(slug);
  assert.ok(Number(main(late.page).number) > 20000);
  for (const visitor of [...all].reverse()) await look(visitor, slug);
  for (const [i, visitor] of all.entries()) {
    const says = await look(visitor, slug);
    assert.deepEqual([says.number, says.ahead, says.epoch], [String(i + 2), String(i), '2']);
    assert.match(visitor.page.text, /<main[^>]* data-quiet>/);
    assert.match(visitor.page.text, /being put back in order/);
  }
  assert.equal((await look(late, slug)).ahead, '4');
});

/* ---- many from one address */

const from = (visitor, address) => {
  visitor.address = address;
  return visitor;
};

test('an address that joins too fast is slowed, and gets in by itself', async () => {
  const slug = await importEvent(site, { max_inside: 1 });
  await press(new Visitor(site.site), slug);
  const address = `127.77.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`;
  const all = Array.from({ length: 12 }, () => from(new Visitor(site.site), address));
  const answers = await Promise.all(all.map((visitor) => press(visitor, slug)));
  const slowed = all.filter((_, i) => answers[i].status === 429);
  assert.ok(slowed.length >= 6, `${slowed.length} of 12`);
  assert.ok(answers.every(({ status }) => status === 429 || status === 303));
  for (const answer of answers.filter(({ status }) => status === 429)) {
    assert.equal(main(answer).state, 'slowed');
    assert.ok(Number(answer.headers['retry-after']) >= 1);
    assert.equal(answer.headers.refresh, answer.headers['retry-after']);
    assert.equal(main(answer)['retry-ms'], `${answer.headers.refresh}000`);
  }
  assert.equal(await site.line(slug, 'last'), 13 - slowed.length);
  const honest = await waiter(slug);
  assert.equal(main(honest.page).state, 'waiting', 'another address is not slowed');
  for (const visitor of slowed) {
    await until(async () => (await look(visitor, slug)).state === 'waiting',
      { what: 'the browser tries again' });
  }
  for (const visitor of slowed) {
    assert.equal((await look(visitor, slug)).state, 'waiting', 'a number is never slowed');
  }
});

test('an address is what the server saw, whatever a header says', async () => {
  const slug = await importEvent(site, { max_inside: 1 });
  await press(new Visitor(site.site), slug);
  const localAddress = `127.78.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`;
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => exchange(
    `${site.site}/q/${slug}`, { method: 'POST', body: '', localAddress, headers: {
      'X-Forwarded-For': `10.0.0.${i}`, X_Forwarded_For: `10.0.1.${i}`, 'X-Real-IP': `10.0.2.${i}`,
      Forwarded: `for=10.0.3.${i}`, 'Remote-Addr': `10.0.4.${i}` } })));
  assert.ok(answers.filter(({ status }) => status === 429).length >= 6);
});
