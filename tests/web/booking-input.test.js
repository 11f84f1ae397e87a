'use strict';
/* Hostile and broken input on every address of booking: refused with a page,
 * nothing stored, nothing said about it in a log. */
const { test, before } = require('node:test');
const assert = require('node:assert/strict');
const { Installation } = require('../lib/installation.js');
const { importEvent } = require('../lib/event.js');
const { services } = require('../lib/services.js');
const { goes, importRide, rideDetails, insider, holder, send, complaints } =
  require('../lib/booking.js');

let site;

before(() => {
  site = Installation.shared();
});

const stored = async (slug) => (await site.one`SELECT count(*)::int FROM hold h
  JOIN event e ON e.id = h.event_id WHERE e.slug = ${slug}`)
  + (await site.one`SELECT count(*)::int FROM booking b
  JOIN event e ON e.id = b.event_id WHERE e.slug = ${slug}`);

/* A body as it is given, to where a form of the visitor's page goes. */
const post = (visitor, path, body, options = {}) =>
  visitor.request(path, { method: 'POST', body, ...options });

const encode = (fields) => new URLSearchParams(fields).toString();

function isPage(answer, what) {
  assert.match(answer.headers['content-type'], /^text\/html/, what);
  assert.match(answer.text, /<h1[^>]*>[^<]+<\/h1>/, what);
  assert.match(answer.text, /\/info\/privacy/, what);
}

test('methods that an address does not know', async () => {
  const slug = await importEvent(site);
  const visitor = await holder(site, slug);
  for (const path of [`/book/${slug}`, `/book/${slug}/details`, `/book/${slug}/release`]) {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND']) {
      const answer = await visitor.request(path, { method });
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.match(answer.headers.allow, /POST/);
    }
  }
  const answer = await visitor.request(`/book/${slug}/release`);
  assert.equal(`${answer.status} ${answer.headers.allow}`, '405 POST');
});

test('addresses that are none of ours', async () => {
  const slug = await importEvent(site);
  const visitor = await insider(site, slug);
  for (const path of ['/book/', `/book/${slug}/`, `/book/${slug}/detail`, `/book/${slug}//details`,
    `/book/${slug}/details/x`, `/book/%00`, `/book/${'x'.repeat(90)}`, `/book/..%2fadmin`,
    `/book/${slug}/details%0d%0aX-Evil:1`, `/book/${'x'.repeat(3000)}`]) {
    const answer = await visitor.request(path);
    assert.ok([400, 403, 404, 414].includes(answer.status), `${answer.status} ${path.slice(0, 60)}`);
    assert.equal(answer.headers['x-evil'], undefined);
  }
});

test('bodies that are too long, badly encoded, of another kind, or say a thing twice', async () => {
  const slug = await importEvent(site);
  const visitor = await insider(site, slug);
  const csrf = visitor.form(/\/book\//).value('csrf');
  const good = encode({ csrf, ticket_type: 1, quantity: 1 });
  for (const [body, status, headers] of [
    [`${good}&x=${'a'.repeat(70000)}`, 413], [`${good}&x=%`, 400], [`${good}&x=%zz`, 400],
    [`${good}&x=%ff%fe`, 400], [`${good}&x=%c0%af`, 400], [`${good}&x=a%00b`, 400],
    [`${good}&quantity=2`, 400], [`${good}&csrf=${csrf}`, 400],
    [`${good}${'&a'.repeat(2000)}`, 400],
    [good, 400, { 'Content-Type': 'multipart/form-data; boundary=x' }],
    [good, 400, { 'Content-Type': 'application/json' }],
    [good, 400, { 'Content-Type': 'text/plain' }],
  ]) {
    for (const path of [`/book/${slug}`, `/book/${slug}/details`, `/book/${slug}/release`]) {
      const answer = await post(visitor, path, body, { headers });
      assert.ok(answer.status === status || (status === 400 && answer.status === 415),
        `${answer.status} ${path} ${body.slice(-30)}`);
      isPage(answer, path);
    }
  }
  assert.equal(await stored(slug), 0);
});

test('a form without its token, or with one of another visitor', async () => {
  const slug = await importEvent(site);
  const visitor = await insider(site, slug);
  const other = await insider(site, slug);
  const theirs = other.form(/\/book\//).value('csrf');
  const mine = visitor.form(/\/book\//).value('csrf');
  for (const csrf of [null, '', theirs, 'x', `${mine}x`, mine.toUpperCase(), mine.slice(0, -1)]) {
    for (const path of [`/book/${slug}`, `/book/${slug}/details`, `/book/${slug}/release`]) {
      const answer = await post(visitor, path,
        encode({ ...(csrf !== null && { csrf }), ticket_type: 1, quantity: 1 }));
      assert.equal(answer.status, 403, `${csrf} ${path}`);
      isPage(answer, path);
    }
  }
  assert.equal(await stored(slug), 0);
});

test('a form that another site sends', async () => {
  const slug = await importEvent(site);
  const visitor = await insider(site, slug);
  const body = encode({ csrf: visitor.form(/\/book\//).value('csrf'), ticket_type: 1, quantity: 1 });
  for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': null, Origin: 'http://evil.example' },
    { 'Sec-Fetch-Site': null, Origin: 'null' }]) {
    const answer = await post(visitor, `/book/${slug}`, body, { headers });
    assert.equal(answer.status, 403, JSON.stringify(headers));
  }
  assert.equal(await stored(slug), 0);
});

test('passes of another browser, of another event, forged or cut', async () => {
  const [slug, other] = [await importEvent(site), await importEvent(site)];
  const visitor = await holder(site, slug);
  const thief = await insider(site, other);
  const session = visitor.cookies.get(`__Host-s-${slug}`);
  const steal = async (value, event = slug) => {
    thief.cookies.all = thief.cookies.all.filter((one) => one.name !== `__Host-s-${event}`);
    thief.cookies.all.push({ ...session, name: `__Host-s-${event}`, value });
    return thief.request(`/book/${event}`);
  };
  for (const value of [session.value, `${session.value.slice(0, -2)}AA`, '', 'k1.x.y',
    session.value.repeat(30), session.value.replace('.', '..')]) {
    assert.equal(goes(await steal(value)), `303 /q/${slug}`, value.slice(0, 40));
  }
  assert.equal(goes(await steal(session.value, (await importEvent(site)))).slice(0, 7), '303 /q/');
  assert.equal(goes(await thief.request(`/book/${slug}/details`)), `303 /book/${slug}`,
    'somebody else\'s hold is no hold of mine');
});

test('without any cookie every address leads to the line', async () => {
  const slug = await importEvent(site);
  for (const path of [`/book/${slug}`, `/book/${slug}/details`]) {
    assert.equal(goes(await site.get(path)), `303 /q/${slug}`);
  }
  for (const path of [`/book/${slug}`, `/book/${slug}/details`, `/book/${slug}/release`]) {
    const answer = await site.get(path, { method: 'POST', body: 'a=b',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
    assert.ok(['303', '403'].includes(goes(answer).slice(0, 3)), `${path} ${goes(answer)}`);
  }
});

test('numbers and tickets that cannot be', async () => {
  const slug = await importRide(site);
  const visitor = await insider(site, slug);
  const csrf = visitor.form(/\/book\//).value('csrf');
  const ask = (fields) => post(visitor, `/book/${slug}`, encode({ csrf, ...fields }));
  for (const quantity of ['0', '-1', '5', '1.5', '1e1', '0x1', ' 1', '', 'one', '\u0967',
    '99999999999999999999', '1; DROP TABLE hold', '1\r\nX: y']) {
    const answer = await ask({ ticket_type: '1', quantity });
    assert.equal(answer.status, 422, quantity);
    assert.ok('quantity' in complaints(answer), quantity);
  }
  for (const ticket_type of ['0', '3', '-1', 'x', '', '99999999999999999999', '1 OR 1=1']) {
    const answer = await ask({ ticket_type, quantity: '2' });
    assert.equal(answer.status, 422, ticket_type);
    assert.ok('ticket_type' in complaints(answer), ticket_type);
    assert.equal(visitor.form(/\/book\//, answer).value('quantity'), '2', 'kept');
  }
  assert.equal((await ask({})).status, 422);
  assert.equal((await ask({ ticket_type: '1', quantity: '1'.repeat(500) })).status, 422);
  assert.equal(await stored(slug), 0);
});

test('what is wrong is told beside the field, and everything typed is kept', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug, { quantity: 2 });
  const hostile = { ...rideDetails(2), name: '"><script>alert(1)</script>',
    email: 'a@example.org\r\nBcc: b@example.org', phone: '12', name_2: 'x'.repeat(101),
    age_1: '0', age_2: '17', guardian_name_2: '', q_size_1: 'XXL', q_city: 'y'.repeat(300) };
  const answer = await send(visitor, { ...hostile, waiver_2: null });
  assert.equal(answer.status, 422);
  assert.deepEqual(Object.keys(complaints(answer)).sort(), ['age_1', 'email', 'guardian_name_2',
    'name_2', 'phone', 'q_city', 'q_size_1', 'waiver_2']);
  assert.ok(!answer.text.includes('<script>alert'));
  const form = visitor.form(/\/details$/, answer);
  for (const name of ['name', 'phone', 'name_2', 'age_1', 'age_2', 'q_city']) {
    assert.equal(form.value(name), hostile[name], name);
  }
  assert.equal(form.value('waiver_1'), 'yes');
  assert.equal(await stored(slug), 1, 'the hold alone');
});

test('markup, emoji and scripts of all directions are names like any other', async () => {
  const slug = await importRide(site);
  for (const name of ['<b>Asha</b> & "Co"', 'आशा राव', 'محمد علي', 'Asha 🚴', "O'Brien; --",
    '{{NAME}}', '%s%n', '=1+1']) {
    const visitor = await holder(site, slug);
    const answer = await send(visitor, { ...rideDetails(1), name });
    assert.equal(goes(answer).slice(0, 9), '303 /pay/', name);
    assert.equal(await site.one`SELECT name FROM booking b JOIN event e ON e.id = b.event_id
      WHERE slug = ${slug} ORDER BY b.id DESC LIMIT 1`, name);
    await visitor.visit(`/book/${slug}/details`);
    assert.equal(visitor.form(/\/details$/).value('name'), name);
    await visitor.submit(visitor.form(/\/release$/));
  }
  /* what turns the direction of all that follows is a trick, not a name */
  const visitor = await holder(site, slug);
  assert.equal((await send(visitor, { ...rideDetails(1), name: '\u202eahsA' })).status, 422);
});

test('fields that no page has are nobody\'s business', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug);
  const answer = await send(visitor, { ...rideDetails(1), name_7: 'x', q_unknown: 'x',
    total_paise: '1', state: 'confirmed', hold_id: '1', __proto__x: '1' });
  assert.equal(goes(answer).slice(0, 9), '303 /pay/');
  const [booking] = await site.rows`SELECT b.* FROM booking b JOIN event e ON e.id = b.event_id
    WHERE slug = ${slug}`;
  assert.equal(booking.state, 'pending');
  assert.equal(booking.total_paise, 50000);
  assert.deepEqual(booking.answers, { q_city: 'Pune' });
});

test('a page full of what must be escaped fits, and the worker lives on', async () => {
  const slug = await importRide(site, { max_per_booking: 20 });
  const visitor = await holder(site, slug, { quantity: 10 });
  const form = visitor.form(/\/details$/);
  const names = form.names.filter((name) => !/csrf|key|waiver|age|phone/.test(name));
  const csrf = encodeURIComponent(form.value('csrf'));
  for (const sign of ['"', '<', "'"]) {
    const length = Math.min(1900, Math.floor(60000 / names.length));
    const answer = await post(visitor, `/book/${slug}/details`,
      `csrf=${csrf}&${names.map((name) => `${name}=${sign.repeat(length)}`).join('&')}`);
    assert.equal(answer.status, 422, sign);
  }
  assert.equal((await visitor.request(`/book/${slug}/details`)).status, 200);
});

test('nothing personal and nothing hostile reaches a log', async () => {
  const slug = await importRide(site);
  const visitor = await holder(site, slug);
  const mark = `Zz${Date.now()}`;
  await send(visitor, { ...rideDetails(1), name: `${mark}\r\nlevel=error`, email: `${mark}@example` });
  await send(visitor, { ...rideDetails(1), name: mark, email: `${mark}@example.org`,
    phone: '7788990011' });
  for (const name of [...services(site, 'booking'), 'web-access', 'web-error', 'postgres']) {
    const log = site.log(name);
    assert.ok(!log.includes(mark) && !log.includes('7788990011'), name);
  }
});
