import { describe, expect, test } from 'vitest';
import { positionOf, positionOfValue, TemplateString } from '../../src/model/index.js';
import { inventoryOf } from './kit.js';

describe('errors name file, line and column', () => {
  test.each([
    ['[web', ["error inventory-range hosts:1:1 the range in '[web' cannot be read: its '[' is not closed"]],
    ['[a b]\nx', ['error inventory-syntax hosts:1:1 the section [a b] cannot be read']],
    ['\n [web:var]\nx=1', ['error inventory-syntax hosts:2:2 the section [web:var] is of no known kind']],
    ['h a', ["error inventory-syntax hosts:1:3 a variable is expected, as key=value, not 'a'"]],
    ['  h  x=1 y', ["error inventory-syntax hosts:1:10 a variable is expected, as key=value, not 'y'"]],
    ["h x='a", ['error inventory-syntax hosts:1:5 a quote is opened and not closed']],
    ['h x=a\\', ['error inventory-syntax hosts:1:6 a backslash ends the line']],
    [
      '[w]\nall:',
      ["error inventory-syntax hosts:2:1 'all:' is no host: behind the colon a port is expected"],
    ],
    ['[w]\n---', ["error inventory-syntax hosts:2:1 '---' is no host"]],
    ['[w]\n[w:vars]\nx', ["error inventory-syntax hosts:3:1 a variable is expected, as key=value, not 'x'"]],
    ['[w:children]\na b', ["error inventory-syntax hosts:2:1 the name of a group is expected, not 'a b'"]],
    [
      '[w:vars]\nx=1',
      ["error inventory-group hosts:1:1 [w:vars] names the group 'w', which is declared nowhere"],
    ],
    [
      '[w:children]\n db',
      ["error inventory-group hosts:2:2 [w:children] names the group 'db', which is declared nowhere"],
    ],
    [
      '[a:children]\nb\n[b:children]\na',
      [
        "error inventory-cycle hosts:4:1 the group 'a' cannot be in the group 'b', which is in 'a': it would include itself",
      ],
    ],
    [
      '[a:children]\na',
      ["error inventory-cycle hosts:2:1 the group 'a' cannot be in the group 'a': it would include itself"],
    ],
    [
      '[w]\nh\n[w:vars]\n ansible_group_priority = high',
      ["error inventory-value hosts:4:27 ansible_group_priority is a whole number, not 'high'"],
    ],
    [
      'h[1:x]',
      [
        "error inventory-range hosts:1:1 the range in 'h[1:x]' cannot be read: [1:x] is neither of numbers nor of single letters",
      ],
    ],
    ['h[b:a]', ["error inventory-range hosts:1:1 the range in 'h[b:a]' cannot be read: b comes after a"]],
    [
      'h[01:100]',
      [
        "error inventory-range hosts:1:1 the range in 'h[01:100]' cannot be read: 01 and 100 do not have as many digits as each other",
      ],
    ],
    [
      'h[1]',
      [
        "error inventory-range hosts:1:1 the range in 'h[1]' cannot be read: [1] is not begin:end or begin:end:step",
      ],
    ],
    [
      'h[1:9:0]',
      [
        "error inventory-range hosts:1:1 the range in 'h[1:9:0]' cannot be read: the step 0 is not a number above 0",
      ],
    ],
    [
      'h[1:9999999999]',
      [
        "error inventory-range hosts:1:1 the range in 'h[1:9999999999]' cannot be read: it stands for more than 100000 hosts",
      ],
    ],
    [
      'h[1:999][1:999]',
      [
        "error inventory-range hosts:1:1 the range in 'h[1:999][1:999]' cannot be read: it stands for more than 100000 hosts",
      ],
    ],
  ])('%j', (text, expected) => {
    expect(inventoryOf({ hosts: text }).problems).toEqual(expected);
  });

  test('all of them at once', () => {
    const text = 'h a\n[x:y]\nignored =\n[w]\nh b=1 c\n[v:vars]\nk=1\n';
    expect(inventoryOf({ hosts: text }).problems.map((p) => p.split(' ')[2])).toEqual([
      'hosts:1:3',
      'hosts:2:1',
      'hosts:5:7',
      'hosts:6:1',
    ]);
  });

  test('a mistyped section or group is met with the right one', () => {
    const { problems } = inventoryOf({ hosts: '[web]\nh\n[s:children]\nwbe\n[web:childern]\n' });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('[web:childern] is of no known kind');
    expect(problems[1]).toContain("'wbe', which is declared nowhere");
  });
});

test('variables know where they stand, and text with marks is a template', () => {
  const { inventory } = inventoryOf({ hosts: '[w]\n h x=1 y="a {{ b }}"\n[w:vars]\nz = {{ x }}\n' });
  const [group, host] = inventory.layers('h');
  expect(positionOf(host ?? null, 'x')).toEqual({ file: 'hosts', line: 2, column: 4 });
  expect(positionOfValue(host ?? null, 'x')).toEqual({ file: 'hosts', line: 2, column: 6 });
  expect(host?.get('y')).toEqual(new TemplateString('a {{ b }}', { file: 'hosts', line: 2, column: 10 }));
  expect(group?.get('z')).toEqual(new TemplateString('{{ x }}', { file: 'hosts', line: 4, column: 5 }));
});

test('a group whose name no variable could have is warned of once', () => {
  expect(inventoryOf({ hosts: '[a-b]\nh\n[a-b:vars]\nx=1\n[c_1]\nh\n' }).problems).toEqual([
    "warning group-name hosts:1:1 the group name 'a-b' has characters that no variable's name may have",
  ]);
});
