'use strict';
/* The organiser's pages and downloads. */
const { test, before } = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { Installation, TOP, until } = require('../lib/installation.js');
const { fastcgi } = require('../lib/fastcgi.js');
const { importEvent } = require('../lib/event.js');
const { workers } = require('../lib/services.js');
const { importRide, rideDetails, holder, send } = require('../lib/booking.js');

let site;

before(() => {
  site = Installation.shared();
});

const ROUTES = (slug) => ['/admin/', `/admin/events/${slug}`, `/admin/events/${slug}/participants`,
  ...['participants', 'bookings', 'ledger'].map((name) => `/admin/events/${slug}/${name}.csv`)];

/* RFC 4180, strictly: rows of cells. */
function readCsv(answer) {
  assert.equal(answer.status, 200);
  assert.match(answer.headers['content-type'], /^text\/csv; charset=utf-8/);
  assert.deepEqual([...answer.body.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'a byte order mark');
  const text = answer.body.subarray(3).toString('utf8');
  assert.ok(text.endsWith('\r\n'));
  const rows = [];
  let row = [];
  for (const match of text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy)) {
    row.push(match[1].startsWith('"') ? match[1].slice(1, -1).replaceAll('""', '"') : match[1]);
    if (match[2] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  const [head, ...rest] = rows;
  rest.forEach((cells) => assert.equal(cells.length, head.length));
  return rest.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i]])));
}

const download = async (slug, name) => readCsv(await site.admin(`/admin/events/${slug}/${name}.csv`));

/* A free ride that two parties have booked; one of them with odd names. */
async function booked() {
  const slug = await importRide(site, {}, { types: [{ name: 'Ride, "full"', price: 0, capacity: 20 }] });
  await send(await holder(site, slug, { quantity: 2 }), { ...rideDetails(2), name_2: '=HYPERLINK("x")' });
  await send(await holder(site, slug), { ...rideDetails(1), name: 'बीना, "B"', email: 'bina@example.org',
    phone: '7788990011', q_city: '-2+3' });
  return slug;
}

const count = (page, name) => page.text.match(new RegExp(`data-count="${name}">([^<]*)<`))?.[1];

test('without the password nobody gets in, by the web server and by the worker', async () => {
  const slug = await importEvent(site);
  for (const route of ROUTES(slug)) {
    assert.equal((await site.get(route)).status, 401, route);
  }
  for (const word of ['organiser:', ':', 'organiser:wrong', `x:${site.password}`,
    `${site.user}:${site.password}x`]) {
    const answer = await site.get(`/admin/events/${slug}/participants.csv`, { headers: {
      Authorization: `Basic ${Buffer.from(word).toString('base64')}` } });
    assert.equal(answer.status, 401, word);
  }
});

/* The worker asked directly, as a web server that forgot the password would. */
test('the worker refuses whom the web server did not name', async () => {
  const slug = await importEvent(site);
  for (const route of ROUTES(slug)) {
    for (const user of [{}, { REMOTE_USER: '' }]) {
      const socket = path.join(site.dir, 'run/admin-1.sock');
      const printed = await fastcgi(socket, { REQUEST_METHOD: 'GET', REQUEST_URI: route,
        REMOTE_ADDR: '127.0.0.1', HTTP_REMOTE_USER: 'organiser',
        HTTP_AUTHORIZATION: 'Basic eDp4', ...user });
      assert.match(printed, /^Status: 403/, route);
      assert.ok(!printed.includes(slug));
    }
  }
});

test('the events lead to their live pages', async () => {
  const slug = await importEvent(site);
  const draft = await importEvent(site, { state: 'draft' });
  const answer = await site.admin('/admin/');
  assert.equal(answer.status, 200);
  assert.ok(answer.text.includes(`href="/admin/events/${slug}"`));
  assert.ok(!answer.text.includes(draft));
});

test('the live page counts what is sold, held and left, and asks again by itself', {
  skip: !fs.existsSync(path.join(TOP, 'src/jobs/startline-jobs')) && 'jobs, which count, are not built',
}, async () => {
  const slug = await booked();
  await holder(site, slug, { quantity: 3 });
  const page = await until(async () => {
    const answer = await site.admin(`/admin/events/${slug}`);
    assert.equal(answer.status, 200);
    return count(answer, 'sold') === '3 of 20' && answer;
  }, { what: 'three places sold', timeout_ms: 5000 });
  assert.equal(page.headers.refresh, '5');
  assert.equal(count(page, 'held'), '3');
  assert.equal(count(page, 'left'), '14');
  assert.equal(count(page, 'confirmed'), '2');
  assert.equal(count(page, 'inside'), '1');
  assert.match(count(page, 'paid'), /0/);
});

test('participants are found by name, code, e-mail and however the phone is written', async () => {
  const slug = await booked();
  const code = await site.one`SELECT code FROM booking b JOIN event e ON e.id = b.event_id
    WHERE e.slug = ${slug} AND b.email = 'bina@example.org'`;
  const find = async (q, page = '') => {
    const answer = await site.admin(
      `/admin/events/${slug}/participants?q=${encodeURIComponent(q)}${page}`);
    assert.equal(answer.status, 200, q);
    return [...answer.text.matchAll(/<tr><th scope="row">([^<]*)</g)].map((match) => match[1]);
  };
  assert.equal((await find('')).length, 3);
  const bina = ['बीना, &quot;B&quot;'];
  for (const q of ['बीना', code, code.toLowerCase(), 'BINA@', '7788990011', '077889 90011',
    '+91 77889-90011', '  bina@example.org ']) assert.deepEqual(await find(q), bina, q);
  assert.equal((await find('asha rao')).length, 2, 'the party of the contact');
  for (const q of ['nobody', '%', '_', "'", '<script>', '\\']) assert.deepEqual(await find(q), [], q);
  assert.deepEqual(await find('', '&page=2'), []);
  for (const query of ['page=0', 'page=x', 'page=-1', 'page=99999999999',
    `q=${'x'.repeat(500)}`]) {
    const answer = await site.admin(`/admin/events/${slug}/participants?${query}`);
    assert.equal(answer.status, 422, query);
  }
});

test('participants.csv: everybody confirmed, each question a column, safe in a spreadsheet', async () => {
  const slug = await booked();
  await send(await holder(site, slug), { ...rideDetails(1), name: 'Later' });
  await holder(site, slug);
  const rows = await download(slug, 'participants');
  assert.deepEqual(rows.map((row) => row.Name),
    ['Asha Rao', '\'=HYPERLINK("x")', 'बीना, "B"', 'Later']);
  const [asha, child, bina] = rows;
  assert.equal(asha.Phone, '+919812345678');
  assert.equal(asha.Ticket, 'Ride, "full"');
  assert.equal(child['Parent or guardian'], 'Asha Rao');
  assert.equal(child.Age, '12');
  assert.equal(child.Code, asha.Code);
  assert.equal(child.Person, '2');
  assert.equal(child['T-shirt'], 'M');
  assert.equal(bina['Your city'], "'-2+3");
  assert.equal(bina['Emergency phone'], '');
  assert.equal(asha['Waiver version'], '1');
  assert.match(asha.Confirmed, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30$/);
});

test('bookings.csv and ledger.csv: every state, money as numbers', async () => {
  const slug = await importRide(site);
  await send(await holder(site, slug, { quantity: 2 }), rideDetails(2));
  const [row, ...more] = await download(slug, 'bookings');
  assert.deepEqual(more, []);
  assert.equal(row.State, 'pending');
  assert.equal(row.Total, '1000.00');
  assert.equal(row.Fee, '25.00');
  assert.equal(row.Places, '2');
  assert.equal(row['Your city'], 'Pune');
  assert.equal(row['T-shirt'], undefined, 'not of the contact');
  assert.deepEqual(await download(slug, 'ledger'), []);
});

test('every download is written down, and nobody can change that', async () => {
  const slug = await importEvent(site);
  for (const name of ['participants', 'bookings', 'ledger']) await download(slug, name);
  const entries = await site.rows`SELECT a.by_name, a.action FROM audit_log a
    JOIN event e ON e.id = a.event_id WHERE e.slug = ${slug} AND a.action LIKE 'export%' ORDER BY a.id`;
  assert.deepEqual(entries, ['participants', 'bookings', 'ledger']
    .map((name) => ({ by_name: site.user, action: `export ${name}` })));
  await assert.rejects(site.sql('DELETE FROM audit_log'));
  await assert.rejects(site.sql('SET ROLE startline_admin; UPDATE audit_log SET by_name = \'x\'',
    { user: 'postgres' }));
});

test('unknown events, strange methods and addresses', async () => {
  for (const route of ROUTES('no-such-event').slice(1)) {
    assert.equal((await site.admin(route)).status, 404, route);
  }
  const slug = await importEvent(site);
  for (const route of ROUTES(slug)) {
    assert.equal((await site.admin(route, { method: 'POST', body: '' })).status, 405, route);
    const head = await site.admin(route, { method: 'HEAD' });
    assert.equal(`${head.status} ${head.body.length}`, '200 0', route);
  }
  for (const route of [`/admin/events/${slug}/`, `/admin/events/${slug}/people.csv`,
    `/admin/events/${'x'.repeat(90)}`, '/admin/events/']) {
    assert.ok([400, 404].includes((await site.admin(route)).status), route);
  }
});

/* ADM-05. The rows are as many as a big event has, so only their sum is looked at. */
test('100,000 rows leave in flat memory', async () => {
  const slug = await importEvent(site, {},
    { types: [{ name: 'Any place', price: 0, capacity: 0 }] });
  await site.sql(`WITH e AS (SELECT e.id, t.id AS type FROM event e
      JOIN ticket_type t ON t.event_id = e.id WHERE slug = '${slug}'),
    s AS (INSERT INTO booking_session (event_id, admission, visitor, expires_at, closed_at)
      SELECT e.id, '${slug}' || n, '${slug}' || n, at(), at() FROM e, generate_series(1, 5000) n
      RETURNING id, visitor),
    h AS (INSERT INTO hold (event_id, ticket_type_id, session_id, visitor, attempt, quantity,
        place_ids, unit_paise, state, held_until, ended_at)
      SELECT e.id, e.type, s.id, s.visitor, 1, 20, array_fill(0::bigint, '{20}'), 0, 'booked', at(), at()
      FROM e, s RETURNING id, visitor),
    b AS (INSERT INTO booking (reference, code, hold_id, event_id, ticket_type_id, state, quantity,
        unit_paise, fee_paise, name, email, phone, language, confirmed_at)
      SELECT h.visitor, h.visitor, h.id, e.id, e.type, 'confirmed', 20, 0, 0, 'A name of some length',
        'someone@example.org', '+919812345678', 'en', at() FROM e, h RETURNING id)
    INSERT INTO participant (booking_id, position, name)
      SELECT b.id, n, 'A name of some length' FROM b, generate_series(1, 20) n`);
  const anon_kb = () => Math.max(...workers(site, 'admin').map((pid) => Number(
    fs.readFileSync(`/proc/${pid}/status`, 'utf8').match(/RssAnon:\s+(\d+)/)[1])));
  const file = (of) => site.admin(`/admin/events/${of}/participants.csv`,
    { agent: false, timeout_ms: 60000 });
  await file(await importEvent(site));
  const before_kb = anon_kb();
  const answer = await file(slug);
  assert.equal(answer.status, 200);
  assert.equal(answer.text.split('\r\n').length, 100002);
  /* a sanitizer keeps what was freed for a while, as much as runtests allows it */
  const built = fs.readFileSync(path.join(TOP, 'config.status'), 'utf8');
  const kept_kb = built.includes('--enable-sanitize') ? 6 * 1024 : 0;
  assert.ok(anon_kb() - before_kb < 1024 + kept_kb, `${before_kb} KB, then ${anon_kb()} KB`);
});
