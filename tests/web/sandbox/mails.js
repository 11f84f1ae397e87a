'use strict';
/* SES: a strict signature, and a mailbox. */
const { test } = require('node:test');
const assert = require('node:assert/strict');
const aws4 = require('aws4');
const { exchange } = require('../../lib/http.js');

const PATH = '/v2/email/outbound-emails';

module.exports = (at) => {
  const host = () => new URL(at.site.sandbox).host;

  /* Signs as an independent implementation does; `spoil` changes it after. */
  function send(body, { spoil = () => {}, ...more } = {}) {
    const options = { host: host(), path: PATH, method: 'POST', service: 'ses',
      region: at.conf.ses_region ?? 'ap-south-1', body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', 'X-Amz-User-Agent': 'tests/1  x' },
      ...more };
    aws4.sign(options, { accessKeyId: at.conf.ses_key_id,
      secretAccessKey: more.secret ?? at.site.file('secret/ses_secret') });
    spoil(options);
    return exchange(at.site.sandbox + options.path,
      { method: options.method, headers: options.headers, body: options.body });
  }

  const simple = { FromEmailAddress: 'Ride <ride@example.org>',
    Destination: { ToAddresses: ['asha@example.org'], BccAddresses: ['b@example.org'] },
    Content: { Simple: { Subject: { Data: '₹ paid' }, Body: { Text: { Data: 'Hello\nAsha' },
      Html: { Data: '<b>Hello</b>' } }, Attachments: [{ FileName: 'a.txt',
      ContentType: 'text/plain', RawContent: Buffer.from('one').toString('base64') }] } } };

  test('a signed mail is taken and lies in the mailbox', async () => {
    const answer = await send(simple);
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.json.MessageId, /^[0-9a-f-]+$/);
    assert.ok(answer.headers['x-amzn-requestid']);
    const { json: [mail] } = await exchange(
      `${at.site.sandbox}/_ctl/mailbox?format=json&to=ASHA@example.org`);
    assert.equal(mail.message_id, answer.json.MessageId);
    assert.equal(mail.to, 'asha@example.org, b@example.org');
    assert.equal(mail.subject, '₹ paid');
    assert.equal(mail.text, 'Hello\nAsha');
    assert.equal(mail.html, '<b>Hello</b>');
    assert.deepEqual(mail.attachments, [{ n: 1, name: 'a.txt', type: 'text/plain' }]);
    const list = await exchange(`${at.site.sandbox}/_ctl/mailbox`);
    assert.match(list.text, /₹ paid/);
    const page = await exchange(`${at.site.sandbox}/_ctl/mailbox/${mail.id}`);
    assert.match(page.text, /&lt;b&gt;Hello/);
    const shown = await exchange(`${at.site.sandbox}/_ctl/mailbox/${mail.id}/html`);
    assert.equal(shown.text, '<b>Hello</b>');
    const file = await exchange(`${at.site.sandbox}/_ctl/mailbox/${mail.id}/1`);
    assert.equal(file.text, 'one');
    assert.match(file.headers['content-disposition'], /a\.txt/);
    assert.equal((await exchange(`${at.site.sandbox}/_ctl/mailbox/999`)).status, 404);
  });

  test('a complete MIME message is taken apart', async () => {
    const mime = ['From: Ride <ride@example.org>', 'To: asha@example.org',
      'Message-ID: <m-1@example.org>', 'Subject: =?UTF-8?B?4oK5IOCkqA==?=',
      ' =?utf-8?Q?=C3=A4_x?= end', 'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="out"', '', 'preamble',
      '--out', 'Content-Type: multipart/alternative;', ' boundary=in', '',
      '--in', 'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable', '', 'one =E2=82=B9 =', 'two', '',
      '--in', 'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64', '',
      Buffer.from('<p>₹</p>').toString('base64'), '--in--', '',
      '--out', 'Content-Type: text/calendar; name=ride.ics',
      'Content-Disposition: attachment; filename="ride.ics"',
      'Content-Transfer-Encoding: base64', '',
      Buffer.from('BEGIN:VCALENDAR').toString('base64'), '--out--', ''].join('\r\n');
    const answer = await send({ FromEmailAddress: 'ride@example.org',
      Destination: { ToAddresses: ['asha@example.org'] },
      Content: { Raw: { Data: Buffer.from(mime).toString('base64') } } });
    assert.equal(answer.status, 200, answer.text);
    const { json: [mail] } = await exchange(`${at.site.sandbox}/_ctl/mailbox`,
      { headers: { Accept: 'application/json' } });
    assert.equal(mail.header_id, 'm-1@example.org');
    assert.equal(mail.subject, '₹ नä x end');
    assert.equal(mail.text.trim(), 'one ₹ two');
    assert.equal(mail.html, '<p>₹</p>');
    assert.equal(mail.attachments[0].name, 'ride.ics');
    const file = await exchange(`${at.site.sandbox}/_ctl/mailbox/${mail.id}/1`);
    assert.equal(file.text, 'BEGIN:VCALENDAR');
  });

  test('whatever is signed wrongly is refused', async () => {
    const spoils = [
      (o) => { o.body = o.body.replace('paid', 'free'); },
      (o) => { o.headers.Authorization = o.headers.Authorization.replace(/.$/, 'x'); },
      (o) => { o.headers['X-Amz-Date'] = '20260101T000000Z'; },
      (o) => { delete o.headers.Authorization; },
      (o) => { o.headers.Authorization = 'AWS4-HMAC-SHA256 nonsense'; },
      (o) => { o.headers['X-Amz-User-Agent'] = 'other'; },
      (o) => { o.headers['X-Amz-Target'] = 'unsigned'; },
    ];
    for (const [i, spoil] of spoils.entries()) {
      const answer = await send(simple, { spoil });
      assert.equal(answer.status, 403, `${i}`);
      assert.ok(answer.headers['x-amzn-errortype'], `${i}`);
    }
    for (const more of [{ secret: 'wrong' }, { region: 'eu-west-1' }, { service: 'sns' }]) {
      const answer = await send(simple, more);
      assert.equal(answer.status, 403, JSON.stringify(more));
      assert.equal(answer.headers['x-amzn-errortype'], 'SignatureDoesNotMatch');
    }
    assert.equal((await at.sandbox.mails()).length, 0);
  });

  test('what is no mail is a bad request', async () => {
    const bad = [{}, { ...simple, FromEmailAddress: 'nobody' },
      { ...simple, Destination: { ToAddresses: [] } },
      { ...simple, Content: {} }, { ...simple, Content: { Raw: { Data: '***' } } }];
    for (const body of bad) {
      const answer = await send(body);
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.equal(answer.headers['x-amzn-errortype'], 'BadRequestException');
    }
  });

  test('mails fail when told, by recipient', async () => {
    await at.sandbox.set({ mail: 'fail:429', to: 'asha@example.org', once: 1 });
    const slow = await send(simple);
    assert.equal(slow.status, 429);
    assert.equal(slow.headers['x-amzn-errortype'], 'TooManyRequestsException');
    assert.equal((await send(simple)).status, 200);
    await at.sandbox.set({ mail: 'reset_after', once: 1 });
    await assert.rejects(send(simple));
    assert.equal((await at.sandbox.mails('asha')).length, 2);
  });
};
