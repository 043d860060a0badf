import { define, type FunctionTable } from '../../jinja/index.js';
import { textOf } from '../../python/index.js';
import { failure } from '../failure.js';
import { toText } from '../text-of.js';
import type { Named } from '../types.js';

/** `'x' is filter` and `'x' is test`. As in Ansible, a name that there is not is an error instead of False. */
export function nameTests(filters: FunctionTable, tests: () => FunctionTable): Named {
  const test = (kind: string, table: () => FunctionTable): Named => [
    [
      kind,
      define(`${kind}(value)`, (_, value = null) => {
        const name = textOf(value);
        if (name === undefined) throw failure(`key must be a string, got ${toText(value)} instead`);
        if (!table().has(name)) throw failure(`Could not load "${name}"`);
        return true;
      }),
    ],
  ];
  return [...test('filter', () => filters), ...test('test', tests)];
}
