import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HapError } from '../../src/model/index.js';
import { decrypt, encrypt, isVault, vaultId, type VaultSecret } from '../../src/vault/index.js';

const read = (name: string): Buffer => readFileSync(new URL(`../fixtures/vault/${name}`, import.meta.url));
const password = (name: string): string => read(name).toString().trim();

const one: VaultSecret = { id: 'default', password: password('password.txt') };
const prod: VaultSecret = { id: 'prod', password: password('password-prod.txt') };

function errorOf(run: () => unknown): HapError {
  try {
    run();
  } catch (error) {
    if (error instanceof HapError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('what ansible-vault wrote', () => {
  test.each([
    ['v11.yml', 'plain.yml', one],
    ['v11.bin', 'plain.bin', one],
    ['v12.yml', 'plain.yml', prod],
  ])('%s', (file, plain, secret) => {
    const found = decrypt(read(file), [one, prod]);
    expect(Buffer.from(found.bytes).equals(read(plain))).toBe(true);
    expect(found.secret).toBe(secret);
    expect(isVault(read(file))).toBe(true);
  });

  test('an empty file', () => {
    expect(decrypt(read('empty.yml'), [one]).bytes).toHaveLength(0);
  });

  test('is read as text, with other line ends and with indented lines', () => {
    const text = read('v11.yml').toString();
    for (const same of [text, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\n   '), text.trimEnd()])
      expect(Buffer.from(decrypt(same, [one]).bytes).equals(read('plain.yml'))).toBe(true);
  });

  test('a password that belongs to another id is tried too', () => {
    const secret = { id: 'other', password: prod.password };
    expect(decrypt(read('v12.yml'), [one, secret]).secret).toBe(secret);
  });
});

describe('with vault_id_match', () => {
  const match = { match: true };

  test('only the password of the same id is tried', () => {
    expect(decrypt(read('v12.yml'), [one, prod], undefined, match).secret).toBe(prod);
    const renamed = { id: 'dev', password: prod.password };
    const error = errorOf(() => decrypt(read('v12.yml'), [one, renamed], undefined, match));
    expect(error).toMatchObject({ code: 'vault-no-secret', detail: 'given are passwords of: default, dev' });
  });

  test('a vault without an id has the one that vault_identity says', () => {
    expect(decrypt(read('v11.yml'), [prod, one], undefined, match).secret).toBe(one);
    const mine = { id: 'mine', password: one.password };
    expect(decrypt(read('v11.yml'), [prod, mine], undefined, { match: true, identity: 'mine' }).secret).toBe(
      mine,
    );
    expect(errorOf(() => decrypt(read('v11.yml'), [mine], undefined, match)).code).toBe('vault-no-secret');
  });
});

test('a vault tells its id', () => {
  expect([vaultId(read('v12.yml')), vaultId(read('v11.yml'))]).toEqual(['prod', undefined]);
});

test('what is encrypted with the same salt is byte for byte what ansible-vault wrote', () => {
  for (const [file, plain, secret] of [
    ['v11.yml', 'plain.yml', { password: one.password }],
    ['v12.yml', 'plain.yml', prod],
  ] as const) {
    const written = read(file).toString();
    const inner = Buffer.from(written.split('\n').slice(1).join(''), 'hex').toString();
    const salt = Buffer.from(inner.split('\n')[0] ?? '', 'hex');
    expect(encrypt(read(plain), secret, salt)).toBe(written);
  }
});

test('encrypting and decrypting gives the bytes back, each time with another salt', () => {
  const bytes = Buffer.from('a\0b\n');
  const first = encrypt(bytes, { id: 'default', password: 'p' });
  expect(first).toMatch(/^\$ANSIBLE_VAULT;1\.1;AES256\n(?:[\da-f]{80}\n)*[\da-f]{1,80}\n$/);
  expect(encrypt(bytes, { password: 'p' })).not.toBe(first);
  expect(Buffer.from(decrypt(first, [{ id: 'x', password: Buffer.from('p') }]).bytes).equals(bytes)).toBe(
    true,
  );
});

describe('errors', () => {
  const position = { file: 'v.yml', line: 3, column: 4 };

  test('a wrong password names the ids that were tried', () => {
    const wrong = [
      { id: 'dev', password: 'x' },
      { id: 'prod', password: 'y' },
    ];
    const error = errorOf(() => decrypt(read('v12.yml'), wrong, position));
    expect(error).toMatchObject({ code: 'vault-password', position });
    expect(error.detail).toBe('its vault id is prod; tried the vault ids: prod, dev');
    expect(JSON.stringify(error)).not.toMatch(/"[xy]"/);
  });

  test('without a password', () => {
    const error = errorOf(() => decrypt(read('v12.yml'), [], position));
    expect(error).toMatchObject({
      code: 'vault-no-secret',
      summary: "a vault needs the password of the vault id 'prod'",
    });
    expect(errorOf(() => decrypt(read('v11.yml'), [])).summary).toBe('a vault needs its password');
  });

  const good = read('v11.yml').toString();
  test.each([
    ['plain text', 'a: 1', /not a vault/],
    ['a damaged header', '$ANSIBLE_VAULT;1.1\nab', /header is damaged/],
    ['another cipher', good.replace('AES256', 'AES'), /cipher AES is not known/],
    ['a digit that is none', good.replace(/\n[\da-f]/, '\nz'), /do not add up/],
    ['a digit missing', good.trimEnd().slice(0, -1), /do not add up/],
    ['no payload', '$ANSIBLE_VAULT;1.1;AES256\n', /do not add up/],
    ['beyond ASCII', `${good}é`, /not a vault/],
  ])('%s', (_, text, summary) => {
    const error = errorOf(() => decrypt(text, [one]));
    expect(error.code).toBe('vault-format');
    expect(error.summary).toMatch(summary);
  });

  test('a vault that was cut off', () => {
    const lines = good.trimEnd().split('\n');
    for (const text of [lines.slice(0, -1).join('\n'), good.trimEnd().slice(0, -4)]) {
      const error = errorOf(() => decrypt(text, [one]));
      expect(error).toMatchObject({
        code: 'vault-format',
        summary: 'the vault is damaged: a part of it is missing',
      });
    }
  });

  test('a changed ciphertext is never decrypted', () => {
    const lines = good.trimEnd().split('\n');
    const last = lines.at(-1) ?? '';
    const other = last.endsWith('1') ? '2' : '1';
    const changed = [...lines.slice(0, -1), `${last.slice(0, -1)}${other}`].join('\n');
    expect(errorOf(() => decrypt(changed, [one])).code).toBe('vault-password');
  });

  test('encrypting twice, or with nothing', () => {
    expect(errorOf(() => encrypt(read('v11.yml'), one)).code).toBe('vault-encrypted');
    expect(errorOf(() => encrypt(read('plain.yml'), { password: '' })).code).toBe('vault-no-secret');
  });
});

test('mutated vaults give an error or the plain text', () => {
  const good = read('v11.yml').toString('latin1');
  const mutation = fc.record({ at: fc.nat(good.length), drop: fc.nat(3), add: fc.string({ maxLength: 3 }) });
  fc.assert(
    fc.property(mutation, ({ at, drop, add }) => {
      const text = good.slice(0, at) + add + good.slice(at + drop);
      try {
        expect(Buffer.from(decrypt(text, [one]).bytes).equals(read('plain.yml'))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(HapError);
      }
    }),
    { seed: 11, numRuns: 60 },
  );
});
