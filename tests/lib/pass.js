'use strict';
/*
 * Visitors who are let in by hand: with an admission signed by the
 * installation's own key, past the line. For tests of what comes after it, whose
 * visitors may be more than the line would ever let in.
 */
const crypto = require('node:crypto');

/** A signed token, as src/base/token.h describes it. */
function sign(site, kind, fields) {
  const [id, secret] = site.file('secret/token_keys').split('\n')[0].split(':');
  const signed = `${id}.${Buffer.from(fields.join('|')).toString('base64url')}`;
  const mac = crypto.createHmac('sha256', secret).update(`${kind}.${signed}`);
  return `${signed}.${mac.digest('base64url')}`;
}

/** Gives a visitor who has not been here the cookies of one that is called. */
function admit(site, slug, visitor) {
  const who = crypto.randomBytes(16).toString('base64url');
  /* fresh, however the test shifts the database's clock */
  const issued = Math.floor(Date.now() / 1000) + 86400;
  const admission = [crypto.randomBytes(32).toString('hex'), slug, who, issued];
  for (const [name, value] of [
    ['__Host-visitor', sign(site, 'visitor', [who])],
    [`__Host-a-${slug}`, sign(site, 'admission', admission)],
  ]) {
    visitor.cookies.keep(visitor.base, `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax`);
  }
  return visitor;
}

module.exports = { sign, admit };
