import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HapError } from '../../src/model/index.js';
import { toPlain } from '../../src/python/index.js';
import { loadYaml, loadYamlAll } from '../../src/yaml/index.js';

const bits = [
  'a',
  ': ',
  '- ',
  '\n',
  '\n  ',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ', ',
  '#',
  '|',
  '>',
  '&a ',
  '*a',
  '!!',
  '<<',
];
const more = [
  '!unsafe ',
  '!vault ',
  '? ',
  '---\n',
  '...\n',
  '\t',
  '\r',
  '%',
  '@',
  '\\',
  '0x',
  '1',
  '~',
  '=',
  '\0',
  '{{ x }}',
  '\ufeff',
];
const text = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...bits, ...more) }, fc.string({ maxLength: 3 })), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));

test('any text gives a value or errors with a place', () => {
  fc.assert(
    fc.property(text, (t) => {
      const { value, problems } = loadYaml(t, 'x.yml');
      toPlain(value);
      const errors = problems.filter((p) => p.severity === 'error');
      for (const { error } of problems) {
        expect(error).toBeInstanceOf(HapError);
        expect(error.position?.line).toBeGreaterThan(0);
        expect(error.position?.column).toBeGreaterThan(0);
        expect(error.position?.line).toBeLessThanOrEqual(t.split(/\r\n|\r|\n/).length);
      }
      if (errors.length > 0) expect(value).toBeNull();
      loadYamlAll(t, 'x.yml');
    }),
    { seed: 7, numRuns: 500 },
  );
});

/** Beyond 2^53 JSON.parse rounds, and only here. */
const asJson = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? Number(v) : v));

test('JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json(), (t) => {
      const { value, problems } = loadYaml(t, 'x.yml', { trust: false });
      expect(problems).toEqual([]);
      expect(asJson(toPlain(value))).toBe(asJson(JSON.parse(t)));
    }),
    { seed: 7, numRuns: 300 },
  );
});

test.each(['[', '{"a":', '- ', 'a: ', '"', "'\n", '&a ', '[\n', '? ', '1:', '0x', '{{ ', '<<: {'])(
  'a long run of %j ends in bounded time',
  (part) => {
    const { problems } = loadYaml(part.repeat(3000), 'x.yml');
    expect(problems.length).toBeLessThanOrEqual(10);
  },
);
