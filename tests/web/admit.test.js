'use strict';
/*
 * The release of the line: a steady stream in order, never beyond the room, by
 * any number of daemons, whatever is slow or away (SURGE-05, SURGE-09,
 * SURGE-11).
 */
const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, TOP, until, sleep } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { importEvent } = require('../lib/event.js');
const { leader } = require('../lib/services.js');
const { Watch, mostWithin, meanOf100, orderOf, join, wait } = require('../lib/release.js');

const CROWD = 300;
const ROOM = 20;
let site;

before(async () => {
  site = await Installation.start('admit');
});

after(() => site?.stop({ remove: true }));

const fileOf = (slug) => path.join(site.dir, `public/q/${slug}.json`);

/* An event with places for everybody, whose line is released already. */
async function sale(settings = {}, rate = null) {
  const slug = await importEvent(site, { line_rate_max: 3000, ...settings },
    { types: [{ name: 'Any place', price: 0, capacity: 1000 }], rate });
  await until(() => fs.existsSync(fileOf(slug)));
  return slug;
}

const stateOf = (slug) => JSON.parse(fs.readFileSync(fileOf(slug), 'utf8'));

/* Reads the file ten times a second; stop() gives the greatest age and size. */
function watchFile(slug) {
  const seen = { age: 0, size: 0, n: 0 };
  const timer = setInterval(() => {
    const text = fs.readFileSync(fileOf(slug), 'utf8');
    seen.age = Math.max(seen.age, Date.now() - JSON.parse(text).at);
    seen.size = Math.max(seen.size, Buffer.byteLength(text));
    seen.n += 1;
  }, 100);
  return { seen, stop: () => { clearInterval(timer); return seen; } };
}

/* The highest number that was given. */
const lastOf = (slug) => site.line(slug, 'last');

/* A crowd that waits, each looking once a second and staying until told. */
async function crowd(slug, n) {
  const all = await Promise.all(Array.from({ length: n }, () => join(site, slug)));
  assert.equal(await lastOf(slug), n);
  return all;
}

async function book(slug, visitor) {
  await visitor.open(`/book/${slug}`);
  await visitor.submit(visitor.form(/\/book\//), { ticket_type: 1, quantity: 1 });
  await visitor.submit(visitor.form(/\/details$/), {});
}

/* Called, or straight through. */
const admitted = (slug) => site.line(slug, 'admitted');

/* Comes in when called and gives the slot back after a moment. */
async function pass(slug, visitor, over) {
  if (!await wait(slug, visitor, { over })) return;
  await visitor.open(`/book/${slug}`);
  await sleep(500 + 1000 * Math.random());
  await book(slug, visitor);
}

/* A crowd on its way through while `act` runs; ends when it has. */
async function passing(slug, visitors, act) {
  let over = false;
  const watch = new Watch(site, slug);
  const all = visitors.map((one) => pass(slug, one, () => over).catch((error) => error));
  try {
    await act(watch, all);
  } finally {
    over = true;
    await Promise.all(all);
  }
  return watch.stop();
}

function assertSteady(samples) {
  const mean = meanOf100(samples);
  assert.ok(mostWithin(samples, 100) <= 2 * mean + 1,
    `${mostWithin(samples, 100)} within 100 ms, ${mean} in the mean`);
}

test('three hundred at once: in order, steadily, and never more inside than there is room', async (t) => {
  const slug = await sale({ max_inside: ROOM });
  const file = watchFile(slug);
  const sessions = [];
  const visitors = await crowd(slug, CROWD);
  const samples = await passing(slug, visitors, async (watch, all) => {
    const done = Promise.all(all);
    let ended = false;
    done.then(() => { ended = true; });
    for (const end = Date.now() + 110000; !ended && Date.now() < end;) {
      sessions.push(await site.one`SELECT count(*)::int FROM booking_session s JOIN event e
        ON e.id = s.event_id WHERE e.slug = ${slug} AND closed_at IS NULL AND expires_at > at()`);
      await sleep(300);
    }
    const failed = (await done).filter(Boolean);
    assert.deepEqual(failed, []);
    assert.equal(watch.last.admitted, CROWD);
  });
  const { age, size, n } = file.stop();
  assert.ok(Math.max(...samples.map((one) => one.inside)) <= ROOM);
  assert.ok(Math.max(...sessions) <= ROOM, `${Math.max(...sessions)} sessions`);
  assert.ok(Math.max(...samples.map((one) => one.inside)) > ROOM / 3, 'the room is used');
  const order = orderOf(samples);
  assert.deepEqual(order, [...order].sort((a, b) => a - b), 'in order');
  assertSteady(samples);
  assert.ok(n > 20 && age <= 2000, `the file was ${age} ms old`);
  assert.ok(size <= 1024, `the file had ${size} bytes`);
  t.diagnostic(`${CROWD} in ${(samples[samples.length - 1].at - samples[0].at) / 1000} s,`
    + ` at most ${mostWithin(samples, 100)} in 100 ms, file ${age} ms old, ${size} bytes`);
});

/* So many admissions in the seconds given. */
async function admittedIn(slug, ms) {
  const begun = await admitted(slug);
  await sleep(ms);
  return await admitted(slug) - begun;
}

test('a rate is obeyed, pausing stops, resuming goes on; each is in the audit log', async () => {
  const slug = await sale({ max_inside: 1000, enter_s: 300 }, 60);
  await crowd(slug, 100);
  const told = async (...words) => {
    const done = await site.tool('queue', ...words);
    assert.equal(done.status, 0, done.stderr);
  };
  await until(async () => await admitted(slug) > 0);
  await told('rate', slug, '300');
  await sleep(800);
  const many = await admittedIn(slug, 4000);
  assert.ok(many >= 17 && many <= 23, `${many} at 300 a minute`);
  await told('pause', slug, 'The server rests');
  await until(() => stateOf(slug).paused && stateOf(slug).message === 'The server rests');
  assert.equal(await admittedIn(slug, 1500), 0);
  assert.equal(stateOf(slug).open, false);
  await told('resume', slug);
  await until(() => stateOf(slug).open && stateOf(slug).message === '');
  assert.ok(await admittedIn(slug, 1000) >= 3);
  await told('drain', slug);
  await sleep(1500);
  const before_ = await lastOf(slug);
  await join(site, slug);
  assert.equal(await lastOf(slug), before_);
  await told('drop', slug, '100');
  await told('release', slug, '99');
  await told('flush', slug);
  await until(() => stateOf(slug).waiting === 0);
  const log = await site.rows`SELECT action FROM audit_log l JOIN event e ON e.id = l.event_id
    WHERE e.slug = ${slug} AND by_name LIKE '% (command line)' ORDER BY l.id`;
  assert.deepEqual(log.map((one) => one.action), ['queue rate 300', 'queue pause', 'queue resume',
    'queue drain', 'queue drop 100', 'queue release 99', 'queue flush']);
});

test('two daemons release as one', async (t) => {
  const slug = await sale({ max_inside: 1000, enter_s: 300 }, 600);
  const second = spawn(path.join(TOP, 'src/jobs/startline-jobs'), [], { stdio: 'ignore',
    env: { ...process.env, STARTLINE_CONF: site.conf } });
  t.after(() => second.kill('SIGTERM'));
  await crowd(slug, 120);
  await sleep(1000);
  const watch = new Watch(site, slug);
  await sleep(5000);
  const samples = watch.stop();
  const many = samples[samples.length - 1].admitted - samples[0].admitted;
  assert.ok(many >= 43 && many <= 57, `${many} in 5 s at 600 a minute`);
  assertSteady(samples);
});

test('a gateway and a mail server that hang do not slow the release', async () => {
  const sandbox = new Sandbox(site);
  const slug = await sale({ max_inside: 1000, enter_s: 300 }, 600);
  await sandbox.set({ http: 'slow:20x50' });
  await crowd(slug, 80);
  await sleep(1000);
  const watch = new Watch(site, slug);
  await sleep(4000);
  const samples = watch.stop();
  await sandbox.reset('controls');
  const many = samples[samples.length - 1].admitted - samples[0].admitted;
  assert.ok(many >= 34 && many <= 46, `${many} in 4 s at 600 a minute`);
  assertSteady(samples);
});

/* A service and all its children. */
function whole(service) {
  const head = leader(site, service);
  const children = fs.readFileSync(`/proc/${head}/task/${head}/children`, 'utf8');
  return [head, ...children.trim().split(' ').filter(Boolean).map(Number)];
}

async function silent(service, act) {
  const all = whole(service);
  all.forEach((pid) => process.kill(pid, 'SIGSTOP'));
  try {
    await act();
  } finally {
    all.forEach((pid) => process.kill(pid, 'SIGCONT'));
  }
}

for (const service of ['redis', 'postgres']) {
  test(`${service} stands still for a while: the file says how it is, and the release goes on after`, async (t) => {
    const slug = await sale({ max_inside: 1000, enter_s: 300 }, 120);
    await crowd(slug, 100);
    await until(async () => await admitted(slug) > 2);
    const file = watchFile(slug);
    await silent(service, async () => {
      await sleep(7000);
      assert.equal(stateOf(slug).open, false);
    });
    await until(() => stateOf(slug).open, { timeout_ms: 4000 });
    assert.ok(await admittedIn(slug, 3000) >= 4);
    const { age } = file.stop();
    assert.ok(age <= 3000, `the file was ${age} ms old`);
    t.diagnostic(`the file was at most ${age} ms old`);
  });
}

test('a file of an event that closes goes away, and one that was left behind', async () => {
  const slug = await sale();
  const other = await importEvent(site, { state: 'closed' });
  fs.writeFileSync(fileOf(other), '{}');
  const answer = await site.get(`/q/${slug}.json`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'application/json');
  assert.match(answer.headers['cache-control'], /max-age=[01]\b/);
  assert.ok(answer.headers.etag);
  assert.equal((await site.get(`/q/${slug}.json`,
    { headers: { 'If-None-Match': answer.headers.etag } })).status, 304);
  await site.sql(`UPDATE event SET state = 'closed' WHERE slug = '${slug}'`);
  await until(() => !fs.existsSync(fileOf(slug)));
  /* lighttpd remembers for a second or two that it was there */
  await until(async () => (await site.get(`/q/${slug}.json`)).status === 404,
    { what: 'the file gone for visitors', timeout_ms: 4000 });
});

test('a draw: the hash before, the seed after, and everybody can check their place', async () => {
  const slug = await sale({ max_inside: 1000, enter_s: 300 }, 600);
  const told = async (...words) => {
    const done = await site.tool('queue', ...words);
    return done.status === 0 ? done.stdout : done.stderr;
  };
  await told('pause', slug);
  await until(() => stateOf(slug).paused);
  await sleep(300);
  await crowd(slug, 30);
  /* the sale opens: what the import does for an event that opens later */
  await site.sql(`UPDATE event SET draw = true, draw_seed = 'c2VjcmV0IHVudGlsIHRoZW',
    opens_at = at() + interval '2 s' WHERE slug = '${slug}'`);
  const address = `/q/${slug}.draw.json`;
  const before_ = await until(async () => {
    const answer = await site.get(address);
    return answer.status === 200 && answer.json;
  });
  assert.equal(before_.seed, null);
  assert.match((await site.get(`/e/${slug}`)).text, new RegExp(before_.hash));
  const after_ = await until(async () => {
    const answer = await site.get(address);
    return answer.json.seed !== null && answer;
  });
  assert.equal(after_.json.hash, before_.hash);
  assert.equal(after_.json.last, 30);
  assert.match(after_.json.rule, /SHA-256/);
  await join(site, slug);
  const watch = new Watch(site, slug);
  await told('resume', slug);
  await until(() => watch.last?.admitted === 31);
  const order = orderOf(watch.stop());
  const file = path.join(site.dir, 'draw.json');
  fs.writeFileSync(file, after_.body);
  const places = new Map();
  for (const number of order) {
    const said = await told('verify', file, String(number));
    places.set(number, Number(said.match(/has place (\d+)/)?.[1] ?? (said.includes('behind') && 31)));
  }
  assert.deepEqual([...places.values()], Array.from({ length: 31 }, (_, i) => i + 1));
  assert.notDeepEqual(order, [...order].sort((a, b) => a - b));
  await until(async () => (await site.get(`/e/${slug}`)).text.includes(address));
  fs.writeFileSync(file, after_.text.replace(/"seed":"../, '"seed":"xx'));
  assert.match(await told('verify', file), /not the one that was promised/);
});
