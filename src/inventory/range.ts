import { HapError, type Position } from '../model/index.js';
import { parseAddress, type Address } from './address.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** More hosts than this in one line are a slip of the finger. */
const MOST_HOSTS = 100_000;

/** The hosts that one word of an inventory stands for, and the port behind it. */
export interface Expanded {
  readonly hosts: readonly string[];
  readonly port: number | undefined;
}

/**
 * Expands a host with ranges as inventories write it: `web[01:50]`, `db-[a:f].example.org:2222`, `h[0:10:2]`.
 * @throws HapError `inventory-range` for a range that is none
 */
export function expandHosts(pattern: string, position?: Position): Expanded {
  const { host, port }: Address = parseAddress(pattern) ?? { host: pattern, port: undefined };
  return { hosts: expandRanges(host, position), port };
}

function expandRanges(pattern: string, position: Position | undefined): string[] {
  let done = [''];
  let rest = pattern;
  for (;;) {
    const open = rest.indexOf('[');
    if (open < 0) return done.map((head) => head + rest);
    const close = rest.indexOf(']', open);
    if (close < 0) throw rangeError(pattern, "its '[' is not closed", position);
    const head = rest.slice(0, open);
    const names = expandRange(pattern, rest.slice(open + 1, close), position);
    if (done.length * names.length > MOST_HOSTS) {
      throw rangeError(pattern, `it stands for more than ${MOST_HOSTS} hosts`, position);
    }
    done = done.flatMap((before) => names.map((name) => before + head + name));
    rest = rest.slice(close + 1);
  }
}

/** The numbers or letters of `01:50`, `a:f`, `0:10:2`, `:3`. */
function expandRange(pattern: string, range: string, position: Position | undefined): string[] {
  const bounds = range.split(':');
  const [first = '', end = '', stepText = '1'] = bounds;
  const begin = first === '' ? '0' : first;
  if (bounds.length < 2 || bounds.length > 3 || end === '') {
    throw rangeError(pattern, `[${range}] is not begin:end or begin:end:step`, position);
  }
  if (!/^\d+$/.test(stepText) || Number(stepText) === 0) {
    throw rangeError(pattern, `the step ${stepText} is not a number above 0`, position);
  }
  const step = Number(stepText);
  const [from, to] = [begin, end].map((letter) => (letter.length === 1 ? LETTERS.indexOf(letter) : -1));
  if (from !== undefined && to !== undefined && from >= 0 && to >= 0) {
    if (from > to) throw rangeError(pattern, `${begin} comes after ${end}`, position);
    return steps(from, to, step, pattern, position).map((i) => LETTERS.charAt(i));
  }
  if (!/^\d+$/.test(begin) || !/^\d+$/.test(end)) {
    throw rangeError(pattern, `[${range}] is neither of numbers nor of single letters`, position);
  }
  const width = begin.startsWith('0') && begin.length > 1 ? begin.length : 0;
  if (width > 0 && width !== end.length) {
    throw rangeError(pattern, `${begin} and ${end} do not have as many digits as each other`, position);
  }
  return steps(Number(begin), Number(end), step, pattern, position).map((i) =>
    String(i).padStart(width, '0'),
  );
}

function steps(
  from: number,
  to: number,
  step: number,
  pattern: string,
  position: Position | undefined,
): number[] {
  const count = to < from ? 0 : Math.floor((to - from) / step) + 1;
  if (count > MOST_HOSTS) throw rangeError(pattern, `it stands for more than ${MOST_HOSTS} hosts`, position);
  return Array.from({ length: count }, (_, i) => from + i * step);
}

function rangeError(pattern: string, why: string, position: Position | undefined): HapError {
  return new HapError({
    code: 'inventory-range',
    summary: `the range in '${pattern}' cannot be read: ${why}`,
    hint: 'Ranges look like [1:9], [01:50], [a:f] or [0:10:2].',
    position,
  });
}
