'use strict';
/* The line: straight through while there is room, an honest page when not. */
const { test, before } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, sleep, until } = require('../lib/installation.js');
const { Visitor } = require('../lib/visitor.js');
const { importEvent } = require('../lib/event.js');
const { goes, press } = require('../lib/booking.js');

let site;

before(() => {
  site = Installation.shared();
});

/* Somebody who was let in; gives the visitor. */
async function insider(slug) {
  const visitor = new Visitor(site.site);
  assert.equal(goes(await press(visitor, slug)), `303 /book/${slug}`);
  return visitor;
}

test('with room to spare the button of the event page leads straight to booking', async () => {
  const slug = await importEvent(site);
  const visitor = new Visitor(site.site);
  await visitor.open(`/q/${slug}`);
  assert.equal(visitor.page.status, 200);
  const answer = await visitor.submit(visitor.form(/\/q\//), {}, { follow: false });
  assert.equal(goes(answer), `303 /book/${slug}`);
  const admission = visitor.cookies.get(`__Host-a-${slug}`);
  assert.ok(admission);
  for (const mark of ['secure', 'httponly']) assert.ok(mark in admission.attrs);
  assert.equal(admission.attrs.path, '/');
  assert.equal(admission.sameSite, 'lax');
});

test('curl and old browsers, which do not say where they come from, get in', async () => {
  const slug = await importEvent(site);
  const answer = await site.get(`/q/${slug}`, { method: 'POST', body: '' });
  assert.equal(goes(answer), `303 /book/${slug}`);
});

test('another site cannot join for somebody', async () => {
  const slug = await importEvent(site);
  for (const headers of [
    { 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'null' }, { Origin: 'http://evil.example' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: site.site },
  ]) {
    const answer = await site.get(`/q/${slug}`, { method: 'POST', body: '', headers });
    assert.equal(answer.status, 403, JSON.stringify(headers));
    assert.deepEqual(answer.cookies, []);
  }
});

/* Whoever is inside is gone, without a word. */
const empty = (slug) => site.redis('DEL', `{${slug}}:inside`, `{${slug}}:staying`);

test('beyond max_inside there is a number, and the page asks again and lets in', async () => {
  const slug = await importEvent(site, { max_inside: 1 });
  await insider(slug);
  const waiter = new Visitor(site.site);
  assert.equal(goes(await press(waiter, slug)), `303 /q/${slug}`);
  await waiter.visit(`/q/${slug}`);
  assert.equal(waiter.page.status, 200);
  assert.match(waiter.page.headers.refresh, /^[4-6]$/);
  assert.match(waiter.page.text, /data-state="waiting"[^>]* data-number="2" data-rank="2"/);
  assert.equal(waiter.cookies.get(`__Host-a-${slug}`), undefined);
  const bystander = new Visitor(site.site);
  await bystander.open(`/q/${slug}`);
  assert.equal(bystander.page.headers.refresh, undefined, 'who did not join is not waiting');
  await empty(slug);
  await until(async () => goes(await waiter.request(`/q/${slug}`)) === `303 /book/${slug}`);
  assert.ok(waiter.cookies.get(`__Host-a-${slug}`));
  assert.ok(waiter.cookies.get(`__Host-q-${slug}`), 'the way back, should Redis forget');
});

test('a sign of life needs no page while the page is the same', async () => {
  const slug = await importEvent(site, { max_inside: 1 });
  await insider(slug);
  const waiter = new Visitor(site.site);
  await press(waiter, slug);
  const look = (tag) => waiter.request(`/q/${slug}`,
    { headers: tag === undefined ? {} : { 'If-None-Match': `"${tag}"` } });
  const page = await look();
  const tag = /data-tag="([0-9a-f]{16})"/.exec(page.text)[1];
  const seen = () => site.redis('ZRANGE', `{${slug}}:seen`, '0', '0', 'WITHSCORES');
  const before = await seen();
  await until(async () => {
    const same = await look(tag);
    assert.equal(same.status, 304);
    assert.equal(same.text, '');
    assert.equal(same.headers.etag, `"${tag}"`);
    return await seen() !== before;
  });
  assert.equal((await look('0123456789abcdef')).status, 200);
  assert.equal((await look('')).status, 200);
  await site.sql(`UPDATE event SET line_message = 'Bring water' WHERE slug = '${slug}'`);
  await until(async () => (await look(tag)).status === 200);
  const other = await look();
  assert.match(other.text, /Bring water/);
  assert.doesNotMatch(other.text, new RegExp(tag));
  /* whose turn it is is told so, whatever the browser has */
  await empty(slug);
  await until(async () => goes(await look(tag)) === `303 /book/${slug}`);
});

test('a hundred at once for ten: ten are inside, ninety wait', async () => {
  const slug = await importEvent(site, { max_inside: 10 });
  const answers = await Promise.all(Array.from({ length: 100 },
    () => press(new Visitor(site.site), slug)));
  const inside = answers.filter((answer) => goes(answer) === `303 /book/${slug}`);
  const outside = answers.filter((answer) => goes(answer) === `303 /q/${slug}`);
  assert.equal(inside.length, 10);
  assert.equal(outside.length, 90);
});

test('who is inside stays the same visitor, however often the button is pressed', async () => {
  const slug = await importEvent(site, { max_inside: 1 });
  const visitor = await insider(slug);
  for (let i = 0; i < 3; i += 1) {
    assert.equal(goes(await press(visitor, slug)), `303 /book/${slug}`);
  }
  assert.equal(await site.redis('ZCARD', `{${slug}}:inside`), '1');
});

test('an admission ends with its slot, however often it is asked for', async () => {
  const slug = await importEvent(site, { max_inside: 1, admission_s: 5 });
  const visitor = await insider(slug);
  await sleep(3500);
  assert.equal(goes(await visitor.request(`/q/${slug}`)), `303 /book/${slug}`);
  await sleep(2500);
  assert.equal(goes(await insider(slug).then((other) => other.request(`/q/${slug}`))),
    `303 /book/${slug}`);
  assert.equal(goes(await visitor.request(`/book/${slug}`)), `303 /q/${slug}`);
});

test('an admission is for one browser and one event', async () => {
  const slug = await importEvent(site);
  const other = await importEvent(site);
  const visitor = await insider(slug);
  const name = `__Host-a-${slug}`;
  const good = visitor.cookies.get(name);
  const asking = (cookies, event = slug) => site.get(`/book/${event}`, { headers: {
    Cookie: Object.entries(cookies).map(([key, value]) => `${key}=${value}`).join('; ') } });
  const mine = visitor.cookies.get('__Host-visitor').value;
  const theirs = (await insider(slug)).cookies.get('__Host-visitor').value;
  const broken = good.value.slice(0, -1) + (good.value.endsWith('A') ? 'B' : 'A');
  for (const [cookies, event] of [
    [{}], [{ [name]: good.value }],
    [{ '__Host-visitor': theirs, [name]: good.value }],
    [{ '__Host-visitor': mine, [name]: broken }],
    [{ '__Host-visitor': mine, [name]: mine }],
    [{ '__Host-visitor': mine, [`__Host-s-${slug}`]: good.value }],
    [{ '__Host-visitor': mine, [`__Host-a-${other}`]: good.value }, other],
  ]) {
    const answer = await asking(cookies, event);
    assert.equal(goes(answer), `303 /q/${event ?? slug}`, JSON.stringify(cookies));
  }
});

test('who forgets the session is let in again to the same one: two holds, no third', async () => {
  const slug = await importEvent(site);
  const visitor = await insider(slug);
  const ends = () => site.redis('ZRANGE', `{${slug}}:inside`, '0', '-1', 'WITHSCORES');
  for (let turn = 0; turn < 2; turn += 1) {
    await visitor.open(`/book/${slug}`);
    const slot = await ends();
    const answer = await visitor.submit(visitor.form(/\/book\//),
      { ticket_type: 1, quantity: 1 }, { follow: false });
    assert.equal(goes(answer), `303 /book/${slug}/details`);
    await site.sql(`UPDATE hold SET state = 'expired', ended_at = at() FROM event e
      WHERE e.id = hold.event_id AND e.slug = '${slug}' AND hold.state = 'live'`);
    visitor.cookies.all = visitor.cookies.all.filter((one) => one.name === '__Host-visitor');
    assert.equal(goes(await press(visitor, slug)), `303 /book/${slug}`);
    assert.equal(await ends(), slot);
  }
  await visitor.open(`/book/${slug}`);
  assert.equal(visitor.page.status, 409);
  assert.match(visitor.page.text, /data-refusal="no_session"/);
  assert.equal(await ends(), '');
  const sessions = await site.rows`SELECT s.id FROM booking_session s
    JOIN event e ON e.id = s.event_id WHERE e.slug = ${slug}`;
  assert.equal(sessions.length, 1);
});

test('an event that does not sell says so and admits nobody', async () => {
  for (const [settings, phase] of [
    [{ opens_at: '2034-01-01 10:00' }, 'before'], [{ state: 'paused' }, 'paused'],
    [{ closes_at: '2026-01-01 10:00' }, 'closed'], [{ state: 'cancelled' }, 'cancelled'],
  ]) {
    const slug = await importEvent(site, settings);
    const visitor = new Visitor(site.site);
    assert.equal(goes(await press(visitor, slug)), `303 /q/${slug}`, phase);
    assert.equal(visitor.cookies.get(`__Host-a-${slug}`), undefined);
    await visitor.open(`/q/${slug}`);
    assert.equal(visitor.page.status, 200);
    assert.match(visitor.page.text, new RegExp(`data-phase="${phase}"`));
  }
});

test('an event nobody knows, or that is a draft, is not found', async () => {
  const draft = await importEvent(site, { state: 'draft' });
  for (const slug of ['no-such-event', draft, 'x'.repeat(80), 'X', '-']) {
    for (const options of [{}, { method: 'POST', body: '' }]) {
      assert.equal((await site.get(`/q/${slug}`, options)).status, 404, slug);
    }
  }
});

test('hostile input is refused with a page and stores nothing', async () => {
  const slug = await importEvent(site);
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const cases = [
    [`/q/${slug}`, 'a=%00', form, 400], [`/q/${slug}`, 'a=%zz', form, 400],
    [`/q/${slug}`, 'a=1&a=2', form, 400], [`/q/${slug}`, 'a=%ff', form, 400],
    [`/q/${slug}`, '{"a":1}', { 'Content-Type': 'application/json' }, 400],
    [`/q/${slug}`, 'a'.repeat(70000), form, 413],
    [`/q/${slug}/`, '', form, 404], [`/q/${'x'.repeat(81)}`, '', form, 404],
    [`/q/${slug}?x=${'%E0%A4%AA'.repeat(400)}`, '', form, 404],
  ];
  for (const [target, body, headers, status] of cases) {
    const answer = await site.get(target, { method: 'POST', body, headers });
    assert.equal(answer.status, status, `${target.slice(0, 60)} ${body.slice(0, 20)}`);
    assert.match(answer.text, /<h1>/);
    assert.deepEqual(answer.cookies, []);
  }
  assert.equal(await site.redis('EXISTS', `{${slug}}:inside`), '0');
});

test('cookies that are broken count as none', async () => {
  const slug = await importEvent(site);
  for (const cookie of ['__Host-visitor=<script>', '__Host-visitor=k1..', '=;;;=',
    `__Host-visitor=${'a'.repeat(4000)}`, '__Host-visitor="x"; __Host-visitor=y']) {
    const answer = await site.get(`/q/${slug}`, { method: 'POST', body: '',
      headers: { Cookie: cookie } });
    assert.equal(goes(answer), `303 /book/${slug}`, cookie.slice(0, 40));
    assert.ok(answer.cookies.some((line) => line.startsWith('__Host-visitor=')));
  }
});

test('a change by the organiser reaches the line within a moment', async () => {
  const slug = await importEvent(site);
  await insider(slug);
  await site.sql(`UPDATE event SET state = 'paused' WHERE slug = '${slug}'`);
  await sleep(1200);
  assert.equal(goes(await press(new Visitor(site.site), slug)), `303 /q/${slug}`);
});
