import { dayNumber, isoWeek, weekday, yearDay, type Moment } from './moment.js';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Names of days and months, full and short, as reading and writing of times need them. */
export const NAMES = { DAYS, MONTHS };

/** What a code writes: text, or a number with the width and the filling it has without a flag. */
type Part = string | { number: number; width: number; fill: '0' | ' ' | '' };

const DIRECTIVE = /%([-_0^#]*)(\d*)([EO]?)(.)/gsu;

/** A number of two digits, filled with zeros. */
const two = (number: number): Part => ({ number, width: 2, fill: '0' });
const blank = (number: number): Part => ({ number, width: 2, fill: ' ' });
const plain = (number: number): Part => ({ number, width: 1, fill: '0' });

/** A code in the words of other codes. */
const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  r: '%I:%M:%S %p',
  R: '%H:%M',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

const CODES: Readonly<Record<string, (m: Moment) => Part>> = {
  a: (m) => (DAYS[weekday(m)] ?? '').slice(0, 3),
  A: (m) => DAYS[weekday(m)] ?? '',
  b: (m) => (MONTHS[m.month - 1] ?? '').slice(0, 3),
  h: (m) => (MONTHS[m.month - 1] ?? '').slice(0, 3),
  B: (m) => MONTHS[m.month - 1] ?? '',
  C: (m) => two(Math.floor(m.year / 100)),
  d: (m) => two(m.day),
  e: (m) => blank(m.day),
  g: (m) => two(((isoWeek(m).year % 100) + 100) % 100),
  G: (m) => plain(isoWeek(m).year),
  H: (m) => two(m.hour),
  I: (m) => two(m.hour % 12 || 12),
  j: (m) => ({ number: yearDay(m), width: 3, fill: '0' }),
  k: (m) => blank(m.hour),
  l: (m) => blank(m.hour % 12 || 12),
  m: (m) => two(m.month),
  M: (m) => two(m.minute),
  n: () => '\n',
  p: (m) => (m.hour < 12 ? 'AM' : 'PM'),
  P: (m) => (m.hour < 12 ? 'am' : 'pm'),
  s: (m) => plain(epoch(m)),
  S: (m) => two(m.second),
  t: () => '\t',
  u: (m) => plain(weekday(m) + 1),
  U: (m) => two(Math.floor((yearDay(m) + 6 - ((weekday(m) + 1) % 7)) / 7)),
  V: (m) => two(isoWeek(m).week),
  w: (m) => plain((weekday(m) + 1) % 7),
  W: (m) => two(Math.floor((yearDay(m) + 6 - weekday(m)) / 7)),
  y: (m) => two(((m.year % 100) + 100) % 100),
  Y: (m) => plain(m.year),
  z: (m) => offsetText(m.offset),
  Z: (m) => m.zone,
  '%': () => '%',
};

/**
 * A time in the words of C's `strftime`, in the locale C, with glibc's flags (`%-d`, `%_H`, `%^a`).
 * @param micros whether `%f` gives microseconds, as Python's `datetime.strftime` does and `time.strftime` does not
 */
export function strftime(format: string, moment: Moment, micros = false): string {
  return format.replace(DIRECTIVE, (whole, flags: string, width: string, _modifier: string, code: string) => {
    if (code === 'f' && micros) return String(moment.microsecond).padStart(6, '0');
    const composed = COMPOSED[code];
    if (composed !== undefined) return dress(strftime(composed, moment), flags, width);
    const part = Object.hasOwn(CODES, code) ? CODES[code]?.(moment) : undefined;
    if (part === undefined) return whole;
    return typeof part === 'string' ? dress(part, flags, width) : numeral(part, flags, width);
  });
}

function numeral(part: Exclude<Part, string>, flags: string, width: string): string {
  const flag = Array.from(flags).findLast((f) => f === '-' || f === '_' || f === '0');
  const digits = String(Math.abs(part.number));
  const sign = part.number < 0 ? '-' : '';
  if (flag === '-' && width === '') return sign + digits;
  const size = width === '' ? part.width : Number(width);
  const fill = flag === '_' ? ' ' : flag === '0' ? '0' : part.fill;
  if (fill === ' ') return (sign + digits).padStart(size, ' ');
  return sign + digits.padStart(size - sign.length, '0');
}

function dress(text: string, flags: string, width: string): string {
  let out = text;
  if (flags.includes('^')) out = out.toUpperCase();
  else if (flags.includes('#')) out = /^[A-Z]{2,}$/.test(out) ? out.toLowerCase() : out.toUpperCase();
  return width === '' ? out : out.padStart(Number(width), flags.includes('0') ? '0' : ' ');
}

/** `+0200`; nothing where the zone is not known. */
function offsetText(offset: number | undefined): string {
  if (offset === undefined) return '';
  const size = Math.abs(offset);
  const pad = (n: number): string => String(n).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 3600))}${pad(Math.floor((size % 3600) / 60))}`;
}

function epoch(m: Moment): number {
  if (m.offset === undefined)
    return Math.floor(new Date(m.year, m.month - 1, m.day, m.hour, m.minute, m.second).getTime() / 1000);
  return dayNumber(m.year, m.month, m.day) * 86_400 + m.hour * 3600 + m.minute * 60 + m.second - m.offset;
}
