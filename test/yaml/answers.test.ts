import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TemplateString, VaultText } from '../../src/model/index.js';
import { Dict, type Value } from '../../src/python/index.js';
import { repr } from '../../src/python/repr.js';
import { loadYaml } from '../../src/yaml/index.js';

interface Case {
  readonly text: string;
  /** Python's repr of the value; null where Ansible refuses the text. */
  readonly answer: string | null;
  readonly warnings?: number;
}

const cases = JSON.parse(
  readFileSync(new URL('../fixtures/yaml/answers.json', import.meta.url), 'utf8'),
) as readonly Case[];

/** What libyaml refuses and is read here, all of it as YAML 1.2 has it. */
const lenient = new Set([
  '...',
  '[a:]',
  '[:a]',
  '[?]',
  '[::1]',
  '{k: :a}',
  '{k: ::1}',
  '{a:}',
  '-\ta',
  '? a\n:\tb',
  '--- |\nx\n',
  'a: &x 1\nb: &x 2\nc: *x',
  'a: &x-y.z 1\nb: *x-y.z',
  'a: "\\ud83d\\ude00"',
  'a: "\\ud83d"',
  'a: \u0085b',
  'a: \u2028b',
]);

/** What libyaml reads and is refused here: dashes as items, odd anchors, and values there is no type for. */
const strict = new Set(['[-]', '{k: -}', '{a: -}', '&foo: v', 'a: &x [*x]', 'a: !!set {a, b}']);

/** A value with its marks taken off, so that its repr is what Python shows. */
function unmarked(value: Value): Value {
  if (value instanceof TemplateString) return value.source;
  if (Array.isArray(value)) return value.map(unmarked);
  if (value instanceof Dict) return new Dict([...value].map(([k, v]) => [k, unmarked(v)] as const));
  return value;
}

function reprOf(value: Value): string {
  if (value instanceof VaultText) return `vault(${repr(value.ciphertext)})`;
  if (value instanceof Dict) {
    return `{${[...value].map(([k, v]) => `${repr(k)}: ${reprOf(v)}`).join(', ')}}`;
  }
  return repr(value);
}

describe('texts are read as Ansible reads them', () => {
  test.each(cases)('$text', ({ text, answer, warnings = 0 }) => {
    const { value, problems } = loadYaml(text, 'x.yml');
    const errors = problems.filter((p) => p.severity === 'error');
    if (strict.has(text)) {
      expect(answer).not.toBeNull();
      expect(errors).toHaveLength(1);
    } else if (answer === null) {
      expect(errors.length > 0, 'is refused').toBe(!lenient.has(text));
    } else {
      expect(errors.map((p) => p.error.summary)).toEqual([]);
      expect(reprOf(unmarked(value))).toBe(answer);
      // A key that overrides a merged one is what merging is for: only Ansible warns of it.
      const own = text.includes('<<') ? 0 : warnings;
      const here = text.startsWith('{"a": 1, "a"') ? 1 : own;
      expect(problems).toHaveLength(here);
    }
  });
});
