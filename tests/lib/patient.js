'use strict';
/*
 * A visitor who tries again: whatever of ours is not answered, or answered with
 * a 5xx, is asked for once more, as people do. What they were told is kept.
 */
const { Visitor } = require('./visitor.js');
const { sleep } = require('./installation.js');

class Patient extends Visitor {
  constructor(base, { patience_ms = 20000 } = {}) {
    super(base);
    this.patience_ms = patience_ms;
    this.troubles = [];
  }

  async request(target, options) {
    const end = Date.now() + this.patience_ms;
    for (;;) {
      const trouble = await this.once(target, options);
      if (trouble.answer) return trouble.answer;
      this.troubles.push(`${target}: ${trouble.why}`);
      if (Date.now() > end) throw new Error(this.troubles.join('\n'));
      await sleep(100);
    }
  }

  async once(target, options) {
    try {
      const answer = await super.request(target, options);
      const ours = answer.url.startsWith(this.base);
      return ours && answer.status >= 500 ? { why: String(answer.status) } : { answer };
    } catch (error) {
      return { why: error.message };
    }
  }
}

module.exports = { Patient };
