'use strict';
/* What everybody may see, as the event worker renders it. */
const { test, before } = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { Installation } = require('../lib/installation.js');
const { importEvent } = require('../lib/event.js');

let site;

before(() => {
  site = Installation.shared();
});

/* The page without its published file, whether or not there is one. */
async function rendered(slug) {
  const file = path.join(site.dir, `public/e/${slug}`);
  fs.rmSync(file, { force: true });
  return site.get(`/e/${slug}`);
}

test('the first page leads to every event that is not a draft', async () => {
  const shown = await importEvent(site);
  const hidden = await importEvent(site, { state: 'draft' });
  const answer = await site.get('/');
  assert.equal(answer.status, 200);
  assert.ok(answer.text.includes(`href="/e/${shown}"`));
  assert.ok(answer.text.includes('href="/e/demo-seats"'));
  assert.ok(!answer.text.includes(hidden));
});

test('public pages are the same for everybody: no cookie, no token', async () => {
  const slug = await importEvent(site);
  for (const answer of [await site.get('/'), await site.get('/info/terms'),
    await rendered(slug)]) {
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.cookies, []);
    assert.doesNotMatch(answer.text, /name="(csrf|key)"/);
  }
});

test('the event page says what one needs to know and has one button', async () => {
  const slug = await importEvent(site, { title: 'Ride & <b>run</b>', venue: 'Alandi' });
  const answer = await rendered(slug);
  assert.match(answer.text, /<h1>Ride &amp; &lt;b&gt;run&lt;\/b&gt;<\/h1>/);
  assert.match(answer.text, /Alandi/);
  assert.match(answer.text, /Any place/);
  assert.equal(answer.text.match(/<form/g).length, 1);
  assert.match(answer.text, new RegExp(`<form method="post" action="/q/${slug}">`));
});

test('policies, help and organisation are a step away on every page', async () => {
  const slug = await importEvent(site);
  for (const answer of [await site.get('/'), await rendered(slug),
    await site.get('/info/privacy'), await site.get(`/q/${slug}`)]) {
    for (const link of ['/info/privacy', '/info/terms', '/info/refunds']) {
      assert.ok(answer.text.includes(`href="${link}"`), `${answer.url} ${link}`);
    }
    assert.match(answer.text, /href="tel:\+91\d{10}"/);
  }
  for (const page of ['privacy', 'terms', 'refunds']) {
    assert.equal((await site.get(`/info/${page}`)).status, 200);
  }
});

test('what is not there is said to be not there', async () => {
  const draft = await importEvent(site, { state: 'draft' });
  for (const target of [`/e/${draft}`, '/e/no-such-event', '/info/nothing']) {
    const answer = await site.get(target);
    assert.equal(answer.status, 404, target);
    assert.match(answer.text, /<h1>/);
  }
});

test('every answer of a worker carries the security headers', async () => {
  for (const target of ['/', '/q/demo-seats', '/q/no-such-event']) {
    const { headers } = await site.get(target);
    assert.match(headers['content-security-policy'], /default-src 'none'/);
    assert.match(headers['content-security-policy'], /frame-ancestors 'none'/);
    assert.doesNotMatch(headers['content-security-policy'], /unsafe/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'same-origin');
    assert.match(headers['x-request-id'], /^[A-Za-z0-9_-]{16}$/);
  }
});

test('HEAD is GET without a body', async () => {
  for (const target of ['/', '/info/terms', '/q/demo-seats']) {
    const get = await site.get(target);
    const head = await site.get(target, { method: 'HEAD' });
    assert.equal(head.status, get.status);
    assert.equal(head.text, '');
    assert.equal(head.headers['content-length'], get.headers['content-length']);
  }
});

const FIGURES = ['waiting', 'front', 'called', 'coming', 'inside', 'budget', 'head', 'last',
  'admissions_per_minute', 'joined_total', 'admitted_total', 'entered_total', 'passed_total',
  'gone_total', 'seen_timestamp_seconds'];

test('each sample is told of before, once, and belongs to its kind', async () => {
  const { text, headers } = await site.get('/metrics');
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  const told = new Map();
  let last;
  for (const line of text.trimEnd().split('\n')) {
    const [, word, name, rest] = line.match(/^# (HELP|TYPE) ([a-z_]+) (.+)$/)
      ?? line.match(/^()([a-z_]+)(\{.*)$/);
    if (word === 'HELP') {
      assert.ok(!told.has(name), `${name} twice`);
      told.set(name, null);
      last = name;
    } else if (word === 'TYPE') {
      assert.equal(name, last);
      assert.equal(rest === 'counter', name.endsWith('_total'), line);
      told.set(name, rest);
    } else {
      assert.equal(name.replace(told.get(last) === 'histogram' ? /_(bucket|sum|count)$/ : '', ''), last);
      assert.match(rest, /^\{([a-z]+="[^"\\\n]*",?)+\} \d+(\.\d+)?$/);
    }
  }
  for (const name of FIGURES) assert.ok(told.get(`startline_queue_${name}`), name);
});

test('machines find out how the worker is', async () => {
  assert.equal((await site.get('/healthz')).text, 'ok\n');
  assert.equal((await site.get('/readyz')).text, 'ready\n');
  const { text } = await site.get('/metrics');
  assert.match(text, /^startline_requests_total\{worker="event",pid="\d+",status="2xx"\} \d+$/m);
  assert.match(text, /^startline_request_seconds_bucket\{.*le="\+Inf"\} \d+$/m);
});
