import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HapError } from '../../src/model/index.js';
import { decrypt, isVault, vaultId } from '../../src/vault/index.js';

const read = (name: string): Buffer => readFileSync(new URL(`../fixtures/vault/${name}`, import.meta.url));
const secrets = [
  { id: 'default', password: read('password.txt').toString().trim() },
  { id: 'prod', password: read('password-prod.txt').toString().trim() },
];
const plain = ['plain.yml', 'plain.bin'].map((name) => read(name).toString('latin1'));
const known = new Set([...plain, '']);

/** Opens something: what comes out is what ansible-vault put in, or an error that a person can read. */
function open(data: string | Uint8Array): void {
  try {
    const { bytes } = decrypt(data, secrets);
    expect(known).toContain(Buffer.from(bytes).toString('latin1'));
  } catch (error) {
    if (!(error instanceof HapError)) throw error;
    expect(['vault-format', 'vault-password']).toContain(error.code);
    expect(error.summary).not.toBe('');
  }
  try {
    vaultId(data);
  } catch (error) {
    expect(error).toMatchObject({ code: 'vault-format' });
  }
  expect(isVault(data)).toBe(isVault(Buffer.from(data as Uint8Array)));
}

const good = fc.constantFrom(...['v11.yml', 'v12.yml', 'v11.bin', 'empty.yml'].map(read));
/** Where, as a part of the whole; how many bytes go; which come. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.nat(90),
  add: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc
      .constantFrom('\n', '\r\n', ';', 'AES256', '$ANSIBLE_VAULT', '0a', '\0', '31', 'g')
      .map((text) => Buffer.from(text)),
  ),
});

function changed(data: Buffer, { at, drop, add }: { at: number; drop: number; add: Uint8Array }): Buffer {
  const from = Math.floor(at * data.length);
  return Buffer.concat([data.subarray(0, from), add, data.subarray(from + drop)]);
}

describe('an error or a value, never a crash or a hang', () => {
  test('for vaults with bytes changed, lost and added', () => {
    fc.assert(
      fc.property(good, fc.array(change, { minLength: 1, maxLength: 4 }), (data, changes) => {
        open(changes.reduce(changed, data));
      }),
      { seed: 23, numRuns: 300 },
    );
  });

  test('for what the hexadecimal digits hold, changed', () => {
    fc.assert(
      fc.property(good, fc.array(change, { minLength: 1, maxLength: 3 }), (data, changes) => {
        const [header = '', ...lines] = data.toString('latin1').split('\n');
        const inner = changes.reduce(changed, Buffer.from(lines.join(''), 'hex'));
        open(`${header}\n${inner.toString('hex')}\n`);
      }),
      { seed: 29, numRuns: 200 },
    );
  });

  test('for headers of any kind', () => {
    const part = fc.oneof(
      fc.constantFrom('1.0', '1.1', '1.2', '9', '', ' AES256 ', 'AES', 'prod'),
      fc.string({ maxLength: 6 }),
    );
    const body = read('v11.yml').toString('latin1').split('\n').slice(1).join('\n');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        open(['$ANSIBLE_VAULT', ...parts].join(';') + '\n' + body);
      }),
      { seed: 31, numRuns: 200 },
    );
  });

  test('for any bytes and texts', () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ maxLength: 200 })), open), {
      seed: 37,
      numRuns: 500,
    });
  });

  test('for megabytes without an end', () => {
    const begin = performance.now();
    const header = '$ANSIBLE_VAULT;1.1;AES256';
    for (const text of ['\n', 'a', '0a', ';', ' ', 'é', '3'])
      open(`${header}${text === ';' ? '' : '\n'}${text.repeat(500_000)}`);
    expect(performance.now() - begin).toBeLessThan(4000);
  });
});
