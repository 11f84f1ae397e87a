'use strict';
/* A line seen from behind, many times a second, and visitors who stand in it. */
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { Visitor } = require('./visitor.js');
const { sleep } = require('./installation.js');

/* One sample in one step: Redis's time in ms, the counters, who is called or
 * inside, by number. */
const RECORD = path.join(__dirname, '../../src/redis/lua/record.lua');
const SAMPLE = `${fs.readFileSync(RECORD)}
local k = '{' .. ARGV[1] .. '}:'
local t = redis.call('TIME')
read()
local out = { t[1] * 1000 + math.floor(t[2] / 1000), admitted or 0, head or 0,
    redis.call('ZCARD', k .. 'inside'), redis.call('ZCARD', k .. 'called') }
for _, set in ipairs({ 'called', 'inside' }) do
    for _, who in ipairs(redis.call('ZRANGE', k .. set, 0, -1)) do
        out[#out + 1] = redis.call('HGET', k .. 'number', who) or 0
    end
end
return table.concat(out, ' ')`;

class Watch {
  /** Looks at the line every 20 ms until stop(); again when Redis was away. */
  constructor(site, slug) {
    this.samples = [];
    this.args = ['-s', path.join(site.dir, 'run/redis.sock'), '-r', '-1', '-i', '0.02',
      'EVAL', SAMPLE, '1', `{${slug}}:record`, slug];
    this.look();
  }

  look() {
    this.child = spawn('redis-cli', this.args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let rest = '';
    this.child.stdout.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      lines.filter((line) => /^\d/.test(line)).forEach((line) => this.note(line));
    });
    this.child.on('exit', () => {
      if (!this.stopped) setTimeout(() => this.stopped || this.look(), 20);
    });
  }

  note(line) {
    const [at, admitted, head, inside, called, ...numbers] = line.split(' ').map(Number);
    this.samples.push({ at, admitted, head, inside, called, numbers });
  }

  stop() {
    this.stopped = true;
    this.child.kill();
    return this.samples;
  }

  get last() {
    return this.samples[this.samples.length - 1];
  }
}

/** How many were admitted between two samples at most `ms` apart, at the most. */
function mostWithin(samples, ms) {
  let most = 0;
  let from = 0;
  samples.forEach((sample) => {
    while (sample.at - samples[from].at > ms) from += 1;
    most = Math.max(most, sample.admitted - samples[from].admitted);
  });
  return most;
}

/** Admissions in 100 ms, over the time from the first to the last of them. */
function meanOf100(samples) {
  const first = samples.find((one) => one.admitted > samples[0].admitted) ?? samples[0];
  const end = samples[samples.length - 1];
  const last = samples.find((one) => one.admitted === end.admitted);
  return (last.admitted - first.admitted) / Math.max(1, (last.at - first.at) / 100);
}

/** The numbers in the order in which they were called; those of one sample by size. */
function orderOf(samples) {
  const seen = new Set();
  for (const { numbers } of samples) {
    numbers.filter((n) => !seen.has(n)).sort((a, b) => a - b).forEach((n) => seen.add(n));
  }
  return [...seen];
}

/** Presses the button; gives the visitor, who may have passed straight through. */
async function join(site, slug, visitor = new Visitor(site.site)) {
  await visitor.request(`/q/${slug}`, { method: 'POST', body: '', from: `${site.site}/e/${slug}` });
  return visitor;
}

/** Looks every now and then until let in, or until `over()`. */
async function wait(slug, visitor, { over = () => false, every_ms = 1000 } = {}) {
  while (!over()) {
    try {
      const answer = await visitor.request(`/q/${slug}`);
      if (answer.status === 303) return true;
    } catch { /* a server that is away for a moment */ }
    await sleep(every_ms * (0.8 + 0.4 * Math.random()));
  }
  return false;
}

module.exports = { Watch, mostWithin, meanOf100, orderOf, join, wait };
