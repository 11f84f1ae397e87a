'use strict';
/*
 * Fail points of an installation whose programs were built with
 * --enable-unsafe-tests and started with STARTLINE_FAIL_FILE: armed by name,
 * each until it has fired once.
 */
const fs = require('node:fs');
const path = require('node:path');
const { TOP, until } = require('./installation.js');

/* Every name in the sources, so that none is forgotten. */
function inSources() {
  const src = path.join(TOP, 'src');
  const texts = fs.readdirSync(src, { recursive: true })
    .filter((file) => file.endsWith('.c') && !file.startsWith('base/fail'))
    .map((file) => fs.readFileSync(path.join(src, file), 'utf8'));
  return [...new Set(texts.flatMap((text) =>
    [...text.matchAll(/fail_point\("([a-z0-9_]+)"\)/g)].map((match) => match[1])))].sort();
}

/** The names that a program has in it, whether it can come there or not. */
function inProgram(program) {
  const file = path.join(TOP, 'src', program, `startline-${program}`);
  const words = new Set(fs.readFileSync(file, 'latin1').split('\0'));
  return inSources().filter((name) => words.has(name));
}

/** The jobs, each of which is a point of its own after every step. */
function jobs() {
  const text = fs.readFileSync(path.join(TOP, 'src/jobs/main.c'), 'utf8');
  return [...text.matchAll(/\{"([a-z0-9-]+)", job_/g)].map((match) => match[1]);
}

class FailPoints {
  /** @param {string} file the path given to the programs */
  constructor(file) {
    this.file = file;
    this.spec = new Map();
    this.write();
  }

  write() {
    const text = [...this.spec].map(([name, action]) => `${name}=${action}`).join(',');
    fs.writeFileSync(`${this.file}.new`, `${text}\n`);
    fs.renameSync(`${this.file}.new`, this.file);
  }

  /** Arms points; each is taken back as soon as it has fired. */
  arm(names, action) {
    fs.rmSync(`${this.file}.fired`, { force: true });
    this.spec = new Map(names.map((name) => [name, action]));
    this.write();
    this.timer ??= setInterval(() => this.disarm(), 20);
  }

  /* Lines "name pid". */
  get lines() {
    try {
      return fs.readFileSync(`${this.file}.fired`, 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  }

  get fired() {
    return [...new Set(this.lines.map((line) => line.split(' ')[0]))];
  }

  /** The processes that came there. */
  get pids() {
    return this.lines.map((line) => Number(line.split(' ')[1]));
  }

  disarm(names = this.fired) {
    const gone = names.filter((name) => this.spec.delete(name));
    if (gone.length > 0) this.write();
  }

  /** Waits until all armed points have fired. */
  allFired(options) {
    return until(() => this.spec.size === 0, options)
      .catch(() => { throw new Error(`never reached: ${[...this.spec.keys()].join(' ')}`); });
  }

  /** Nothing is armed any more, whether it fired or not. */
  end() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.disarm([...this.spec.keys()]);
  }
}

module.exports = { FailPoints, inSources, inProgram, jobs };
