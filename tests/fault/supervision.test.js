'use strict';
/* Whatever is killed comes back, and what waits in a socket is not lost. */
const { test, before, after } = require('node:test');
const assert = require('node:assert/strict');
const { Installation, run, until, sleep, TOP } = require('../lib/installation.js');
const { services, workers, killWorkers, signalService } = require('../lib/services.js');

let site;

before(async () => {
  site = await Installation.start('supervision');
});

after(() => site?.stop({ remove: true }));

const ready = async () => {
  try {
    return (await site.get('/readyz')).status === 200;
  } catch {
    return false;
  }
};

const FAMILIES = ['event', 'queue', 'booking', 'payment-pages', 'payment-hook',
  'admin', 'sandbox'];

test('a killed worker is back within a second', async () => {
  for (const family of FAMILIES) {
    const n = workers(site, family).length;
    assert.ok(n > 0, family);
    const killed = killWorkers(site, family);
    await until(() => {
      const now = workers(site, family);
      return now.length === n && now.every((pid) => !killed.includes(pid));
    }, { what: `${family} is back`, timeout_ms: 1000 });
  }
});

test('a request that waits in the socket outlives the worker', async () => {
  killWorkers(site, 'event', { signal: 'SIGSTOP' });
  const waiting = site.get('/');
  await sleep(200);
  const late = site.get('/');
  await sleep(200);
  killWorkers(site, 'event');
  await waiting.catch(() => {});
  assert.equal((await late).status, 200);
});

test('every service comes back, its socket too', async () => {
  for (const service of services(site)) {
    signalService(site, service);
    await until(ready, { what: `ready after ${service} was killed`, timeout_ms: 8000 });
  }
  for (const family of FAMILIES) {
    await until(() => workers(site, family).length > 0, { what: family });
  }
});

test('stop leaves nothing running', async () => {
  await site.stop();
  const { stdout } = await run('sh', ['-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "']);
  assert.ok(!stdout.includes(`${site.dir}/`));
  const again = await run(`${TOP}/quickstart`, ['stop'],
    { env: { STARTLINE_VAR: site.dir } });
  assert.equal(again.status, 0);
});
