import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkModules, walkPlay } from '../../src/playbook/index.js';
import { fuzzRuns, mutated } from '../kit/mutate.js';
import { contextOf, read } from './reader.js';

const fixtures = new URL('../fixtures/engine/', import.meta.url);
const good = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yml'))
  .map((name) => readFileSync(new URL(name, fixtures)));

test('the fixtures are there', () => {
  expect(good.length).toBeGreaterThan(20);
});

test.each([
  'site.yml',
  'a.yml',
  'roles/r/tasks/main.yml',
  'roles/r/meta/main.yml',
  'roles/r/handlers/main.yml',
])(
  'a playbook that is mutated, as %s, is an error with its place or a value, never a crash or a hang',
  (name) => {
    const others = {
      'site.yml': '- hosts: all\n  roles: [r]\n  tasks: [{import_tasks: a.yml}, {include_role: {name: r}}]',
      'a.yml': '- debug:',
      'roles/r/tasks/main.yml': '- debug:',
    };
    const { modules } = contextOf({});
    fc.assert(
      fc.property(mutated(good), (content) => {
        const { plays, problems } = read({ ...others, [name]: content });
        const unknown = plays.flatMap((play) => checkModules(walkPlay(play), modules));
        for (const { error } of [...problems, ...unknown]) {
          expect(error.position).toBeDefined();
          expect(error.summary).not.toBe('');
        }
      }),
      { seed: 59, numRuns: fuzzRuns(60) },
    );
  },
);
