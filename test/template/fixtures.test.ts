import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Dict } from '../../src/python/index.js';
import { loads } from '../../src/python/json/loads.js';
import { runCorpus, type CorpusCase } from '../kit/corpus.js';

const folder = new URL('../fixtures/template/', import.meta.url);

/** A file of cases that share variables, as real Ansible answered them. */
function read(name: string): CorpusCase[] {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const values = loads(text);
  const plain = JSON.parse(text) as {
    files: Record<string, string>;
    cases: (Omit<CorpusCase, 'vars' | 'name' | 'kind'> & Partial<Pick<CorpusCase, 'kind'>>)[];
  };
  const shared = dict(values, 'vars');
  const list = values instanceof Dict ? values.get('cases') : undefined;
  return plain.cases.map((each, index) => {
    const own = dict(Array.isArray(list) ? (list[index] ?? null) : null, 'vars');
    const vars = new Dict([...shared, ...own]);
    return { ...each, kind: each.kind ?? 'value', name: `${name} ${index + 1}`, vars, files: plain.files };
  });
}

function dict(value: unknown, key: string): Dict {
  const found = value instanceof Dict ? value.get(key) : undefined;
  return found instanceof Dict ? found : new Dict();
}

describe('what real Ansible answered', () => {
  for (const name of readdirSync(folder))
    it(`is answered alike: ${name}`, () => {
      const cases = read(name);
      expect(cases.length).toBeGreaterThan(50);
      expect(runCorpus(cases)).toEqual([]);
    });
});
