'use strict';
/* Whether "make bench" still measures what it says it does: a little of each
 * figure, on an installation of its own. What it comes to means nothing here. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { TOP, must } = require('../lib/installation.js');

const names = ['event_page', 'line_state', 'join', 'sign', 'join_p99_ms', 'poll_core',
  'surge_s', 'funnel_per_s', 'surge_pss_mb', 'surge_page_p99_ms', 'surge_wrong', 'webhook_p999_ms',
  'release_burst', 'release_wrong', 'hold_p99_release', 'hold', 'hold_sql', 'sold_out', 'hold_growth',
  'worker_private_mb', 'messages_s'];

test('make bench prints a line for each figure', async () => {
  const said = await must('make', ['-s', 'bench', 'BENCH_FLAGS=--quick'],
    { cwd: TOP, timeout_ms: 400000 });
  const figures = said.split('\n').filter((line) => line.startsWith('bench: '));
  for (const line of figures) {
    assert.match(line, /^bench: [a-z0-9_]+ \d+\.\d\d \(bar \d+(\.\d+)?\)$/);
  }
  assert.deepEqual(figures.map((line) => line.split(' ')[1]), names);
});
