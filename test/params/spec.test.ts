import { describe, expect, it } from 'vitest';
import { argumentErrors } from '../../src/params/index.js';
import { Dict, fromPlain } from '../../src/python/index.js';

const dict = (plain: unknown): Dict => {
  const value = fromPlain(plain);
  return value instanceof Dict ? value : new Dict();
};

// What ArgumentSpecValidator of ansible-core 2.14.18 says.
const cases: [spec: object, given: object, errors: string[]][] = [
  [{ a: { type: 'str', required: true } }, {}, ['missing required arguments: a']],
  [{ a: { required: true }, b: { required: true } }, {}, ['missing required arguments: a, b']],
  [{ a: { required: true } }, { a: null }, []],
  [{ a: {} }, { a: [1, 'x'] }, []],
  [{ a: { type: 'int' } }, { a: '12' }, []],
  [
    { a: { type: 'int' } },
    { a: 'twelve' },
    [
      "argument 'a' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
  ],
  [
    { a: { type: 'int' } },
    { a: 1.5 },
    [
      "argument 'a' is of type <class 'float'> and we were unable to convert to int: <class 'float'> cannot be converted to an int",
    ],
  ],
  [{ a: { type: 'bool' } }, { a: 'yes' }, []],
  [{ a: { type: 'float' } }, { a: '1.5' }, []],
  [
    { a: { type: 'float' } },
    { a: 'x' },
    [
      "argument 'a' is of type <class 'str'> and we were unable to convert to float: <class 'str'> cannot be converted to a float",
    ],
  ],
  [{ a: { type: 'list' } }, { a: 'x,y' }, []],
  [
    { a: { type: 'list' } },
    { a: { x: 1 } },
    [
      "argument 'a' is of type <class 'dict'> and we were unable to convert to list: <class 'dict'> cannot be converted to a list",
    ],
  ],
  [
    { a: { type: 'list', elements: 'int' } },
    { a: ['1', 2, 'x'] },
    [
      "Elements value for option 'a' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
  ],
  [{ a: { type: 'dict' } }, { a: 'x=1 y=2' }, []],
  [
    { a: { type: 'dict' } },
    { a: ['x'] },
    [
      "argument 'a' is of type <class 'list'> and we were unable to convert to dict: <class 'list'> cannot be converted to a dict",
    ],
  ],
  [
    { a: { type: 'dict' } },
    { a: 'nothing' },
    [
      "argument 'a' is of type <class 'str'> and we were unable to convert to dict: dictionary requested, could not parse JSON or key=value",
    ],
  ],
  [{ a: { type: 'path' } }, { a: '~/x' }, []],
  [{ a: { type: 'raw' } }, { a: { x: 1 } }, []],
  [{ a: { choices: ['x', 'y'] } }, { a: 'z' }, ['value of a must be one of: x, y, got: z']],
  [{ a: { choices: ['x', 'y'] } }, { a: 'x' }, []],
  [{ a: { choices: ['x', 'y'] } }, { a: null }, ['value of a must be one of: x, y, got: None']],
  [{ a: { choices: ['yes', 'no'] } }, { a: true }, []],
  [{ a: { type: 'int', choices: [1, 2] } }, { a: '2' }, []],
  [{ a: { type: 'int', choices: [1, 2] } }, { a: 3 }, ['value of a must be one of: 1, 2, got: 3']],
  [
    { a: { type: 'list', elements: 'str', choices: ['x', 'y'] } },
    { a: ['x', 'z', 'w'] },
    ['value of a must be one or more of: x, y. Got no match for: z, w'],
  ],
  [{ a: { default: 'z', choices: ['x', 'y'] } }, {}, ['value of a must be one of: x, y, got: z']],
  [
    { a: { default: 'x', required: true } },
    { a: 'y' },
    ['internal error: required and default are mutually exclusive for a'],
  ],
  [{ a: { aliases: ['b'], required: true } }, { b: 'x' }, []],
  [
    { a: { aliases: ['b'], type: 'int' } },
    { b: 'x' },
    [
      "argument 'a' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
  ],
  [{ a: {} }, { a: 'x', c: 1, d: 2 }, ['c, d. Supported parameters include: a.']],
  [{ a: { aliases: ['b'] } }, { c: 1 }, ['c. Supported parameters include: a (b).']],
  [
    { o: { type: 'dict', options: { x: { type: 'int', required: true }, y: { choices: ['p', 'q'] } } } },
    { o: { y: 'r', z: 1 } },
    [
      'missing required arguments: x found in o',
      'value of y must be one of: p, q, got: r found in o',
      'o.z. Supported parameters include: x, y.',
    ],
  ],
  [
    { o: { type: 'dict', options: { x: { type: 'int' } } } },
    { o: { x: 'a' } },
    [
      "argument 'x' is of type <class 'str'> found in 'o'. and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
  ],
  [
    { o: { type: 'list', elements: 'dict', options: { x: { type: 'int', required: true }, y: {} } } },
    { o: [{ x: 1 }, { y: 2 }, { x: 'a' }] },
    [
      'missing required arguments: x found in o',
      "argument 'x' is of type <class 'str'> found in 'o'. and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
  ],
  [
    { o: { type: 'dict', options: { x: { type: 'list', elements: 'int' } } } },
    { o: { x: [1, 'b'] } },
    [
      "Elements value for option 'x' found in 'o' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
  ],
  [
    {
      o: {
        type: 'dict',
        options: { p: { type: 'dict', options: { x: { required: true }, y: { type: 'int' } } } },
      },
    },
    { o: { p: { y: 'q' } } },
    [
      'missing required arguments: x found in o -> p',
      "argument 'y' is of type <class 'str'> found in 'o -> p'. and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
  ],
  [
    { o: { type: 'dict', mutually_exclusive: [['x', 'y']], options: { x: {}, y: {} } } },
    { o: { x: 1, y: 2 } },
    ['parameters are mutually exclusive: x|y found in o'],
  ],
  [
    { o: { type: 'dict', required_together: [['x', 'y']], options: { x: {}, y: {} } } },
    { o: { x: 1 } },
    ['parameters are required together: x, y found in o'],
  ],
  [
    { o: { type: 'dict', required_one_of: [['x', 'y']], options: { x: {}, y: {} } } },
    { o: {} },
    ['one of the following is required: x, y found in o'],
  ],
  [
    { o: { type: 'dict', required_if: [['x', 'p', ['y', 'z']]], options: { x: {}, y: {}, z: {} } } },
    { o: { x: 'p', z: 1 } },
    ['x is p but all of the following are missing: y found in o'],
  ],
  [
    { o: { type: 'dict', required_if: [['x', 'p', ['y', 'z'], true]], options: { x: {}, y: {}, z: {} } } },
    { o: { x: 'p' } },
    ['x is p but any of the following are missing: y, z found in o'],
  ],
  [
    { o: { type: 'dict', required_by: { x: ['y'] }, options: { x: {}, y: {} } } },
    { o: { x: 1 } },
    ["missing parameter(s) required by 'x': y found in o"],
  ],
  [
    { o: { type: 'dict', apply_defaults: true, options: { x: { required: true } } } },
    {},
    ['missing required arguments: x found in o'],
  ],
  [{ o: { type: 'dict', options: { x: { required: true } } } }, {}, []],
  [
    { a: { type: 'int' }, b: { required: true }, c: { choices: ['x'] } },
    { a: 'q', c: 'y', e: 1 },
    [
      'missing required arguments: b',
      "argument 'a' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int",
      'value of c must be one of: x, got: y',
      'e. Supported parameters include: a, b, c.',
    ],
  ],
];

describe('argumentErrors', () => {
  it.each(cases)('%j given %j', (spec, given, errors) => {
    expect(argumentErrors(dict(spec), dict(given))).toEqual(errors);
  });

  it('leaves what it was given alone', () => {
    const given = dict({ a: '1', b: ['2'] });
    argumentErrors(
      dict({ a: { type: 'int' }, b: { type: 'list', elements: 'int' }, c: { default: 1 } }),
      given,
    );
    expect([...given]).toEqual([
      ['a', '1'],
      ['b', ['2']],
    ]);
  });
});
