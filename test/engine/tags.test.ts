import { describe, expect, it } from 'vitest';
import { selectedByTags } from '../../src/engine/tags.js';

describe('tags', () => {
  // Source of each expectation: Ansible's documentation, "Tags", special tags.
  const cases: [string[], string[], string[], boolean][] = [
    // task's tags, --tags, --skip-tags, runs
    [[], [], [], true],
    [['a'], [], [], true],
    [['a'], ['a'], [], true],
    [['a'], ['b'], [], false],
    [[], ['a'], [], false],
    [['always'], ['b'], [], true],
    [['never'], [], [], false],
    [['never', 'debug'], ['debug'], [], true],
    [['never'], ['all'], [], false],
    [['never', 'always'], [], [], true],
    [['a'], ['tagged'], [], true],
    [[], ['tagged'], [], false],
    [[], ['untagged'], [], true],
    [['a'], ['untagged'], [], false],
    [['a'], [], ['a'], false],
    [['a', 'b'], ['a'], ['b'], false],
    [[], [], ['tagged'], true],
    [['a'], [], ['tagged'], false],
    [['always'], [], ['always'], false],
    [['a'], [], ['all'], false],
    [['always'], [], ['all'], true],
  ];
  it.each(cases)('a task tagged %j with --tags %j --skip-tags %j: %s', (tags, only, skip, runs) => {
    expect(selectedByTags(tags, { only, skip })).toBe(runs);
  });
});
