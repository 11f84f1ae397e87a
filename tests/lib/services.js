'use strict';
/*
 * What runs inside an installation, by the names s6 knows: postgres, redis,
 * web-site, jobs, booking-1, ... A family is all services NAME-1, NAME-2, ...
 */
const fs = require('node:fs');
const path = require('node:path');
const { must, sleep } = require('./installation.js');

/** Names of an installation's services; with a family, of that alone. */
function services({ dir }, family) {
  return fs.readdirSync(path.join(dir, 's6'))
    .filter((name) => !name.startsWith('.'))
    .filter((name) => !family || name === family
      || new RegExp(`^${family}-[0-9]+$`).test(name));
}

/** The process s6 started for a service (for a worker's: multiwatch). */
function leader({ dir }, service) {
  return Number(fs.readFileSync(path.join(dir, 's6', service, 'group'), 'utf8'));
}

function parent(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

/** Process ids of a family's workers. */
function workers(installation, family) {
  const leaders = services(installation, family)
    .map((service) => leader(installation, service));
  return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)
    .filter((pid) => leaders.includes(parent(pid)));
}

/** Ends workers of a family (all, or the first n) by a signal. */
function killWorkers(installation, family, { signal = 'SIGKILL', n = Infinity } = {}) {
  const pids = workers(installation, family).slice(0, n);
  pids.forEach((pid) => process.kill(pid, signal));
  return pids;
}

/** Ends a process, which may have ended by itself. */
function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Can a process still do anything? */
function alive(pid) {
  try {
    return !/^State:\s*Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Kills a worker of one family after the other while `act` runs. */
async function killing(installation, families, act) {
  let over = false;
  const killer = (async () => {
    for (let n = 0; !over; n += 1) {
      const pids = workers(installation, families[n % families.length]);
      if (pids.length > 0) end(pids[n % pids.length]);
      await sleep(100);
    }
  })();
  try {
    return await act();
  } finally {
    over = true;
    await killer;
  }
}

/** Sends a signal to the process s6 watches. */
function signalService(installation, service, signal = 'SIGKILL') {
  process.kill(leader(installation, service), signal);
}

/** Takes a service down, and brings it up again. */
function down({ dir }, service) {
  return must('s6-svc', ['-wD', '-T', '30000', '-d', path.join(dir, 's6', service)]);
}

function up({ dir }, service) {
  return must('s6-svc', ['-wu', '-T', '10000', '-u', path.join(dir, 's6', service)]);
}

/**
 * What a test breaks is whole again after it, whatever comes: `mending.by = act`
 * says how, `await mending.now()` does it within the test.
 */
function mending(afterEach) {
  const it = {
    by: null,
    async now() {
      const act = it.by;
      it.by = null;
      await act?.();
    },
  };
  afterEach(() => it.now());
  return it;
}

/** Starts a family anew with more in its environment. */
async function restart(installation, family, env = {}) {
  const more = Object.entries(env).map(([name, value]) => `${name}=${value}`).join(' ');
  await Promise.all(services(installation, family).map(async (service) => {
    const file = path.join(installation.dir, 's6', service, 'run');
    const run = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file,
      run.replace(/^exec env .*?(?=STARTLINE_CONF=)/m, `exec env ${more} `));
    await down(installation, service);
    await up(installation, service);
  }));
}

module.exports = { services, leader, workers, killWorkers, killing, alive, end, signalService,
  down, up, mending, restart };
