'use strict';
/* Twilio: the official SDK as client, and its check of our signatures. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const twilio = require('twilio');
const { exchange } = require('../../lib/http.js');

module.exports = (at) => {
  const account = () => at.conf.twilio_account;
  const token = () => at.site.file('secret/twilio_token');
  const path = () => `/2010-04-01/Accounts/${account()}/Messages.json`;

  /* The SDK, its requests led to the sandbox. */
  function client(secret = token()) {
    return twilio(account(), secret, { httpClient: {
      async request(options) {
        const url = new URL(options.uri);
        for (const [name, value] of Object.entries(options.params ?? {})) {
          url.searchParams.append(name, value);
        }
        const word = Buffer.from(`${options.username}:${options.password}`).toString('base64');
        const answer = await exchange(`${at.site.sandbox}${url.pathname}${url.search}`, {
          method: options.method.toUpperCase(),
          headers: { ...options.headers, Authorization: `Basic ${word}` },
          body: options.data ? new URLSearchParams(options.data).toString() : undefined });
        return { statusCode: answer.status, body: answer.json };
      } } });
  }

  const sms = (more = {}) => client().messages.create({ to: '+919876543210',
    from: '+15005550006', body: 'Your place is booked', ...more });

  test('a message is taken and found again', async () => {
    const made = await sms();
    assert.match(made.sid, /^SM[0-9a-f]{32}$/);
    assert.equal(made.status, 'queued');
    assert.equal(made.numSegments, '1');
    assert.equal(made.errorCode, null);
    assert.ok(Math.abs(made.dateCreated - Date.now()) < 5000);
    const list = await client().messages.list({ to: '+919876543210' });
    assert.deepEqual(list.map((one) => one.sid), [made.sid]);
    assert.equal(list[0].body, 'Your place is booked');
    assert.equal((await client().messages.list({ to: '+919876543211' })).length, 0);
    const day = 24 * 3600 * 1000;
    const found = (fields) => client().messages.list(fields).then((all) => all.length);
    assert.equal(await found({ dateSentAfter: new Date(Date.now() - day) }), 1);
    assert.equal(await found({ dateSentAfter: new Date(Date.now() + day) }), 0);
    assert.equal(await found({ dateSentBefore: new Date(Date.now() - day) }), 0);
    assert.equal(await found({ dateSent: new Date() }), 1);
    assert.equal((await client().messages(made.sid).fetch()).sid, made.sid);
    const box = await exchange(`${at.site.sandbox}/_ctl/sms`);
    assert.match(box.text, /Your place is booked/);
    const { json } = await exchange(`${at.site.sandbox}/_ctl/sms?format=json`);
    assert.equal(json[0].to, '+919876543210');
  });

  test('answers have the keys of Twilio\'s description', async () => {
    const made = await exchange(at.site.sandbox + path(), { method: 'POST',
      body: new URLSearchParams({ To: '+919876543210', From: '+15005550006',
        Body: '₹'.repeat(71) }).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded',
        Authorization: `Basic ${Buffer.from(`${account()}:${token()}`).toString('base64')}` } });
    assert.equal(made.status, 201);
    assert.deepEqual(Object.keys(made.json).sort(), ['account_sid', 'api_version', 'body',
      'date_created', 'date_sent', 'date_updated', 'direction', 'error_code',
      'error_message', 'from', 'messaging_service_sid', 'num_media', 'num_segments',
      'price', 'price_unit', 'sid', 'status', 'subresource_uris', 'to', 'uri']);
    assert.equal(made.json.num_segments, '2');
  });

  test('what is wrong is refused with Twilio\'s codes', async () => {
    const bad = [[{ to: '12' }, 21211], [{ from: undefined }, 21603],
      [{ body: undefined }, 21602], [{ body: 'x'.repeat(1601) }, 21617],
      [{ to: '+15005550004' }, 21610], [{ to: '+15005550009' }, 21614],
      [{ from: '+15005550001' }, 21212], [{ from: undefined,
        messagingServiceSid: 'MG1' }, 21705], [{ statusCallback: 'no url' }, 21609]];
    for (const [more, code] of bad) {
      await assert.rejects(sms(more), (error) => error.code === code
        && error.status === 400 && error.moreInfo.endsWith(`/${code}`), `${code}`);
    }
    await assert.rejects(client('wrong').messages.list(), (e) => e.code === 20003
      && e.status === 401);
  });

  test('the status comes back signed', async () => {
    const url = `${at.shop.url}/sms?booking=1`;
    const made = await sms({ statusCallback: `${url}#rc=3`, body: '₹ नमस्ते' });
    const heard = await at.shop.wait(2, (one) => one.path.startsWith('/sms'));
    const told = heard.map((one) => Object.fromEntries(new URLSearchParams(one.body.toString())));
    assert.deepEqual(told.map((one) => one.MessageStatus), ['sent', 'delivered']);
    for (const [i, one] of told.entries()) {
      assert.equal(one.MessageSid, made.sid);
      assert.equal(one.AccountSid, account());
      assert.ok(twilio.validateRequest(token(),
        heard[i].headers['x-twilio-signature'], url, one));
    }
  });

  test('a message may be undelivered, and Twilio may be slow', async () => {
    await at.sandbox.set({ sms: 'undelivered:30005', to: '+919876543210', once: 1 });
    await sms({ statusCallback: `${at.shop.url}/sms` });
    const heard = await at.shop.wait(2, (one) => one.path === '/sms');
    const last = new URLSearchParams(heard[1].body.toString());
    assert.equal(last.get('MessageStatus'), 'undelivered');
    assert.equal(last.get('ErrorCode'), '30005');
    await at.sandbox.set({ sms: 'fail:429', once: 1 });
    await assert.rejects(sms(), (error) => error.status === 429 && error.code === 20429);
    await at.sandbox.set({ sms: 'reset_after', once: 1 });
    await assert.rejects(sms());
    assert.equal((await at.sandbox.sms()).length, 2);
  });
};
