'use strict';
/*
 * What redirect and webhook may do to each other, and money that comes late,
 * wrong or twice: each time exactly one booking or exactly one full refund, by
 * the gateway's own record.
 */
const { test, describe, before, after } = require('node:test');
const { Installation } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { allFair, audited } = require('../lib/witness.js');

/* What the parts below work with. The database's clock only goes on: what was
 * put down for later stays ahead. */
const at = { ahead_s: 0 };

before(async () => {
  at.site = await Installation.start('journey-money');
  at.sandbox = new Sandbox(at.site);
  await at.sandbox.set({ ladder: '0.02' });
});

after(() => at.site?.stop({ remove: true }));

for (const part of ['told', 'odd']) describe(part, () => require(`./journey/${part}.js`)(at));

test('in the end everybody has a booking or their money, by the gateway\'s books', async () => {
  await allFair(at.site, { timeout_ms: 60000 });
  await audited(at.site, '--gateway');
});
