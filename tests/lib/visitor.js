'use strict';
/*
 * A visitor with a browser that has no JavaScript: keeps cookies as Chromium
 * does, says where a request comes from, and walks from page to page by
 * submitting the forms it finds there.
 */
const crypto = require('node:crypto');
const { exchange } = require('./http.js');
const { readForms } = require('./form.js');

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) Startline-Tests';

/* Ports do not make another site. */
const site = (url) => (url === null ? null : new URL(url).hostname);

class Cookies {
  constructor() {
    this.all = [];
  }

  keep(url, line) {
    const [pair, ...rest] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const attrs = Object.fromEntries(rest.map((part) => {
      const [name, value = ''] = part.split('=');
      return [name.toLowerCase(), value];
    }));
    const cookie = { host: site(url), name: pair.slice(0, at),
      value: pair.slice(at + 1), path: attrs.path || '/',
      sameSite: (attrs.samesite || 'lax').toLowerCase(), attrs };
    this.all = this.all.filter((one) => one.host !== cookie.host
      || one.name !== cookie.name || one.path !== cookie.path);
    const gone = attrs['max-age'] !== undefined
      ? Number(attrs['max-age']) <= 0
      : attrs.expires !== undefined && Date.parse(attrs.expires) <= Date.now();
    if (!gone) this.all.push(cookie);
  }

  header(url, crossSite, method) {
    const { pathname } = new URL(url);
    return this.all
      .filter((one) => one.host === site(url) && pathname.startsWith(one.path))
      .filter((one) => !crossSite || one.sameSite === 'none'
        || (one.sameSite === 'lax' && method === 'GET'))
      .map((one) => `${one.name}=${one.value}`).join('; ');
  }

  get(name) {
    return this.all.find((one) => one.name === name);
  }
}

/* Addresses of the loopback network; never 127.0.0.1, the machine itself. */
let others = crypto.randomInt(2 ** 16, 2 ** 24 - 2);
function newAddress() {
  others = 2 ** 16 + ((others + 1) % (2 ** 24 - 2 ** 17));
  return `127.${others >> 16}.${(others >> 8) & 255}.${others & 255}`;
}

/** Comes from an address of its own, as visitors do. */
class Visitor {
  /** @param {string} base the site's address, for paths without a host */
  constructor(base, { headers = {} } = {}) {
    this.base = base;
    this.headers = headers;
    this.address = newAddress();
    this.cookies = new Cookies();
    this.page = null;
  }

  /**
   * One navigation. `from` is the page that led here (the current one unless
   * told; null: typed into the address bar); `crossed` says that a redirect on
   * the way came from another site.
   */
  async request(target, { method = 'GET', body, headers = {}, from, crossed = false } = {}) {
    const url = new URL(target, this.base).href;
    const source = from === undefined ? this.page?.url ?? null : from;
    const cross = crossed || (source !== null && site(source) !== site(url));
    const cookie = this.cookies.header(url, cross, method);
    const sent = {
      'User-Agent': AGENT,
      Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
      'Accept-Language': 'en-IN,en;q=0.9',
      'Sec-Fetch-Site': this.relation(source, url, cross),
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
      'Sec-Fetch-User': '?1',
      ...(cookie && { Cookie: cookie }),
      ...(method === 'POST' && { Origin: source ? new URL(source).origin : 'null',
        'Content-Type': 'application/x-www-form-urlencoded' }),
      ...this.headers, ...headers,
    };
    for (const name of Object.keys(sent)) {
      if (sent[name] === null) delete sent[name];
    }
    const answer = await exchange(url, { method, headers: sent, body,
      localAddress: this.address });
    answer.cookies.forEach((line) => this.cookies.keep(url, line));
    answer.crossed = cross;
    return answer;
  }

  relation(source, url, cross) {
    if (source === null) return 'none';
    if (cross) return 'cross-site';
    return new URL(source).origin === new URL(url).origin ? 'same-origin' : 'same-site';
  }

  /** Goes to an address and follows redirects; the page becomes the current one. */
  async visit(target, options = {}) {
    let answer = await this.request(target, options);
    for (let hops = 0; answer.location && answer.status < 400; hops += 1) {
      if (hops === 10) throw new Error(`redirects without end: ${target}`);
      const keep = answer.status === 307 || answer.status === 308;
      answer = await this.request(answer.location, {
        ...(keep ? options : {}),
        from: options.from, crossed: answer.crossed });
    }
    this.page = answer;
    return answer;
  }

  /** Types an address into the address bar. */
  open(target) {
    return this.visit(target, { from: null });
  }

  /** All forms of the current page, or the one whose action matches. */
  forms(page = this.page) {
    return readForms(page.text, page.url);
  }

  form(wanted, page = this.page) {
    const all = this.forms(page);
    if (wanted === undefined && all.length > 0) return all[0];
    const found = all.find((one) => (typeof wanted === 'function' ? wanted(one)
      : one.id === wanted || (wanted instanceof RegExp && wanted.test(one.action))));
    if (!found) {
      throw new Error(`no form ${wanted ?? ''} on ${page.url} (${page.status})`);
    }
    return found;
  }

  /** Fills a form in and sends it; follows redirects unless told otherwise. */
  submit(form, overrides = {}, { button, follow = true, ...options } = {}) {
    const body = new URLSearchParams(form.entries(overrides, button)).toString();
    const go = (follow ? this.visit : this.request).bind(this);
    if (form.method === 'GET') {
      const url = new URL(form.action);
      url.search = body;
      return go(url.href, options);
    }
    return go(form.action, { method: 'POST', body, ...options });
  }

  /** What a booking's page says of itself: its data-state. */
  get state() {
    return this.page?.text.match(/<main[^>]*\bdata-state="([a-z]+)"/)?.[1] ?? null;
  }
}

module.exports = { Visitor, Cookies };
