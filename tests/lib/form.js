'use strict';
/*
 * Reads the forms of a page as a browser without JavaScript would, well enough
 * for pages that html-validate accepts.
 */

const TAG = /<(\/?)([a-z][a-z0-9-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([^\s=/>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g;
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function decode(text) {
  return text.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name) => {
    if (/^#x/i.test(name)) return String.fromCodePoint(parseInt(name.slice(2), 16));
    if (name[0] === '#') return String.fromCodePoint(Number(name.slice(1)));
    return NAMED[name] ?? whole;
  });
}

function attributes(text) {
  const found = {};
  for (const [, name, a, b, c] of text.matchAll(ATTRIBUTE)) {
    found[name.toLowerCase()] = decode(a ?? b ?? c ?? '');
  }
  return found;
}

/** One form: where it goes, its fields in order, its submit buttons. */
class Form {
  constructor(attrs, pageUrl) {
    this.id = attrs.id ?? null;
    this.action = new URL(attrs.action || pageUrl, pageUrl).href;
    this.method = (attrs.method ?? 'get').toUpperCase();
    this.fields = [];
    this.buttons = [];
  }

  /** The names of everything that can be filled in or is sent along. */
  get names() {
    return [...new Set(this.fields.map((field) => field.name))];
  }

  value(name) {
    return this.fields.find((field) => field.name === name && field.on)?.value;
  }

  /**
   * What would be sent. `overrides`: a text sets a field (or ticks a box, picks
   * an option), true ticks, null leaves it out, an array sends it repeatedly.
   * `button` is the name=value or the text of the button that is pressed.
   */
  entries(overrides = {}, button) {
    const pairs = this.fields
      .filter((field) => field.on && !(field.name in overrides))
      .map((field) => [field.name, field.value]);
    for (const [name, wanted] of Object.entries(overrides)) {
      if (wanted === null) continue;
      const ticked = this.fields.find((field) => field.name === name);
      for (const value of [wanted].flat()) {
        pairs.push([name, value === true ? ticked?.value ?? 'on' : String(value)]);
      }
    }
    const pressed = this.button(button);
    if (pressed?.name) pairs.push([pressed.name, pressed.value]);
    return pairs;
  }

  button(wanted) {
    if (wanted === undefined) return this.buttons[0];
    const found = this.buttons.find((one) =>
      one.text === wanted || `${one.name}=${one.value}` === wanted);
    if (!found) throw new Error(`no button "${wanted}" in the form to ${this.action}`);
    return found;
  }
}

/* Walks the tags of a page and collects its forms. */
class Reader {
  constructor(html, url) {
    this.html = html;
    this.url = url;
    this.forms = [];
    this.form = null;
    this.select = null;
  }

  read() {
    const html = this.html.replace(/<!--[\s\S]*?-->/g, '');
    for (const match of html.matchAll(TAG)) {
      const [whole, closing, name, rest] = match;
      const tag = name.toLowerCase();
      const after = match.index + whole.length;
      if (closing) this.close(tag);
      else this.open(tag, attributes(rest), () => this.inner(html, tag, after));
    }
    return this.forms;
  }

  inner(html, tag, after) {
    const end = html.toLowerCase().indexOf(`</${tag}`, after);
    return decode(html.slice(after, end < 0 ? undefined : end)
      .replace(/<[^>]*>/g, ''));
  }

  open(tag, attrs, inner) {
    if (tag === 'form') {
      this.form = new Form(attrs, this.url);
      this.forms.push(this.form);
    }
    const form = attrs.form
      ? this.forms.find((one) => one.id === attrs.form) : this.form;
    if (!form || 'disabled' in attrs) return;
    if (tag === 'input') this.input(form, attrs);
    if (tag === 'button' && (attrs.type ?? 'submit') === 'submit') {
      form.buttons.push({ name: attrs.name, value: attrs.value ?? '',
        text: inner().replace(/\s+/g, ' ').trim() });
    }
    if (tag === 'textarea' && attrs.name) {
      form.fields.push({ name: attrs.name, type: tag, on: true,
        value: inner().replace(/^\r?\n/, '') });
    }
    if (tag === 'select') this.select = { form, name: attrs.name, first: true };
    if (tag === 'option' && this.select) this.option(attrs, inner);
  }

  input(form, attrs) {
    const type = (attrs.type ?? 'text').toLowerCase();
    if (type === 'submit') {
      form.buttons.push({ name: attrs.name, value: attrs.value ?? '',
        text: attrs.value ?? '' });
    } else if (attrs.name && type !== 'button' && type !== 'reset') {
      const box = type === 'checkbox' || type === 'radio';
      form.fields.push({ name: attrs.name, type,
        value: attrs.value ?? (box ? 'on' : ''), on: !box || 'checked' in attrs });
    }
  }

  option(attrs, inner) {
    const { form, name, first } = this.select;
    const value = attrs.value ?? inner().trim();
    if ('selected' in attrs) {
      form.fields.filter((field) => field.name === name)
        .forEach((field) => { field.on = false; });
    }
    form.fields.push({ name, type: 'option', value,
      on: first || 'selected' in attrs });
    this.select.first = false;
  }

  close(tag) {
    if (tag === 'form') this.form = null;
    if (tag === 'select') this.select = null;
  }
}

/** All forms of a page. */
function readForms(html, url) {
  return new Reader(html, url).read();
}

module.exports = { readForms, Form, decode };
