import { describe, expect, test } from 'vitest';
import { positionOf, TemplateString } from '../../src/model/index.js';
import { inventoryOf } from './kit.js';

describe('problems of YAML inventories', () => {
  test.each([
    ['- a', ['error inventory-syntax hosts.yml:1:1 an inventory in YAML is a mapping of groups']],
    [
      'web:\n  hosts: [a, b]',
      ["error inventory-syntax hosts.yml:2:10 hosts of the group 'web' is a mapping, and this is a list"],
    ],
    ['web:\n  hosts:\n    1: {}', ['error inventory-syntax hosts.yml:3:5 the name of a host is text, not 1']],
    [
      'web:\n  hosts:\n    a: b',
      ["error inventory-syntax hosts.yml:3:8 the variables of the host 'a' are a mapping, and this is text"],
    ],
    ['1: {hosts: {a: }}', ['error inventory-syntax hosts.yml:1:1 the name of a group is text, not 1']],
    [
      'web: a',
      ["warning inventory-skipped hosts.yml:1:1 'web' is skipped: a group is a mapping, and this is text"],
    ],
    [
      'web:\n  host: {a: }',
      ["warning inventory-skipped hosts.yml:2:3 the key 'host' of the group 'web' is skipped"],
    ],
    [
      'a:\n  children:\n    b:\n      children:\n        a:',
      [
        "error inventory-cycle hosts.yml:3:5 the group 'b' cannot be in the group 'a', which is in 'b': it would include itself",
      ],
    ],
    [
      'a:\n  children:\n    all:',
      [
        "error inventory-cycle nowhere the group 'a' cannot be in the group 'all', which is in 'a': it would include itself",
      ],
    ],
    ['plugin: x', ['error inventory-unsupported hosts.yml:1:1 an inventory plugin cannot be read']],
    [
      'web:\n  hosts:\n    "h[2:x]":',
      [
        "error inventory-range hosts.yml:3:5 the range in 'h[2:x]' cannot be read: [2:x] is neither of numbers nor of single letters",
      ],
    ],
    [
      'web:\n  hosts:\n    h: {x: 1, x: 2}',
      [
        "warning yaml-duplicate-key hosts.yml:3:15 the key 'x' is written twice: the one in line 3, column 9 is not used",
      ],
    ],
  ])('%j', (text, expected) => {
    expect(inventoryOf({ 'hosts.yml': text }).problems).toEqual(expected);
  });

  test('text that does not parse has the errors of YAML, also without a suffix', () => {
    const text = 'all:\n  hosts:\n    a: {{ b }}\n    c: "d" e\n';
    for (const name of ['hosts.yml', 'hosts']) {
      const { problems } = inventoryOf({ [name]: text });
      expect(problems.map((p) => p.split(' ').slice(0, 3).join(' '))).toEqual([
        `error yaml-syntax ${name}:3:8`,
        `error yaml-syntax ${name}:4:12`,
      ]);
    }
  });
});

test('values and places are those of the file', () => {
  const { inventory } = inventoryOf({ 'hosts.yml': 'w:\n  hosts:\n    h[1:2]:\n      x: "{{ y }}"\n' });
  for (const host of ['h1', 'h2']) {
    const [own] = inventory.layers(host);
    expect(own?.get('x')).toEqual(new TemplateString('{{ y }}', { file: 'hosts.yml', line: 4, column: 11 }));
    expect(positionOf(own ?? null, 'x')).toEqual({ file: 'hosts.yml', line: 4, column: 7 });
  }
});
