import { Dict, Float, Tuple, type Value } from '../python/index.js';

const token =
  /\s*(?:(?<punctuation>[[\](){},:])|(?<number>[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+))|(?<name>[A-Za-z]+)|'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)")\s*/suy;

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '' };
const names: Readonly<Record<string, Value>> = { True: true, False: false, None: null };

type Groups = Readonly<Record<string, string | undefined>>;

/**
 * A Python literal: strings, numbers, True, False, None, and lists, tuples and dicts of them (`ast.literal_eval`).
 * @throws SyntaxError where the text is anything else
 */
export function literal(text: string): Value {
  const tokens = tokenize(text);
  let at = 0;
  const peek = (): string | undefined => tokens[at]?.['punctuation'];
  const expect = (what: string): void => {
    if (peek() !== what) throw new SyntaxError(`expected ${what}`);
    at++;
  };
  const items = <T>(end: string, item: () => T): { list: T[]; comma: boolean } => {
    const list: T[] = [];
    let comma = false;
    while (peek() !== end) {
      list.push(item());
      comma = peek() === ',';
      if (!comma) break;
      at++;
    }
    expect(end);
    return { list, comma };
  };
  const pair = (): [Value, Value] => {
    const key = value();
    expect(':');
    return [key, value()];
  };
  const value = (): Value => {
    const groups = tokens[at++];
    if (!groups) throw new SyntaxError('unexpected end');
    switch (groups['punctuation']) {
      case undefined:
        return scalar(groups);
      case '[':
        return items(']', value).list;
      case '{':
        return new Dict(items('}', pair).list);
      case '(': {
        const { list, comma } = items(')', value);
        return list.length === 1 && !comma ? (list[0] ?? null) : new Tuple(list);
      }
      default:
        throw new SyntaxError(`unexpected ${groups['punctuation']}`);
    }
  };
  const result = value();
  if (at < tokens.length) throw new SyntaxError('more than one value');
  return result;
}

function tokenize(text: string): Groups[] {
  const tokens: Groups[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match?.groups) throw new SyntaxError('not a literal');
    tokens.push(match.groups);
  }
  return tokens;
}

function scalar(groups: Groups): Value {
  const { number, name, single, double } = groups;
  if (number !== undefined) return /^[-+]?\d+$/.test(number) ? integer(number) : new Float(Number(number));
  if (name !== undefined) {
    const value = names[name];
    if (value === undefined) throw new SyntaxError(`unknown name ${name}`);
    return value;
  }
  return unescape(single ?? double ?? '');
}

function integer(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

function unescape(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/gsu, (whole, what: string) => {
    if (what.length > 2) return String.fromCodePoint(Number.parseInt(what.slice(1), 16));
    if (what === '\\' || what === "'" || what === '"') return what;
    return escapes[what] ?? whole;
  });
}
