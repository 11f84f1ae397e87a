'use strict';
/*
 * The sandbox against the gateways' own words: the official SDKs are its clients
 * and check its signatures, so that what we test Startline with is right.
 */
const { describe, before, after, beforeEach } = require('node:test');
const { Installation } = require('../lib/installation.js');
const { Sandbox } = require('../lib/sandbox.js');
const { Shop } = require('../lib/shop.js');

/* What the parts below work with; filled before the first test. */
const at = {};

before(async () => {
  at.site = await Installation.start('sandbox');
  at.shop = await Shop.open();
  at.sandbox = new Sandbox(at.site);
  const conf = Object.fromEntries(at.site.file('startline.conf').split('\n')
    .map((line) => line.split(' = ')).filter((pair) => pair.length === 2));
  at.conf = conf;
  at.key = conf.razorpay_key_id;
  at.secret = at.site.file('secret/razorpay_key_secret');
  at.webhookSecret = at.site.file('secret/razorpay_webhook_secret');
});

after(async () => {
  await at.shop?.close();
  await at.site?.stop({ remove: true });
});

beforeEach(async () => {
  await at.sandbox.reset();
  at.shop.forget();
  await at.sandbox.set({ webhook_url: `${at.shop.url}/hook`, ladder: '0.01' });
});

for (const part of ['orders', 'refunds', 'checkout', 'webhooks', 'faults',
  'desk', 'together', 'seed', 'routes', 'style', 'timing', 'shapes', 'mails',
  'texts']) {
  describe(part, () => require(`./sandbox/${part}.js`)(at));
}
