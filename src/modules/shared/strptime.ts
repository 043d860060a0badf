/** A moment on the target's clock, in its own time zone. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const names = (short: readonly string[]): string => short.map((name) => `${name}[a-z]*`).join('|');

/** Python's directives, as patterns. */
const directives: Readonly<Record<string, string>> = {
  Y: '\\d{4}',
  y: '\\d\\d',
  m: '1[0-2]|0[1-9]|[1-9]',
  d: '3[01]|[12]\\d|0[1-9]|[1-9]| [1-9]',
  j: '36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  H: '2[0-3]|[01]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  S: '6[01]|[0-5]\\d|\\d',
  p: 'am|pm',
  b: names(months),
  B: names(months),
  a: names(days),
  A: names(days),
};

const combined: Readonly<Record<string, string>> = {
  T: '%H:%M:%S',
  R: '%H:%M',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
  c: '%a %b %d %H:%M:%S %Y',
};

/** A time written in a format of Python's `time.strptime`; `undefined` where it does not match. */
export function strptime(text: string, format: string): LocalTime | undefined {
  const order: string[] = [];
  const whole = format.replace(/%([TRDFxXc])/g, (_, c: string) => combined[c] ?? '');
  const pattern = whole.replace(
    /%(.)|(\s+)|([\\^$.*+?()[\]{}|])/g,
    (_, directive: string | undefined, blank: string | undefined, special: string | undefined) => {
      if (blank !== undefined) return '\\s+';
      if (special !== undefined) return `\\${special}`;
      if (directive === '%') return '%';
      order.push(directive ?? '');
      return `(${directives[directive ?? ''] ?? '(?!)'})`;
    },
  );
  const match = new RegExp(`^${pattern}$`, 'i').exec(text);
  if (!match) return undefined;
  return timeOf(new Map(order.map((directive, i) => [directive, match[i + 1] ?? ''])));
}

function timeOf(parts: ReadonlyMap<string, string>): LocalTime | undefined {
  const number = (...keys: string[]): number | undefined => {
    const key = keys.find((k) => parts.has(k));
    return key === undefined ? undefined : Number(parts.get(key));
  };
  const short = number('y');
  const year = number('Y') ?? (short === undefined ? 1900 : short + (short < 69 ? 2000 : 1900));
  const name = (parts.get('b') ?? parts.get('B'))?.slice(0, 3).toLowerCase();
  let month = number('m') ?? (name === undefined ? 1 : months.indexOf(name) + 1);
  let day = number('d') ?? 1;
  const dayOfYear = number('j');
  if (dayOfYear !== undefined && !parts.has('m') && !parts.has('d')) {
    const date = new Date(Date.UTC(year, 0, dayOfYear));
    [month, day] = [date.getUTCMonth() + 1, date.getUTCDate()];
  }
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  const noon = parts.get('p')?.toLowerCase();
  const twelve = number('I');
  const hour = number('H') ?? (twelve === undefined ? 0 : (twelve % 12) + (noon === 'pm' ? 12 : 0));
  return { year, month, day, hour, minute: number('M') ?? 0, second: number('S') ?? 0 };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `2024-05-01 12:00:00`, as `date -d` takes it. */
export function isoText({ year, month, day, hour, minute, second }: LocalTime): string {
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/** `202405011200.00`, as `touch -t` takes it (POSIX). */
export function touchText({ year, month, day, hour, minute, second }: LocalTime): string {
  return `${year}${two(month)}${two(day)}${two(hour)}${two(minute)}.${two(second)}`;
}
