'use strict';
/*
 * Whoever was not let in holds nothing (SURGE-01, SURGE-06): every way of getting
 * a pass wrong, on every route that sells, by every spelling of its path and
 * every method. The right pass on the same routes is the control.
 */
const { test, before } = require('node:test');
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const net = require('node:net');
const { Installation } = require('../lib/installation.js');
const { importEvent } = require('../lib/event.js');
const { exchange } = require('../lib/http.js');
const { importRide, rideDetails, holder, send } = require('../lib/booking.js');
const { sign } = require('../lib/pass.js');

let site;

before(() => {
  site = Installation.shared();
});

const id = () => crypto.randomBytes(16).toString('base64url');
const key = () => crypto.randomBytes(32).toString('hex');
const now = () => Math.floor(Date.now() / 1000);

/** The tokens of somebody who was let in to an event; none is spent. */
function passOf(slug, { who = id(), issued = now() } = {}) {
  return { who, visitor: sign(site, 'visitor', [who]), csrf: sign(site, 'csrf', [who]),
    admission: sign(site, 'admission', [key(), slug, who, issued]),
    number: sign(site, 'queue', [7, slug, who, 1, 0]) };
}

const broken = (token, at) => {
  const letters = [...token];
  letters[at] = letters[at] === 'A' ? 'B' : 'A';
  return letters.join('');
};

/** Signed with a key nobody has. */
function strange(kind, fields, kid = 'k1') {
  const signed = `${kid}.${Buffer.from(fields.join('|')).toString('base64url')}`;
  const mac = crypto.createHmac('sha256', 'x'.repeat(40)).update(`${kind}.${signed}`);
  return `${signed}.${mac.digest('base64url')}`;
}

const COOKIES = (slug, pass, admission = pass.admission) => ({ '__Host-visitor': pass.visitor,
  [`__Host-a-${slug}`]: admission });

/* Each gives the cookies of somebody who must not get in. */
const FORGERIES = {
  'no cookie at all': () => ({}),
  'a visitor alone': (slug, pass) => ({ '__Host-visitor': pass.visitor }),
  'an admission without its visitor': (slug, pass) => ({ [`__Host-a-${slug}`]: pass.admission }),
  'an edited signature': (slug, pass) => COOKIES(slug, pass,
    broken(pass.admission, pass.admission.length - 5)),
  'an edited payload': (slug, pass) => COOKIES(slug, pass,
    broken(pass.admission, pass.admission.indexOf('.') + 8)),
  'an edited key id': (slug, pass) => COOKIES(slug, pass, `z${pass.admission}`),
  'a signature cut short': (slug, pass) => COOKIES(slug, pass, pass.admission.slice(0, -4)),
  'no signature': (slug, pass) => COOKIES(slug, pass, pass.admission.replace(/\.[^.]*$/, '.')),
  'a key of one\'s own': (slug, pass) => COOKIES(slug, pass,
    strange('admission', [key(), slug, pass.who, now()],
      pass.admission.slice(0, pass.admission.indexOf('.')))),
  'an admission that ran out': (slug, pass) => COOKIES(slug, pass,
    passOf(slug, { who: pass.who, issued: now() - 3600 }).admission),
  'another browser\'s admission': (slug, pass) => COOKIES(slug, pass, passOf(slug).admission),
  'another event\'s admission': (slug, pass, other) => COOKIES(slug, pass,
    passOf(other, { who: pass.who }).admission),
  'the number as an admission': (slug, pass) => COOKIES(slug, pass, pass.number),
  'the number alone': (slug, pass) => ({ '__Host-visitor': pass.visitor,
    [`__Host-q-${slug}`]: pass.number }),
  'the visitor as an admission': (slug, pass) => COOKIES(slug, pass, pass.visitor),
  'an admission as a session': (slug, pass) => ({ '__Host-visitor': pass.visitor,
    [`__Host-s-${slug}`]: pass.admission }),
  'a session that was never opened': (slug, pass) => ({ '__Host-visitor': pass.visitor,
    [`__Host-s-${slug}`]: sign(site, 'session', [key(), slug, pass.who]) }),
  'another event\'s session': (slug, pass, other) => ({ '__Host-visitor': pass.visitor,
    [`__Host-s-${slug}`]: sign(site, 'session', [key(), other, pass.who]) }),
  'an admission of some fields more': (slug, pass) => COOKIES(slug, pass,
    sign(site, 'admission', [key(), slug, pass.who, now(), 1])),
};

const ROUTES = [
  ['GET', (slug) => `/book/${slug}`],
  ['POST', (slug) => `/book/${slug}`],
  ['GET', (slug) => `/book/${slug}/details`],
  ['POST', (slug) => `/book/${slug}/details`],
  ['POST', (slug) => `/book/${slug}/release`],
];

const form = (pass) => new URLSearchParams({ csrf: pass.csrf, key: id(), ticket_type: 1,
  quantity: 1 }).toString();

const ask = (method, target, cookies, pass, more = {}) => exchange(site.site + target, { method,
  headers: { Cookie: Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; '),
    'Sec-Fetch-Site': 'same-origin',
    ...(method === 'POST' && { 'Content-Type': 'application/x-www-form-urlencoded' }), ...more },
  ...(method === 'POST' && { body: form(pass) }) });

async function holds(slug) {
  return site.one`SELECT count(*)::int AS n FROM hold h JOIN event e ON e.id = h.event_id
    WHERE e.slug = ${slug}`;
}

test('a pass that is wrong in any way holds nothing on any route', async () => {
  const slug = await importEvent(site);
  const other = await importEvent(site);
  for (const [what, make] of Object.entries(FORGERIES)) {
    for (const [method, path] of ROUTES) {
      const pass = passOf(slug);
      const answer = await ask(method, path(slug), make(slug, pass, other), pass);
      const where = answer.location === null ? null : new URL(answer.location).pathname;
      assert.ok([`/q/${slug}`, `/book/${slug}`, `/e/${slug}`].includes(where)
        || [403, 409].includes(answer.status),
        `${what}: ${method} ${path(slug)}: ${answer.status} ${where}`);
      assert.doesNotMatch(answer.text, /name="ticket_type"/, `${what}: ${method} ${path(slug)}`);
    }
  }
  assert.equal(await holds(slug), 0);
  assert.equal(await site.one`SELECT count(*)::int AS n FROM booking_session s
    JOIN event e ON e.id = s.event_id WHERE e.slug = ${slug}`, 0);
});

test('the right pass holds, once: replayed it is the same session and the same hold', async () => {
  const slug = await importEvent(site);
  const pass = passOf(slug);
  const cookies = COOKIES(slug, pass);
  for (let i = 0; i < 5; i += 1) {
    const answer = await ask('POST', `/book/${slug}`, cookies, pass);
    assert.equal(answer.status, 303);
    assert.equal(new URL(answer.location).pathname, `/book/${slug}/details`);
  }
  assert.equal(await holds(slug), 1);
  /* spent, and no browser else makes it good again */
  const thief = passOf(slug);
  await ask('POST', `/book/${slug}`, { ...cookies, '__Host-visitor': thief.visitor }, thief);
  assert.equal(await holds(slug), 1);
  await site.sql(`UPDATE booking_session s SET closed_at = at() FROM event e
    WHERE e.id = s.event_id AND e.slug = '${slug}'`);
  await site.sql(`UPDATE hold SET state = 'expired', ended_at = at() FROM event e
    WHERE e.id = hold.event_id AND e.slug = '${slug}'`);
  await ask('POST', `/book/${slug}`, cookies, pass);
  assert.equal(await holds(slug), 1, 'a closed session stays closed');
});

/* ---- paying: nobody pays for, stops or confirms what another holds */

const PAY_ROUTES = [
  ['POST', (reference) => `/pay/${reference}`],
  ['POST', (reference) => `/pay/${reference}/release`],
  ['POST', (reference) => `/pay/${reference}/callback`],
  ['GET', (reference) => `/pay/${reference}/cancel`],
  ['GET', (reference) => `/pay/${reference}`],
];

/* What was held, and whether anything was asked of the gateway. */
const money = async (reference) => (await site.rows`SELECT b.state AS booking, h.state AS hold,
    (SELECT count(*)::int FROM payment_order o WHERE o.booking_id = b.id) AS orders
  FROM booking b JOIN hold h ON h.id = b.hold_id WHERE b.reference = ${reference}`)
  .map((row) => `${row.booking} ${row.hold} ${row.orders}`).join();

test('a pass that is wrong in any way moves no booking on any route of paying', async () => {
  const slug = await importRide(site);
  const other = await importEvent(site);
  const owner = await holder(site, slug);
  const saved = await send(owner, rideDetails(1));
  const reference = new URL(saved.location).pathname.split('/')[2];
  assert.equal(await money(reference), 'pending live 0');
  const odd = [reference, reference.slice(0, -1), `${reference}x`, passOf(slug).who, slug];
  for (const [what, make] of Object.entries(FORGERIES)) {
    for (const [method, path] of PAY_ROUTES) {
      for (const name of odd) {
        const pass = passOf(slug);
        const cookies = make(slug, pass, other);
        /* a form's key belongs to its visitor; the one sent is another's */
        const answer = await ask(method, path(name), cookies, { ...pass, csrf: passOf(slug).csrf });
        assert.ok(answer.status < 500, `${what}: ${method} ${path(name)}: ${answer.status}`);
      }
    }
    assert.equal(await money(reference), 'pending live 0', what);
  }
  /* a visitor with the right form, who only knows the address */
  const thief = passOf(slug);
  const release = await ask('POST', `/pay/${reference}/release`, COOKIES(slug, thief), thief);
  assert.equal(release.status, 403);
  assert.equal(await money(reference), 'pending live 0');
  await owner.visit(saved.location);
  await owner.submit(owner.form(/\/release$/));
  assert.equal(await money(reference), 'expired released 0', 'its own visitor may');
});

/* Spellings of a path that some server somewhere takes for the plain one. */
const ODD = (slug) => [
  `//book/${slug}`, `/book//${slug}`, `/./book/${slug}`, `/x/../book/${slug}`,
  `/%2e/book/${slug}`, `/x/%2e%2e/book/${slug}`, `/book/%2e/${slug}`, `/book%2f${slug}`,
  `/%62ook/${slug}`, `/BOOK/${slug}`, `/Book/${slug}`, `/book/${slug.toUpperCase()}`,
  `/book/${slug}/`, `/book/${slug}//`, `/book/${slug};x=1`, `/book/${slug}%00`, `/book/${slug}%20`,
  `/book/${slug}/details/`, `/book/${slug}/DETAILS`, `/q/../book/${slug}`, `/q/%2e%2e/book/${slug}`,
  `/~event/book/${slug}`, `\\book\\${slug}`, `/book/${slug}?/q/${slug}`, `/book/${slug}#x`,
];

/** One request written out, as no library would send it. */
function raw(method, target, headers, body = '') {
  return new Promise((resolve, reject) => {
    const socket = net.connect(site.port, '127.0.0.1');
    let text = '';
    socket.setTimeout(10000, () => socket.destroy(new Error(`no answer: ${method} ${target}`)));
    socket.on('data', (chunk) => { text += chunk; });
    socket.on('error', reject);
    socket.on('close', () => resolve(Number(text.slice(9, 12))));
    socket.end(`${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1:${site.port}\r\n`
      + `Connection: close\r\n${Object.entries({ ...headers, 'Content-Length': body.length })
        .map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
  });
}

test('no odd path and no other method is a way around', async () => {
  const slug = await importEvent(site);
  const pass = passOf(slug);
  const headers = { Cookie: `__Host-visitor=${pass.visitor}`, 'Sec-Fetch-Site': 'same-origin',
    'Content-Type': 'application/x-www-form-urlencoded' };
  for (const target of ODD(slug)) {
    for (const method of ['GET', 'POST']) {
      const status = await raw(method, target, headers, method === 'POST' ? form(pass) : '');
      assert.ok([303, 400, 403, 404, 405].includes(status), `${method} ${target}: ${status}`);
    }
  }
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT', 'post', 'HOLD',
    'PROPFIND']) {
    const status = await raw(method, `/book/${slug}`, headers, form(pass));
    assert.ok([400, 405, 501].includes(status), `${method}: ${status}`);
  }
  for (const name of ['X-HTTP-Method-Override', 'X-Method-Override', 'X-Original-URL', 'X-Rewrite-URL']) {
    const answer = await ask('GET', `/q/${slug}`, { '__Host-visitor': pass.visitor }, pass,
      { [name]: name.includes('URL') ? `/book/${slug}` : 'POST' });
    assert.equal(answer.status, 200, name);
    assert.doesNotMatch(answer.text, /name="ticket_type"/);
  }
  assert.equal(await holds(slug), 0);
});

/* ---- numbers */

const NUMBERS = {
  'a number that was edited': (slug, pass) => broken(pass.number, pass.number.indexOf('.') + 3),
  'a number of one\'s own key': (slug, pass) => strange('queue', [1, slug, pass.who, 1, 0]),
  'another browser\'s number': (slug) => passOf(slug).number,
  'another event\'s number': (slug, pass, other) => sign(site, 'queue', [1, other, pass.who, 1, 0]),
  'an admission as a number': (slug, pass) => pass.admission,
  'a number below none': (slug, pass) => sign(site, 'queue', [-1, slug, pass.who, 1, 0]),
  'a number of words': (slug, pass) => sign(site, 'queue', ['one', slug, pass.who, 1, 0]),
};

test('a number that is wrong in any way is no place in line', async () => {
  const slug = await importEvent(site);
  const other = await importEvent(site);
  for (const [what, make] of Object.entries(NUMBERS)) {
    const pass = passOf(slug);
    const answer = await ask('GET', `/q/${slug}`, { '__Host-visitor': pass.visitor,
      [`__Host-q-${slug}`]: make(slug, pass, other) }, pass);
    assert.equal(answer.status, 200, what);
    assert.match(answer.text, /data-state="join"/, what);
    assert.ok(!answer.cookies.some((line) => line.startsWith(`__Host-a-${slug}`)), what);
  }
  assert.equal(await site.redis('ZCARD', `{${slug}}:inside`), '0');
});

test('a number that is done with does not come back', async () => {
  const slug = await importEvent(site, { max_inside: 1 });
  const pass = passOf(slug);
  const visitor = { '__Host-visitor': pass.visitor };
  const joined = await ask('POST', `/q/${slug}`, visitor, pass);
  const kept = joined.cookies.find((line) => line.startsWith(`__Host-q-${slug}=`)).split(/[=;]/)[1];
  assert.equal(new URL(joined.location).pathname, `/book/${slug}`);
  const admission = joined.cookies.find((line) => line.startsWith(`__Host-a-${slug}=`)).split(/[=;]/)[1];
  await ask('POST', `/book/${slug}`, { ...visitor, [`__Host-a-${slug}`]: admission }, pass);
  const left = await ask('POST', `/book/${slug}/release`, visitor, pass);
  assert.equal(left.status, 303);
  await site.redis('DEL', `{${slug}}:inside`, `{${slug}}:staying`);
  await site.redis('HDEL', `{${slug}}:number`, pass.who);
  const again = await ask('GET', `/q/${slug}`, { ...visitor, [`__Host-q-${slug}`]: kept }, pass);
  assert.match(again.text, /data-state="join"/);
  assert.ok(again.cookies.some((line) => new RegExp(`^__Host-q-${slug}=;.*Max-Age=0`).test(line)));
});
