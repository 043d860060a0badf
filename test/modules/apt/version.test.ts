import { describe, expect, it } from 'vitest';
import { compareVersions } from '../../../src/modules/apt/version.js';

describe('compareVersions', () => {
  // In ascending order; the rules and several of the pairs are those of deb-version(7) and Debian policy 5.6.12.
  const ordered = [
    ...['0~~', '0~~a', '0~', '0', '0a', '1.0~rc1', '1.0', '1.0-1', '1.0-1+b1', '1.0-10', '1.0a', '1.0+dfsg'],
    ...['1.2.9', '1.2.10', '1.09', '1.10', '09.5', '10', '1:0.1', '2:1-1'],
  ];
  it.each(ordered.slice(1).map((v, i): [string, string] => [ordered[i] ?? '', v]))(
    'puts %s before %s',
    (a, b) => {
      expect(compareVersions(a, b)).toBeLessThan(0);
      expect(compareVersions(b, a)).toBeGreaterThan(0);
    },
  );

  it.each([
    ['1.0', '0:1.0'],
    ['1.01', '1.1'],
    ['1.0-0', '1.0'],
  ])('takes %s and %s for the same', (a, b) => {
    expect(compareVersions(a, b)).toBe(0);
  });
});
