import { describe, expect, it } from 'vitest';
import {
  compareText,
  Dict,
  equals,
  Float,
  fromPlain,
  order,
  PyError,
  PyIterator,
  Range,
  repr,
  slice,
  sorted,
  str,
  Text,
  toList,
  toPlain,
  truth,
  Tuple,
  typeName,
  type Value,
} from '../../src/python/index.js';

const float = (value: number): Float => new Float(value);

describe('a dict', () => {
  it('takes equal keys for one, and keeps the first as it was given', () => {
    const dict = new Dict([
      [1, 'int'],
      [true, 'bool'],
      [float(1), 'float'],
    ]);
    expect(repr(dict)).toBe("{1: 'float'}");
    expect(
      repr(
        new Dict([
          [true, 1],
          [1, 2],
        ]),
      ),
    ).toBe('{True: 2}');
    expect(dict.get(float(1))).toBe('float');
    expect(new Dict([[2n ** 60n, 'big']]).get(float(2 ** 60))).toBe('big');
  });

  it('keeps the place of a key that is set again, and not of one that was deleted', () => {
    const dict = Dict.of({ a: 1, b: 2, c: 3 }).set('a', 9);
    expect(repr(dict)).toBe("{'a': 9, 'b': 2, 'c': 3}");
    dict.delete('a');
    expect(repr(dict.set('a', 1))).toBe("{'b': 2, 'c': 3, 'a': 1}");
    expect(dict.pop()).toEqual(['a', 1]);
    expect(dict.size).toBe(2);
  });

  it('has tuples for keys, and no two are taken for one', () => {
    const pairs: [Value, Value][] = [
      [new Tuple(['a', 'b']), 1],
      [new Tuple(['a\0s1:b']), 2],
      [new Tuple([new Tuple(['a']), 'b']), 3],
      ['\0(s1:as1:b)', 4],
      [new Tuple([1]), 5],
      [new Tuple(['1']), 6],
      [new Tuple([null]), 7],
      [new Tuple([]), 8],
      ['\0', 9],
    ];
    const dict = new Dict(pairs);
    expect(dict.size).toBe(pairs.length);
    expect(pairs.map(([key]) => dict.get(key))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(dict.get(new Tuple([true]))).toBe(5);
    expect([...dict.keys()]).toEqual(pairs.map(([key]) => key));
  });

  it('cannot have lists or dicts for keys', () => {
    for (const key of [[1], Dict.of({}), new Tuple([[1]])])
      expect(() => new Dict([[key, 1]])).toThrow(/^unhashable type: '(list|dict)'$/);
  });

  it('finds a marked text by the text it is', () => {
    class Marked extends Text {}
    const dict = new Dict([[new Marked('a'), 1]]);
    expect([dict.get('a'), dict.get(new Marked('a')), repr(dict)]).toEqual([1, 1, "{'a': 1}"]);
  });
});

describe('equality and order', () => {
  it.each<[Value, Value, boolean]>([
    [1, float(1), true],
    [1, true, true],
    [0, false, true],
    [0, null, false],
    ['1', 1, false],
    [[1], new Tuple([1]), false],
    [new Tuple([1]), new Tuple([float(1)]), true],
    [9007199254740993n, float(9007199254740992), false],
    [float(NaN), float(NaN), false],
    [Dict.of({ a: 1, b: 2 }), Dict.of({ b: 2, a: 1 }), true],
    [new Range(0, 3, 2), new Range(0, 4, 2), true],
    ['é', 'e\u0301', false],
  ])('case %#', (a, b, wanted) => {
    expect([equals(a, b), equals(b, a)]).toEqual([wanted, wanted]);
  });

  it('of texts goes by code point', () => {
    expect(compareText('\uffff', '𝒳')).toBeLessThan(0);
    expect(sorted(['𝒳', '\uffff', 'a', ''])).toEqual(['', 'a', '\uffff', '𝒳']);
  });

  it('sorts stably, in reverse as well', () => {
    const items: Value[] = [new Tuple([1, 'a']), new Tuple([0, 'b']), new Tuple([1, 'c'])];
    const key = (item: Value): Value => (item instanceof Tuple ? (item.items[0] ?? null) : null);
    expect(sorted(items, key).map(repr)).toEqual(["(0, 'b')", "(1, 'a')", "(1, 'c')"]);
    expect(sorted(items, key, true).map(repr)).toEqual(["(1, 'a')", "(1, 'c')", "(0, 'b')"]);
  });

  it('is refused in Python’s words', () => {
    expect(() => order('<', 1, 'a')).toThrow("'<' not supported between instances of 'int' and 'str'");
    expect(() => order('>=', null, [])).toThrow(
      "'>=' not supported between instances of 'NoneType' and 'list'",
    );
    expect(() => order('<', [1, 'a'], [1, 2])).toThrow(
      "'<' not supported between instances of 'str' and 'int'",
    );
  });
});

describe('repr', () => {
  it.each<[Value, string]>([
    ["it's", '"it\'s"'],
    ['"', "'\"'"],
    ['\'"', "'\\'\"'"],
    ['a\\\n\r\t\x00\x7f\u200b\ud800', "'a\\\\\\n\\r\\t\\x00\\x7f\\u200b\\ud800'"],
    ['é𝒳\u00a0', "'é𝒳\\xa0'"],
    [float(1e16), '1e+16'],
    [float(123456789012345680), '1.2345678901234568e+17'],
    [float(1e-5), '1e-05'],
    [float(0.0001), '0.0001'],
    [float(-0), '-0.0'],
    [float(1e300), '1e+300'],
    [new Tuple([1]), '(1,)'],
    [[new Tuple([]), Dict.of({})], '[(), {}]'],
    [2n ** 70n, '1180591620717411303424'],
  ])('case %#', (value, wanted) => {
    expect(repr(value)).toBe(wanted);
  });

  it('shows what holds itself as Python does', () => {
    const list: Value[] = [1];
    list.push(list, Dict.of({ l: list }));
    expect(repr(list)).toBe("[1, [...], {'l': [...]}]");
  });

  it('refuses ints of more digits than Python shows', () => {
    expect(str(10n ** 4299n)).toHaveLength(4300);
    expect(() => str(10n ** 4300n)).toThrow('Exceeds the limit (4300 digits) for integer string conversion');
  });
});

describe('other values', () => {
  it('have Python’s truth and names', () => {
    const falsy: Value[] = [null, false, 0, float(0), '', [], new Tuple([]), new Dict(), new Range(0, 0, 1)];
    expect(falsy.map(truth)).toEqual(falsy.map(() => false));
    const named: Value[] = [
      null,
      true,
      1,
      2n ** 64n,
      float(1),
      'a',
      [],
      new Tuple([]),
      new Dict(),
      new Range(0, 1, 1),
    ];
    expect(named.map(typeName)).toEqual([
      'NoneType',
      'bool',
      'int',
      'int',
      'float',
      'str',
      'list',
      'tuple',
      'dict',
      'range',
    ]);
  });

  it('slice a range without going through it', () => {
    const half = slice(new Range(0, 10 ** 15, 1), 10, null, 2);
    expect(repr(half)).toBe('range(10, 1000000000000000, 2)');
    expect(repr(slice(new Range(0, 10, 3), null, null, -1))).toBe('range(9, -3, -3)');
  });

  it('are gone through once where they are iterators, even if that is left early', () => {
    const iterator = new PyIterator([1, 2, 3]);
    for (const first of iterator.iterate()) if (first === 1) break;
    expect(toList(iterator)).toEqual([2, 3]);
  });

  it('become plain JavaScript, and come back', () => {
    const plain = toPlain(new Dict([[1, [null, true, float(1.5), new Tuple(['x'])]]]));
    expect(JSON.stringify(plain)).toBe('{"1":[null,true,1.5,["x"]]}');
    expect(repr(fromPlain({ a: [1, 1.5, null, 'x'] }))).toBe("{'a': [1, 1.5, None, 'x']}");
  });
});

it('an exception has the text that Python’s str gives it', () => {
  expect(new PyError('KeyError', "'a'")).toMatchObject({
    type: 'KeyError',
    message: "'a'",
    name: 'KeyError',
  });
});
