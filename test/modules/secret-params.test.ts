import { describe, expect, test } from 'vitest';
import { actions } from '../../src/engine/index.js';
import { paramDocs, type ParamDocs } from '../../src/model/index.js';
import { createRegistry } from '../../src/modules/index.js';

/** Names of what is a secret by its nature. */
const secretName =
  /(?:^|_)(?:pass(?:word|wd|phrase)?|pw|secret|token|credentials?|(?:private|secret|api|access|account)_key(?:_content)?)$/;

/** Names that end so and say something about a secret: when it expires, whether it is set. */
const harmless = new Set(['update_password']);

/** Every param of a module, those within params included. */
function* all(docs: readonly ParamDocs[]): Iterable<ParamDocs> {
  for (const each of docs) {
    yield each;
    yield* all(each.options ?? []);
  }
}

const registry = createRegistry();
const modules = [...[...registry.names()].flatMap((name) => registry.get(name) ?? []), ...actions()].map(
  (module) => ({ name: module.name, params: [...all(paramDocs(module.params))] }),
);

describe('params that are secrets by nature are marked as such', () => {
  test.each(modules)('$name', ({ params }) => {
    const named = params.filter(
      ({ name, aliases, type }) =>
        type !== 'bool' &&
        type !== 'path' &&
        !harmless.has(name) &&
        [name, ...aliases].some((n) => secretName.test(n)),
    );
    expect(named.filter((param) => !param.secret).map((param) => param.name)).toEqual([]);
  });

  test('and there are some', () => {
    const marked = modules.flatMap(({ name, params }) =>
      params.filter((param) => param.secret).map((param) => `${name}.${param.name}`),
    );
    expect(marked).toEqual(expect.arrayContaining(['user.password', 'user.ssh_key_passphrase']));
  });
});
