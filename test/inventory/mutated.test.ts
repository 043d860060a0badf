import { readdirSync, readFileSync, statSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphOf, listingOf } from '../../src/inventory/index.js';
import { HapError } from '../../src/model/index.js';
import { fuzzRuns, mutated } from '../kit/mutate.js';
import { inventoryOf } from './kit.js';

const fixtures = new URL('../fixtures/inventory/', import.meta.url);
const good = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .map((name) => new URL(name, fixtures))
  .filter((url) => statSync(url).isFile() && !/\.(json|py)$/.test(url.pathname))
  .map((url) => readFileSync(url))
  .filter(({ length }) => length < 4000);

test('the fixtures are there', () => {
  expect(good.length).toBeGreaterThan(20);
});

test.each(['hosts', 'hosts.yml', 'group_vars/all.yml', 'host_vars/h/vars'])(
  'an inventory that is mutated, as %s, is an error or a value, never a crash or a hang',
  (name) => {
    fc.assert(
      fc.property(mutated(good), (content) => {
        try {
          const { inventory } = inventoryOf({ hosts: 'h\n[web]\nh\n', [name]: content });
          inventory.match('all:!web[0]:&~h.*', { limit: '*' });
          inventory.varsProblems();
          listingOf(inventory);
          graphOf(inventory, { vars: true });
        } catch (error) {
          if (!(error instanceof HapError)) throw error;
          expect(error.summary).not.toBe('');
        }
      }),
      { seed: 53, numRuns: fuzzRuns(100) },
    );
  },
);
