import { isFactVariable } from './names.js';

/** Words with which an expression goes on: what any other word stands behind is prose, or the name of a file. */
const operators = new Set(['if', 'is', 'in', 'not', 'and', 'or', 'else', 'recursive']);

/** What a dict can do: `ansible_facts.items()` is no fact. */
const methods = new Set(
  ['clear', 'copy', 'get', 'has_key', 'items', 'iteritems', 'iterkeys', 'itervalues', 'keys', 'pop'].concat([
    ...['popitem', 'setdefault', 'update', 'values'],
  ]),
);

const quote = String.raw`(?:\\?["']|'')`;
/** `.name` or `['name']`, quoted as it may be inside of YAML's own quotes. */
const constant = new RegExp(String.raw`\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*${quote}(\w+)${quote}\s*\])`, 'y');
/** `extract` is told the rest of the way: `map('extract', hostvars, 'name')`, or a list of names. */
const extracted = new RegExp(
  String.raw`\s*,\s*(?:\[\s*${quote}\w+${quote}(?:\s*,\s*${quote}\w+${quote})*\s*\]|${quote}\w+${quote})\s*\)`,
  'y',
);
const asked = new RegExp(String.raw`${quote}\w+${quote}\s+(?:not\s+)?in\s+$`);
/** What ends `['name']`. */
const quotedEnd = new RegExp(String.raw`${quote}\s*\]`, 'y');
const wordBehind = /[^\S\n]+([A-Za-z]\w*)/y;
const space = /\s*/y;

/** Where facts are looked for, and what may lead to any of them. */
const interesting =
  /\b(?:ansible_\w*|hostvars|vars|varnames|with_vars|with_varnames|vars_prompt|refresh_inventory|(?:lookup|query|q)(?=\s*\(\s*[^\s"'\\])|var(?=\s*[:=]\s*["']?\{\{))\b/g;
/** Letters that YAML and JSON write by number. */
const escaped = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g;

/** Finds in texts, whatever they are, which facts they may lead to. What stands in comments counts as well. */
export class Mentioned {
  /** Facts that are named, with their prefix. */
  readonly names = new Set<string>();
  /** Something may look at facts that are not named. */
  all = false;

  /** Looks at the text of a file or a value. */
  text(text: string): void {
    if (this.all) return;
    for (const [, x, u, long] of text.matchAll(escaped))
      if (/\w/.test(String.fromCharCode(Number.parseInt(x ?? u ?? long ?? '0', 16)))) this.all = true;
    // A name may go on in another line of a quoted text.
    if (text.includes('\\\n')) this.scan(text.replace(/\\\n[^\S\n]*/g, ''));
    this.scan(text);
  }

  /** Looks at the text of a template of JavaScript, which has more ways to name what it looks at. */
  script(text: string): void {
    for (const [, code = ''] of text.matchAll(/<%([^]*?)%>/g))
      for (const { 0: word, index } of code.matchAll(/\b(?:locals|eval|arguments|ansible_facts)\b|\\u\{/g))
        this.all ||= word !== 'locals' || constantAt(code, index + word.length) === undefined;
    this.text(text);
  }

  /** Facts may be looked at that are not known by name. */
  anything(): void {
    this.all = true;
  }

  private scan(text: string): void {
    for (const match of text.matchAll(interesting)) {
      if (this.all) return;
      const [word] = match;
      const end = match.index + word.length;
      if (word === 'ansible_facts')
        this.fact(constantAt(text, end + (matchAt(quotedEnd, text, end)?.[0].length ?? 0)));
      else if (word.startsWith('ansible_')) this.variable(word);
      else if (word === 'hostvars') this.all ||= !leadsToName(text, end, match.index);
      else if (word === 'vars') this.all ||= !isNoVariable(text, match.index, end);
      else this.all = true;
    }
  }

  private fact(name: string | undefined): void {
    if (name === undefined || methods.has(name)) this.all = true;
    else this.names.add(name.startsWith('ansible_') ? name : `ansible_${name}`);
  }

  private variable(name: string): void {
    // The rest of the name is put together.
    if (name.endsWith('_')) this.all = true;
    else if (isFactVariable(name)) this.names.add(name);
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function constantAt(text: string, at: number): string | undefined {
  const found = matchAt(constant, text, at);
  return found?.[1] ?? found?.[2];
}

/** Whether what follows `hostvars` is a host and the name of a variable. */
function leadsToName(text: string, at: number, from: number): boolean {
  if (/\bextract\s*\\?["']{1,2}\s*,\s*$/.test(text.slice(Math.max(0, from - 40), from)))
    return matchAt(extracted, text, at) !== null;
  const start = at + (matchAt(space, text, at)?.[0].length ?? 0);
  const behind = text[start] === '[' ? closing(text, start) : matchAt(constant, text, at)?.[0].length;
  if (behind === undefined) return false;
  const end = text[start] === '[' ? behind : at + behind;
  // `'name' in hostvars[host]`.
  if (asked.test(text.slice(Math.max(0, from - 80), from)) && !/^\s*[.[|(]/.test(text.slice(end, end + 9)))
    return true;
  const name = constantAt(text, end);
  return name !== undefined && !methods.has(name);
}

/** Where the bracket ends that begins there. */
function closing(text: string, from: number): number | undefined {
  let open = 0;
  for (let i = from; i < text.length && i < from + 500; i++) {
    if (text[i] === '[') open++;
    else if (text[i] === ']' && --open === 0) return i + 1;
  }
  return undefined;
}

/** Whether this `vars` is a key, a folder, a part of prose, or is asked for one name only. */
function isNoVariable(text: string, start: number, end: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (/^\s*(?:-\s+)*$|[{,]\s*$/.test(line) && /^\s*:(?:\s|$)/.test(text.slice(end, end + 40))) return true;
  const rest = /[^\n]*/y;
  rest.lastIndex = end;
  const after = rest.exec(text)?.[0] ?? '';
  // An item of a list, which may be the name of a folder; at most it asks whether there are any variables.
  if (/^\s*(?:-\s+)+["']?$/.test(line) && /^["']?\s*$/.test(after)) return true;
  if (/\bpaths\s*[:=]\s*\[[^\](){}]*$/.test(line)) return true;
  // A title or a comment.
  if (/\s#[^{}"']*$/.test(line)) return true;
  if (/^\s*(?:#|(?:-\s+)*name:)[^{}]*$/.test(line)) return true;
  if (text[end] === '/' || text[start - 1] === '/' || /\bdir\s*[:=]\s*["']?$/.test(line)) return true;
  const name = constantAt(text, end);
  if (name !== undefined) return !methods.has(name);
  if (/["']$/.test(line)) return false;
  const word = matchAt(wordBehind, text, end)?.[1];
  return word !== undefined && !operators.has(word);
}
