// Which family of workers lighttpd hands a request to.
//
//   node forwards.js CONFIGURATION <paths >"family<TAB>path" lines
//
// It reads no more of the language than our configurations use: blocks on the
// url or the method, else, rewrites, fastcgi.server and proxy.server.
'use strict';
const fs = require('fs');

const text = fs.readFileSync(process.argv[2], 'utf8').replace(/^\s*#.*$/gm, '');

// Brackets in strings are not the language's: each string becomes its number.
const strings = [];
const bare = text.replace(/"(?:[^"\\]|\\.)*"/g,
  (string) => `"${strings.push(string.slice(1, -1)) - 1}"`);

const TOKEN = new RegExp([
  String.raw`\$HTTP\["(?<field>\d+)"\]\s*(?<sign>==|!=|=~|!~)\s*"(?<pattern>\d+)"\s*\{`,
  String.raw`(?<otherwise>else)\s*\{`,
  String.raw`(?<close>\})`,
  String.raw`(?<name>(?:fastcgi|proxy)\.server|url\.rewrite[a-z-]*)\s*=\s*\(` +
    String.raw`(?<value>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)`,
].join('|'), 'g');

// What the file says, in its order, each with the conditions it stands under.
function statements() {
  const found = [];
  const open = [];
  let closed = null;
  for (const { groups: g } of bare.matchAll(TOKEN)) {
    if (g.field) open.push({ field: strings[g.field], sign: g.sign, pattern: strings[g.pattern] });
    else if (g.otherwise) open.push({ ...closed, not: !closed.not });
    else if (g.close) closed = open.pop();
    else found.push({ name: g.name, value: g.value, where: [...open] });
  }
  return found;
}

function holds(condition, request) {
  const value = request[condition.field];
  if (value === undefined) return false;
  const same = condition.sign.endsWith('~')
    ? new RegExp(condition.pattern).test(value) : value === condition.pattern;
  return same !== condition.sign.startsWith('!') !== Boolean(condition.not);
}

// "from" => "to" and "from" => name, strings back in their places.
function pairs(value) {
  return [...value.matchAll(/"(\d+)"\s*=>\s*(?:"(\d+)"|([a-z_]+))/g)]
    .map(([, from, to, name]) => [strings[from], to ? strings[to] : name]);
}

function rewritten(all, path) {
  for (let turn = 0; turn < 5; turn++) {
    const rule = all.filter((s) => s.name.startsWith('url.rewrite'))
      .flatMap((s) => pairs(s.value)).find(([from]) => new RegExp(from).test(path));
    if (!rule) break;
    path = path.replace(new RegExp(rule[0]), (...groups) =>
      rule[1].replace(/\$(\d)/g, (_, n) => groups[n] ?? ''));
  }
  return path;
}

function family(all, path) {
  const url = rewritten(all, path);
  const request = { url, 'request-method': 'GET' };
  const last = {};
  for (const s of all) {
    if (s.name.startsWith('url') || !s.where.every((c) => holds(c, request))) continue;
    last[s.name] = s.value;
  }
  const [, door] = pairs(last['proxy.server'] ?? '').find(([key]) => key === 'host') ?? [];
  const to = pairs(last['fastcgi.server'] ?? '').find(([prefix]) => url.startsWith(prefix));
  return door ?? to?.[1] ?? 'nobody';
}

const all = statements();
for (const path of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  console.log(`${family(all, path)}\t${path}`);
}
