import { describe, expect, it } from 'vitest';
import { bindable, Dict, Float, repr, type Value } from '../../src/python/index.js';

function bound(signature: string, args: Value[], named: Record<string, Value> = {}): string {
  return [...bindable(signature)(args, new Map(Object.entries(named)))].map(repr).join(' ');
}

describe('arguments', () => {
  it.each<[string, Value[], Record<string, Value>, string]>([
    ['f(a, b=2)', [1], {}, '1 2'],
    ['f(a, b=2)', [1, null], {}, '1 None'],
    ['f(a, b=2)', [], { b: null, a: 3 }, '3 None'],
    ['f(a=None)', [], {}, 'None'],
    ["f(a='x, y=z', b=True, c=False, d=-3, e=1.5)", [], {}, "'x, y=z' True False -3 1.5"],
    ["f(a='\\n')", [], {}, "'\\n'"],
    ['f(a, *rest)', [1, 2, 3], {}, '1 [2, 3]'],
    ['f(a, *rest)', [1], {}, '1 []'],
    ['f(a=1, **more)', [], { z: 1, a: 2 }, "2 {'z': 1}"],
    ['f(*rest, **more)', [1], { b: 2 }, "[1] {'b': 2}"],
    ['f()', [], {}, ''],
  ])('%s of %j and %j', (signature, args, named, wanted) => {
    expect(bound(signature, args, named)).toBe(wanted);
  });

  it.each<[string, Value[], Record<string, Value>, string]>([
    ['f(a)', [], {}, "f() missing 1 required positional argument: 'a'"],
    ['f(a, b)', [], {}, "f() missing 2 required positional arguments: 'a' and 'b'"],
    ['f(a, b, c)', [], {}, "f() missing 3 required positional arguments: 'a', 'b', and 'c'"],
    ['f(a)', [1, 2], {}, 'f() takes 1 positional argument but 2 were given'],
    ['f()', [1], {}, 'f() takes 0 positional arguments but 1 was given'],
    ['f(a, b=1)', [1, 2, 3], {}, 'f() takes from 1 to 2 positional arguments but 3 were given'],
    ['f(a)', [1], { a: 2 }, "f() got multiple values for argument 'a'"],
    ['f(a)', [1], { b: 2 }, "f() got an unexpected keyword argument 'b'"],
    ['f(a)', [1], { constructor: 2 }, "f() got an unexpected keyword argument 'constructor'"],
  ])('%s of %j and %j is refused', (signature, args, named, message) => {
    expect(() => bound(signature, args, named)).toThrow(message);
  });

  it('tell what they default to', () => {
    expect(bindable('f(a, b=1.5)').defaults).toEqual([undefined, new Float(1.5)]);
    expect(bindable('f(a, *rest)').defaults).toBeUndefined();
    expect(bindable('f(**more)')([], new Map())).toEqual([new Dict()]);
  });
});
