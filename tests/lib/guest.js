'use strict';
/*
 * A visitor who walks the whole way by hand: presses, waits, comes in when told,
 * books and is gone; and remembers what was said on the way. Whatever is away for
 * a moment is asked again.
 */
const { Visitor } = require('./visitor.js');
const { Patient } = require('./patient.js');
const { sleep } = require('./installation.js');

/** A time around so many milliseconds, so that a crowd does not come as one. */
const about = (ms) => ms * (0.75 + 0.5 * Math.random());

const FAR = 40; /* so many ahead: one looks less often */

class Guest extends Patient {
  constructor(site, slug, { every_ms = 500 } = {}) {
    super(site.site);
    this.slug = slug;
    this.every_ms = every_ms;
    this.numbers = new Set();
    this.statuses = [];
  }

  /* How many the line's page says are ahead; none: it did not say. */
  static aheadOf(answer) {
    return Number(answer.text.match(/ data-ahead="(\d+)"/)?.[1] ?? Infinity);
  }

  /* One look at the line, as it is: nothing is asked again by itself. */
  async look(options) {
    try {
      const answer = await Visitor.prototype.request.call(this, `/q/${this.slug}`, options);
      this.statuses.push(answer.status);
      const number = Number(answer.text.match(/ data-number="(\d+)"/)?.[1] ?? 0);
      if (number > 0) this.numbers.add(number);
      return answer;
    } catch {
      return { status: 0, text: '' };
    }
  }

  /** Presses the button once; true: let straight in. */
  async press() {
    const answer = await this.look({ method: 'POST', body: '',
      from: `${this.base}/e/${this.slug}` });
    return /\/book\//.test(answer.location ?? '');
  }

  /** Looks every now and then until called, or until `over(answer)`. */
  async called(over = () => false) {
    for (;;) {
      const answer = await this.look();
      if (answer.status === 303) return true;
      if (over(answer)) return false;
      if (answer.text.includes(`action="/q/${this.slug}"`)) await this.press();
      await sleep(about(Guest.aheadOf(answer) > FAR ? 3 * this.every_ms : this.every_ms));
    }
  }

  /** From the line to a session inside; false: it was not let in. */
  async enter() {
    await this.open(`/book/${this.slug}`);
    return this.forms().some((form) => form.action.endsWith(`/book/${this.slug}`));
  }

  /** Takes a place; false: it was too late for that. */
  async hold() {
    await this.submit(this.form(/\/book\//), { ticket_type: 1, quantity: 1 });
    return this.forms().some((form) => form.action.endsWith('/details'));
  }

  /** Books what was held; the page that follows says how it ended. */
  async book() {
    await this.submit(this.form(/\/details$/), {});
    return this.state;
  }
}

module.exports = { Guest, about };
