'use strict';
/*
 * The database's clock of an installation, which only goes on: what was put down
 * for later stays ahead, and many may turn it at once.
 */
const { until } = require('./installation.js');

class Clock {
  constructor(site) {
    this.site = site;
    this.ahead_s = 0;
    this.turn = Promise.resolve();
  }

  /** Goes on for everybody. */
  on(seconds) {
    this.turn = this.turn.then(() => {
      this.ahead_s += seconds;
      return this.site.shift(`${this.ahead_s} seconds`);
    });
    return this.turn;
  }

  /** What it says, in seconds. */
  async now() {
    return Number(await this.site.one`SELECT extract(epoch FROM at())`);
  }

  /** Waits until `check` gives something true, by the clock if need be; gives that.
   * A step each second: a claim of a minute is not over while its call is under way. */
  async until(check, { step_s = 20, pace_ms = 1000, ...options } = {}) {
    let next = 0;
    return until(async () => {
      const found = await check();
      if (!found && Date.now() >= next) {
        next = Date.now() + pace_ms;
        await this.on(step_s);
      }
      return found;
    }, options);
  }
}

module.exports = { Clock };
