'use strict';
/* Jobs daemons of one installation: the one s6 watches, and more beside it. */
const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { TOP } = require('./installation.js');
const { leader } = require('./services.js');

/* A process that has just ended has no children and takes no signal. */
function childrenOf(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

class Daemon {
  constructor(pid) {
    this.pid = pid;
  }

  /** The installation's own. */
  static of(site) {
    return new Daemon(leader(site, 'jobs'));
  }

  /** One more, as another host would have; it ends with the test's process. */
  static another(site, env = {}) {
    const log = fs.openSync(path.join(site.dir, 'log/jobs-other.log'), 'a');
    const child = spawn(path.join(TOP, 'src/jobs/startline-jobs'), [], {
      stdio: ['ignore', log, log], cwd: path.join(site.dir, 'run'),
      env: { ...process.env, STARTLINE_CONF: site.conf, ...env } });
    fs.closeSync(log);
    const daemon = new Daemon(child.pid);
    daemon.ended = new Promise((resolve) => { child.once('exit', resolve); });
    return daemon;
  }

  get pids() {
    return [this.pid, ...childrenOf(this.pid)];
  }

  signal(name) {
    for (const pid of this.pids) {
      try {
        process.kill(pid, name);
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    }
  }

  /** Nothing of it moves any more, until it goes on as if nothing had been. */
  stall() {
    this.signal('SIGSTOP');
  }

  goOn() {
    this.signal('SIGCONT');
  }

  /** Ends one that another() made. */
  async end() {
    this.signal('SIGCONT');
    this.signal('SIGKILL');
    await this.ended;
  }
}

module.exports = { Daemon };
