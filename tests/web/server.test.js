'use strict';
/* The web server in front: what it lets through, and what it serves itself. */
const { test, before } = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');
const { Installation, TOP, must, sleep, until } = require('../lib/installation.js');

let site;

before(() => {
  site = Installation.shared();
});

const style = () => {
  const name = fs.readdirSync(path.join(TOP, 'static'))
    .find((file) => file.endsWith('.css'));
  return `/static/${name}`;
};

test('only GET, HEAD and POST are let through', async () => {
  for (const method of ['TRACE', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND']) {
    for (const target of ['/', '/e/demo-seats', '/book/demo-seats', '/admin/', style()]) {
      const answer = await site.get(target, { method });
      assert.equal(answer.status, 405, `${method} ${target}`);
    }
  }
});

test('nothing is sent to a page or file that the server serves by itself', async () => {
  const bodies = [{ body: '' }, { body: 'a=b&c=d',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }];
  const post = (target, what) => site.get(target, { method: 'POST', ...what });
  for (const what of bodies) {
    for (const target of ['/e/demo-seats', '/e/demo-seats?x=y', '/e/none-2027', '/info/terms',
      '/info/privacy', '/info/refunds?']) {
      const answer = await post(target, what);
      assert.equal(`${answer.status} ${answer.headers.allow}`, '405 GET, HEAD', target);
      assert.match(answer.text, /<h1[^>]*>[^<]+<\/h1>/);
      assert.ok(answer.headers['x-request-id']);
    }
    for (const target of [style(), '/q/demo-seats.json']) {
      assert.equal((await post(target, what)).status, 404, target);
    }
  }
  for (const target of ['/e/demo-seats', '/info/terms', style(), '/q/demo-seats.json']) {
    assert.equal((await site.get(target)).status, 200, target);
  }
});

test('a body too large is refused before it reaches a worker', async () => {
  const answer = await site.get('/book/demo-seats', { method: 'POST',
    body: Buffer.alloc(300 * 1024, 'a'),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
  assert.equal(answer.status, 413);
  assert.match(answer.text, /<h1>/);
});

test('paths that mean two things open nothing', async () => {
  for (const target of ['/e/..%2fadmin/', '/e/%2e%2e/admin/',
    '/e//demo-seats', '/e/a%00b', '/e/%ff', '/static/%2e%2e/packages.txt',
    '/static/..%2fpackages.txt', '/static/.%2e/packages.txt']) {
    const { status } = await site.get(target);
    assert.ok([400, 401, 404].includes(status), `${target}: ${status}`);
  }
});

const FAMILIES = { event: [], queue: [], booking: [], admin: [],
  'payment-pages': ['--pool', 'pages'], 'payment-hook': ['--pool', 'hook'] };

/* [family, method, path] of every route, with something for each {name}. */
async function routes() {
  const found = [];
  for (const [family, pool] of Object.entries(FAMILIES)) {
    const program = family.split('-')[0];
    const out = await must(path.join(TOP, `src/${program}/startline-${program}`),
      [...pool, '--routes'], { env: { STARTLINE_CONF: site.conf } });
    for (const line of out.trim().split('\n')) {
      const [method, pattern] = line.split('\t');
      found.push([family, method, pattern.replace(/\{[a-z_]+\}/g, 'some-thing')]);
    }
  }
  return found;
}

const logged = (family, id) => fs.readdirSync(path.join(site.dir, 'log'))
  .filter((name) => new RegExp(`^${family}-[0-9]+\\.log$`).test(name))
  .some((name) => site.file(`log/${name}`).includes(`request=${id} `));

test('every route reaches a worker that knows it', async () => {
  for (const [family, method, target] of await routes()) {
    const ask = family === 'admin' ? site.admin.bind(site) : site.get.bind(site);
    const answer = await ask(target, { method, body: method === 'POST' ? '' : undefined });
    const id = answer.headers['x-request-id'];
    assert.ok(id || answer.headers.etag, `${method} ${target}: no worker answered`);
    await until(() => !id || logged(family, id),
      { what: `${method} ${target} by ${family}`, timeout_ms: 3000 });
  }
});

test('an address nobody serves shows a page of ours', async () => {
  const answer = await site.get('/nothing/here');
  assert.equal(answer.status, 404);
  assert.match(answer.text, /<html lang="en">/);
});

test('static files are cached, checked and compressed', async () => {
  const plain = await site.get(style());
  assert.equal(plain.status, 200);
  assert.match(plain.headers['cache-control'], /max-age=[1-9]/);
  assert.equal(plain.headers['x-content-type-options'], 'nosniff');
  assert.ok(plain.headers['content-security-policy']);
  const again = await site.get(style(),
    { headers: { 'If-None-Match': plain.headers.etag } });
  assert.equal(again.status, 304);
  const small = await site.get(style(), { headers: { 'Accept-Encoding': 'gzip' } });
  assert.equal(small.headers['content-encoding'], 'gzip');
  assert.deepEqual(zlib.gunzipSync(small.body), plain.body);
});

test('a published page is a file, and a missing one is rendered', async () => {
  const file = path.join(site.dir, 'public/e/demo-seats');
  const published = await site.get('/e/demo-seats');
  assert.equal(published.status, 200);
  assert.ok(published.headers.etag);
  assert.ok(fs.existsSync(file));
  fs.renameSync(file, `${file}.away`);
  try {
    await until(async () => {
      const rendered = await site.get('/e/demo-seats?from=mail');
      assert.equal(rendered.status, 200);
      return rendered.headers['x-request-id'];
    }, { what: 'a page by the worker', timeout_ms: 2000 });
  } finally {
    fs.renameSync(`${file}.away`, file);
  }
});

test('a published page and a rendered one carry the same policy', async () => {
  const published = await site.get('/e/demo-seats');
  const rendered = await site.get('/');
  const words = (answer) => answer.headers['content-security-policy']
    .split(';').map((part) => part.trim().replace(/\s+/g, ' ')).sort();
  assert.deepEqual(words(published), words(rendered));
});

test('the organiser is asked for a password, by the server and no header', async () => {
  for (const headers of [{}, { 'Remote-User': 'organiser' }, { Remote_User: 'organiser' },
    { 'X-Remote-User': 'organiser' }, { Authorization: 'Basic bm9ib2R5Om5vdGhpbmc=' },
    { Authorization: 'Bearer organiser' }]) {
    const answer = await site.get('/admin/', { headers });
    assert.ok([400, 401].includes(answer.status), JSON.stringify(headers));
  }
  assert.equal((await site.get('/admin')).status, 401);
  assert.equal((await site.admin('/admin/')).status, 200);
});

test('guessing passwords does not slow the sale', async () => {
  let answered = 0;
  const guesses = Array.from({ length: 16 }, async (_, i) => {
    const answer = await site.get('/admin/', {
      headers: { Authorization: `Basic ${btoa(`organiser:guess${i}`)}` } });
    answered += 1;
    assert.equal(answer.status, 401);
  });
  await sleep(300);
  assert.equal((await site.get('/e/demo-seats')).status, 200);
  assert.ok(answered < guesses.length, 'the page waited for the guesses');
  await Promise.all(guesses);
});

test('the access log names the request and keeps what opens a booking', async () => {
  const answer = await site.get('/b/a-secret-reference');
  assert.ok(answer.headers['x-request-id']);
  const line = site.log('web-access').split('\n')
    .find((one) => one.includes(answer.headers['x-request-id']));
  assert.ok(line);
  assert.ok(!site.log('web-access').includes('a-secret-reference'));
});
