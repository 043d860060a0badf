import { expect, test } from 'vitest';
import { Dict, toPlain, type Value } from '../../src/python/index.js';
import { str } from '../../src/python/repr.js';
import { loadYaml } from '../../src/yaml/index.js';
import { PyDate } from '../../src/python/time/datetime.js';

function read(text: string): PyDate {
  const { value } = loadYaml(text, 'x.yml');
  if (!(value instanceof PyDate)) throw new Error(`${text} is no time`);
  return value;
}

// What Python's str() gives of what PyYAML reads.
test.each([
  ['2001-12-14', '2001-12-14'],
  ['0001-01-01', '0001-01-01'],
  ['2000-02-29', '2000-02-29'],
  ['2001-12-14 21:59:43', '2001-12-14 21:59:43'],
  ['2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43.100000-05:00'],
  ['2001-12-14T21:59:43Z', '2001-12-14 21:59:43+00:00'],
  ['2001-12-14T21:59:43+05:30', '2001-12-14 21:59:43+05:30'],
  ['2001-12-14T21:59:43.1234567', '2001-12-14 21:59:43.123456'],
])('%s', (text, expected) => {
  expect(str(read(text))).toBe(expected);
  expect(toPlain(read(text))).toBe(expected);
});

test('times compare by what they mean', () => {
  const a = read('2001-12-14T21:00:00Z');
  const b = read('2001-12-14T22:00:00+01:00');
  const later = read('2001-12-14T22:00:00Z');
  expect(a.equals(b)).toBe(true);
  expect(a.equals(later)).toBe(false);
  expect(a.compare(later)).toBeLessThan(0);
  expect(a.compare(read('2001-12-14T21:00:00'))).toBeUndefined();
  expect(read('2001-12-14').compare(read('2001-12-15'))).toBe(-1);
  expect(read('2001-12-14').compare(a)).toBeUndefined();
  expect(new Dict([[a, 1]] as [Value, Value][]).get(b)).toBe(1);
});

test('their fields are attributes', () => {
  const time = read('2001-12-14T21:59:43.5Z');
  const names = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'];
  expect(names.map((n) => time.getAttribute(n))).toEqual([2001, 12, 14, 21, 59, 43, 500000]);
  expect(time.getAttribute('toString')).toBeUndefined();
  expect(read('2001-12-14').getAttribute('hour')).toBeUndefined();
});
