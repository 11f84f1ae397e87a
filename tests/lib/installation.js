'use strict';
/*
 * A running Startline as an object with verbs: made by ./quickstart in a folder
 * of its own, asked through psql and redis-cli, hurt by signals.
 *
 * Installation.shared() is the one ./runtests started (or the one under var/);
 * Installation.start(name) makes another, which the test stops.
 */
const fs = require('node:fs');
const path = require('node:path');
const net = require('node:net');
const { spawn } = require('node:child_process');
const { setTimeout: sleep } = require('node:timers/promises');
const { exchange } = require('./http.js');

const TOP = path.resolve(__dirname, '../..');

/** Runs a program; resolves to { status, signal, stdout, stderr }. */
function run(program, args = [], { input, env, cwd = TOP, timeout_ms = 120000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env },
      timeout: timeout_ms, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => { stdout += chunk; });
    child.stderr.on('data', (chunk) => { stderr += chunk; });
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

async function must(program, args, options) {
  const done = await run(program, args, options);
  if (done.status !== 0) {
    throw new Error(`${program} ${args.join(' ')}: ${done.status ?? done.signal}\n`
      + done.stdout + done.stderr);
  }
  return done.stdout;
}

/** Waits until `check` gives something true, and gives that. */
async function until(check, { what = String(check), timeout_ms = 10000 } = {}) {
  const end = Date.now() + timeout_ms;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${timeout_ms} ms: ${what}`);
    await sleep(50);
  }
}

/* A port free on 127.0.0.1 together with the next one. */
async function freePort() {
  const free = (port) => new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  for (;;) {
    const port = 20000 + 2 * Math.floor(Math.random() * 5000);
    if (await free(port) && await free(port + 1)) return port;
  }
}

/** A value as an SQL literal. */
function literal(value) {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return `E'${String(value).replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}

class Installation {
  constructor(dir) {
    this.dir = fs.realpathSync(dir);
    this.port = Number(this.file('port'));
    this.site = `http://127.0.0.1:${this.port}`;
    this.sandbox = `http://127.0.0.1:${this.port + 1}`;
    /* The same sandbox as a browser sees it: another site. */
    this.gateway = `http://localhost:${this.port + 1}`;
    this.conf = path.join(this.dir, 'startline.conf');
    [this.user, this.password] = this.file('admin.txt').split(':');
  }

  static shared() {
    return new Installation(process.env.STARTLINE_VAR || path.join(TOP, 'var'));
  }

  /**
   * Starts another installation. `settings` go to local.conf, `env` to every
   * program. It lies beside the shared one and is empty at first.
   */
  static async start(name, { settings = {}, env = {} } = {}) {
    const beside = process.env.STARTLINE_VAR
      ? path.dirname(process.env.STARTLINE_VAR) : path.join(TOP, 'var/test');
    const dir = path.join(beside, name);
    const where = { STARTLINE_VAR: dir, ...env };
    await must(path.join(TOP, 'quickstart'), ['remove'], { env: where });
    fs.mkdirSync(dir, { recursive: true });
    fs.writeFileSync(path.join(dir, 'local.conf'), Object.entries(settings)
      .map(([key, value]) => `${key} = ${value}\n`).join(''));
    const port = await freePort();
    await must(path.join(TOP, 'quickstart'), ['--background'],
      { env: { ...where, STARTLINE_PORT: String(port) }, timeout_ms: 240000 });
    return new Installation(dir);
  }

  /** Stops it; { remove: true } deletes it too. */
  stop({ remove = false } = {}) {
    return must(path.join(TOP, 'quickstart'), [remove ? 'remove' : 'stop'],
      { env: { STARTLINE_VAR: this.dir } });
  }

  file(name) {
    return fs.readFileSync(path.join(this.dir, name), 'utf8').trim();
  }

  log(name) {
    return this.file(`log/${name}.log`);
  }

  get(target, options) {
    return exchange(this.site + target, options);
  }

  /** An answer to the organiser, password and all. */
  admin(target, options = {}) {
    const word = Buffer.from(`${this.user}:${this.password}`).toString('base64');
    return this.get(target, { ...options,
      headers: { Authorization: `Basic ${word}`, ...options.headers } });
  }

  /** The startline command: { status, stdout, stderr }. */
  tool(...args) {
    return run(path.join(TOP, 'src/tool/startline'), args,
      { env: { STARTLINE_CONF: this.conf } });
  }

  /** Runs statements; gives what psql prints, unaligned, without headings. */
  sql(text, { user = 'startline', database = 'startline' } = {}) {
    return must('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1',
      '-h', path.join(this.dir, 'pg'), '-U', user, '-d', database, '-f', '-'],
    { input: text });
  }

  /** rows`SELECT ... ${value}`: the rows as objects, values as literals. */
  async rows(parts, ...values) {
    const query = String.raw({ raw: parts }, ...values.map(literal));
    const out = await this.sql(
      `SELECT coalesce(json_agg(t), '[]') FROM (${query}) AS t`);
    return JSON.parse(out);
  }

  /** The only row's only column. */
  async one(parts, ...values) {
    const rows = await this.rows(parts, ...values);
    if (rows.length !== 1) throw new Error(`${rows.length} rows, not one`);
    return Object.values(rows[0])[0];
  }

  async redis(...args) {
    const out = await must('redis-cli',
      ['-s', path.join(this.dir, 'run/redis.sock'), ...args.map(String)]);
    return out.trim();
  }

  /** One of the numbers of an event's line, by its name in record.lua. */
  async line(slug, name) {
    const record = path.join(TOP, 'src/redis/lua/record.lua');
    const script = `${fs.readFileSync(record)}read() return tostring(${name})`;
    return Number(await this.redis('EVAL', script, 1, `{${slug}}:record`, ''));
  }

  /** Shifts the database's clock for everyone, e.g. '6 minutes'; '0' ends it. */
  async shift(interval) {
    fs.writeFileSync(path.join(this.dir, 'pg/skew.conf'),
      `startline.skew = '${interval}'\n`);
    await this.sql('SELECT pg_reload_conf()', { user: 'postgres' });
    await until(async () => (await this.sql('SHOW startline.skew')).trim() === interval);
    /* Sessions that are idle read it when the signal reaches them, and for a second
       a worker takes an event, and the time of it, as it knew them. */
    await sleep(1200);
  }
}

module.exports = { Installation, TOP, run, must, until, freePort, literal, sleep };
