'use strict';
/*
 * The invariants while a test runs: `startline audit` again and again beside it,
 * so that what is only wrong for a moment is seen too.
 */
const assert = require('node:assert/strict');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { TOP } = require('./installation.js');

class Sampler {
  /** Looks every so often from now on, until held(). */
  constructor(site, { every = '100ms' } = {}) {
    this.out = '';
    this.child = spawn(path.join(TOP, 'src/tool/startline'), ['audit', '--json', '--every', every],
      { env: { ...process.env, STARTLINE_CONF: site.conf }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => { this.out += text; });
    }
    this.ended = new Promise((resolve) => { this.child.on('close', resolve); });
  }

  /** Ends it: every look must have found that all invariants hold. Gives how many
      looks there were, how many a database that was away has cost, and the longest. */
  async held({ least = 1 } = {}) {
    this.child.kill('SIGTERM');
    const status = await this.ended;
    assert.equal(status, 0, this.out);
    const { looks, missed, most_ms, violations } = JSON.parse(this.out.trim().split('\n').at(-1));
    assert.deepEqual(violations, []);
    assert.ok(looks >= least, `${looks} looks`);
    return { looks, missed, most_ms };
  }

  /** After a test that failed: nothing keeps running. */
  end() {
    this.child.kill('SIGKILL');
    return this.ended;
  }
}

/** Runs `act` while the invariants are looked at; gives what it gives. */
async function sampled(site, act, options = {}) {
  const sampler = new Sampler(site, options);
  try {
    const result = await act();
    sampler.seen = await sampler.held(options);
    options.told?.(sampler.seen);
    return result;
  } finally {
    await sampler.end();
  }
}

module.exports = { Sampler, sampled };
