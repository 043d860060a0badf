import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileRegex, PyError, Tuple, type Match, type RegexFlags } from '../../src/python/index.js';

/** A case that test/conformance/regex-answers.py has filled in with what Python's re answers. */
interface Case {
  pattern: string;
  text: string;
  flags: string;
  replacement: string;
  answer?: Record<string, unknown>;
  error?: string;
}

const cases = JSON.parse(readFileSync('test/fixtures/python/regex.json', 'utf8')) as Case[];

function found(match: Match | undefined): (string | null)[] | null {
  return match ? [match.text, ...match.groups()] : null;
}

function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof PyError) return error.message;
    throw error;
  }
}

function answer({ pattern, text, flags, replacement }: Case): unknown {
  const set: RegexFlags = {
    ignoreCase: flags.includes('i'),
    multiline: flags.includes('m'),
    dotAll: flags.includes('s'),
  };
  return attempt(() => {
    const regex = compileRegex(pattern, set);
    return {
      search: found(regex.search(text)),
      match: found(regex.match(text)),
      fullmatch: found(regex.fullMatch(text)),
      findall: regex.findAll(text).map((each) => (each instanceof Tuple ? each.items : each)),
      split: regex.split(text),
      sub: attempt(() => {
        const { text: out, count } = regex.subCount(replacement, text);
        return [out, count];
      }),
    };
  });
}

it('regular expressions match what they match in Python', () => {
  expect(cases.length).toBeGreaterThan(400);
  const wanted = cases.map((one) => [one.pattern, one.text, one.answer ?? one.error]);
  expect(cases.map((one) => [one.pattern, one.text, answer(one)])).toEqual(wanted);
});
