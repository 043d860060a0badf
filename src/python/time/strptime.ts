import { PyError } from '../errors.js';
import { dayNumber, type Moment } from './moment.js';
import { NAMES } from './strftime.js';

const { DAYS, MONTHS } = NAMES;
const short = (names: readonly string[]): string[] => names.map((name) => name.slice(0, 3));
const oneOf = (names: readonly string[]): string =>
  `(${[...names].sort((a, b) => b.length - a.length).join('|')})`;

/** What a code of a format matches; each is one group. */
const PATTERNS: Readonly<Record<string, string>> = {
  d: '(3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9])',
  f: '(\\d{1,6})',
  H: '(2[0-3]|[0-1]\\d|\\d)',
  I: '(1[0-2]|0[1-9]|[1-9])',
  G: '(\\d\\d\\d\\d)',
  j: '(36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])',
  m: '(1[0-2]|0[1-9]|[1-9])',
  M: '([0-5]\\d|\\d)',
  S: '(6[0-1]|[0-5]\\d|\\d)',
  U: '(5[0-3]|[0-4]\\d|\\d)',
  W: '(5[0-3]|[0-4]\\d|\\d)',
  w: '([0-6])',
  u: '([1-7])',
  V: '(5[0-3]|0[1-9]|[1-4]\\d|\\d)',
  y: '(\\d\\d)',
  Y: '(\\d\\d\\d\\d)',
  z: '([+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z)',
  A: oneOf(DAYS),
  a: oneOf(short(DAYS)),
  B: oneOf(MONTHS),
  b: oneOf(short(MONTHS)),
  p: '(AM|PM)',
  Z: '(UTC|GMT)',
};

const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %d %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

/**
 * A text read by a format, as Python's `datetime.strptime` does.
 * @throws PyError ValueError in Python's words where it does not match or there is no such time
 */
export function strptime(text: string, format: string): Moment {
  const { pattern, codes } = compile(format);
  const match = pattern.exec(text);
  if (!match)
    throw new PyError('ValueError', `time data ${quote(text)} does not match format ${quote(format)}`);
  if (match[0].length !== text.length)
    throw new PyError('ValueError', `unconverted data remains: ${text.slice(match[0].length)}`);
  const found = new Map(codes.map((code, index) => [code, match[index + 1] ?? '']));
  return toMoment(found);
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

function compile(format: string): { pattern: RegExp; codes: string[] } {
  const codes: string[] = [];
  const expanded = format.replace(/%(.)/gs, (whole, code: string) => COMPOSED[code] ?? whole);
  const source = expanded.replace(/%(.)|%$|\s+|[\\.^$*+?{}[\]|()/]/gs, (whole, code?: string) => {
    if (/^\s/.test(whole)) return '\\s+';
    if (!whole.startsWith('%')) return `\\${whole}`;
    if (code === undefined) throw new PyError('ValueError', `stray %% in format ${quote(format)}`);
    if (code === '%') return '%';
    const pattern = Object.hasOwn(PATTERNS, code) ? PATTERNS[code] : undefined;
    if (pattern === undefined)
      throw new PyError('ValueError', `'${code}' is a bad directive in format ${quote(format)}`);
    if (codes.includes(code))
      throw new PyError(
        're.error',
        `redefinition of group name '${code}' as group ${codes.length + 1}; was group 1`,
      );
    codes.push(code);
    return pattern;
  });
  return { pattern: new RegExp(`^${source}`, 'i'), codes };
}

function toMoment(found: ReadonlyMap<string, string>): Moment {
  const number = (code: string, otherwise: number): number => {
    const text = found.get(code);
    return text === undefined ? otherwise : Number(text);
  };
  const year = yearOf(found);
  const { month, day } = dateOf(found, year, number);
  const offset = offsetOf(found.get('z'));
  const moment = {
    year,
    month,
    day,
    hour: hourOf(found, number),
    minute: number('M', 0),
    second: number('S', 0),
    microsecond: Number((found.get('f') ?? '').padEnd(6, '0')),
    offset,
    zone: offset === undefined ? '' : (found.get('Z') ?? ''),
  };
  if (moment.second > 59) throw new PyError('ValueError', 'second must be in 0..59');
  const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  if (day < 1 || day > last) throw new PyError('ValueError', 'day is out of range for month');
  if (year < 1) throw new PyError('ValueError', `year ${year} is out of range`);
  return moment;
}

function yearOf(found: ReadonlyMap<string, string>): number {
  const full = found.get('Y') ?? found.get('G');
  if (full !== undefined) return Number(full);
  const brief = found.get('y');
  if (brief === undefined) return 1900;
  return Number(brief) + (Number(brief) <= 68 ? 2000 : 1900);
}

function hourOf(
  found: ReadonlyMap<string, string>,
  number: (code: string, otherwise: number) => number,
): number {
  const twelve = found.get('I');
  if (twelve === undefined) return number('H', 0);
  const afternoon = found.get('p')?.toUpperCase() === 'PM';
  return (Number(twelve) % 12) + (afternoon ? 12 : 0);
}

function index(names: readonly string[], text: string): number {
  return names.findIndex((name) => name.toLowerCase().startsWith(text.toLowerCase()));
}

/** Month and day, from themselves, from the day of the year, or from the week and the day in it. */
function dateOf(
  found: ReadonlyMap<string, string>,
  year: number,
  number: (code: string, otherwise: number) => number,
): { month: number; day: number } {
  const name = found.get('B') ?? found.get('b');
  const month = name === undefined ? number('m', 1) : index(MONTHS, name) + 1;
  const ordinal = found.has('j') ? number('j', 1) : weekOrdinal(found, year, number);
  if (ordinal === undefined) return { month, day: number('d', 1) };
  const date = new Date((dayNumber(year, 1, 1) + ordinal - 1) * 86_400_000);
  return { month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function weekOrdinal(
  found: ReadonlyMap<string, string>,
  year: number,
  number: (code: string, otherwise: number) => number,
): number | undefined {
  const name = found.get('A') ?? found.get('a');
  const day =
    name !== undefined ? index(DAYS, name) : found.has('w') ? (number('w', 0) + 6) % 7 : number('u', 0) - 1;
  if (day < 0) return undefined;
  const first = (((dayNumber(year, 1, 1) + 3) % 7) + 7) % 7;
  if (found.has('V') && found.has('G')) {
    const fourth = (((dayNumber(year, 1, 4) + 3) % 7) + 7) % 7;
    return number('V', 1) * 7 + day + 1 - (fourth + 4);
  }
  if (!found.has('U') && !found.has('W')) return undefined;
  const monday = found.has('W');
  const begin = monday ? first : (first + 1) % 7;
  const inWeek = monday ? day : (day + 1) % 7;
  const week = number(monday ? 'W' : 'U', 0);
  const toFirst = (7 - begin) % 7;
  return week === 0 ? 1 + inWeek - begin : 1 + toFirst + 7 * (week - 1) + inWeek;
}

function offsetOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
    /^([+-])(\d\d):?(\d\d)(?::?(\d\d))?/.exec(text) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -size : size;
}
