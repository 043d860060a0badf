import fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphOf, listingOf, type Inventory } from '../../src/inventory/index.js';
import { HapError } from '../../src/model/index.js';
import { inventoryOf } from './kit.js';

const words = [
  'web',
  'db',
  'a',
  'h[1:3]',
  'h[a:c]',
  '[web]',
  '[db:children]',
  '[web:vars]',
  'x=1',
  "y='b'",
  'all',
  'localhost',
];
const marks = [
  '\n',
  '\n',
  ' ',
  '=',
  '[',
  ']',
  ':',
  ',',
  '"',
  "'",
  '#',
  ';',
  '\\',
  '&',
  '!',
  '*',
  '~',
  '@',
  '{',
  '}',
  '-',
  '{{ x }}',
];
const yaml = ['hosts: ', 'children:\n  ', 'vars: ', 'all:\n  ', '---\n', '- ', 'null', '{}'];
const text = fc
  .array(fc.oneof(fc.constantFrom(...words, ...marks, ...yaml), fc.string({ maxLength: 2 })), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''));

/** Everything that can be asked of an inventory, errors for people excepted. */
function use(inventory: Inventory, pattern: string): void {
  inventory.match(pattern, { limit: pattern });
  inventory.groups();
  for (const host of inventory.hostNames()) inventory.groupNames(host);
  listingOf(inventory);
  graphOf(inventory, { vars: true });
}

test.each(['hosts', 'hosts.yml', 'hosts.cfg'])('any text as %s gives an inventory or errors', (name) => {
  fc.assert(
    fc.property(text, text, (content, pattern) => {
      try {
        use(inventoryOf({ [name]: content, 'group_vars/web': content }).inventory, pattern);
      } catch (error) {
        expect(error).toBeInstanceOf(HapError);
      }
    }),
    { seed: 3, numRuns: 400 },
  );
});

test('any output of a script gives an inventory or errors', () => {
  const { inventory } = inventoryOf({ hosts: 'h' });
  expect(inventory.hostNames()).toEqual(['h']);
  fc.assert(
    fc.property(fc.oneof(fc.json(), text), (output) => {
      const found = inventoryOf({ hosts: '#!x' }, ['hosts'], { exec: () => output });
      use(found.inventory, 'all');
    }),
    { seed: 3, numRuns: 400 },
  );
});

test.each(['*', '[', 'a[1:9]', '!', '&', ':', ',', '~(a+)+', '[!', 'a[', '?*'])(
  'a long pattern of %j ends in bounded time',
  (part) => {
    const { inventory } = inventoryOf({ hosts: 'a[1:50]\n' });
    expect(inventory.match(part.repeat(300)).hosts.length).toBeLessThanOrEqual(50);
  },
);
