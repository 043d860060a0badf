import { createHash, getHashes } from 'node:crypto';
import { bytesOf } from '../bytes.js';
import { define } from '../../jinja/index.js';
import { intOf, PyError, textOf, truth, type Value } from '../../python/index.js';
import { hashPassword } from '../crypt/password.js';
import { encodeText } from '../../python/encoding.js';
import { failure } from '../failure.js';
import { toText } from '../text-of.js';
import type { Named } from '../types.js';

/** Python's names of hash algorithms (`hashlib.new`) where OpenSSL's differ. */
const NAMES: Readonly<Record<string, string>> = {
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
  sha3_224: 'sha3-224',
  sha3_256: 'sha3-256',
  sha3_384: 'sha3-384',
  sha3_512: 'sha3-512',
  sha512_224: 'sha512-224',
  sha512_256: 'sha512-256',
};

/** What Python has and gives no digest for without a length. */
const LENGTHLESS = new Set(['shake_128', 'shake_256', 'shake128', 'shake256']);

function digest(value: Value, algorithm: string): string {
  const name = NAMES[algorithm] ?? algorithm;
  if (LENGTHLESS.has(algorithm))
    throw new PyError('TypeError', "hexdigest() missing required argument 'length' (pos 1)");
  if (!getHashes().some((each) => each.toLowerCase() === name.toLowerCase()))
    throw failure(`unsupported hash type ${algorithm}`);
  return createHash(name)
    .update(bytesOf(value) ?? encodeText(toText(value), 'utf-8'))
    .digest('hex');
}

function optionalInt(value: Value, name: string): number | undefined {
  if (!truth(value)) return undefined;
  const int = intOf(value);
  if (int === undefined) throw new PyError('TypeError', `'${name}' must be an int, not ${toText(value)}`);
  return Number(int);
}

/** `md5`, `sha1`, `checksum`, `hash` and `password_hash`. */
export const hashFilters: Named = [
  ['md5', define('md5s(data)', (_, value = null) => digest(value, 'md5'))],
  ['sha1', define('secure_hash_s(data)', (_, value = null) => digest(value, 'sha1'))],
  ['checksum', define('secure_hash_s(data)', (_, value = null) => digest(value, 'sha1'))],
  [
    'hash',
    define("get_hash(data, hashtype='sha1')", (_, value = null, type = null) => digest(value, toText(type))),
  ],
  [
    'password_hash',
    define(
      "get_encrypted_password(password, hashtype='sha512', salt=None, salt_size=None, rounds=None, ident=None)",
      (_, password = null, type = null, salt = null, size = null, rounds = null, ident = null) => {
        const secret = textOf(password);
        if (secret === undefined)
          throw new PyError('TypeError', `crypt() argument 1 must be str, not ${toText(password)}`);
        return hashPassword(secret, toText(type), {
          salt: truth(salt) ? toText(salt) : undefined,
          saltSize: optionalInt(size, 'salt_size'),
          rounds: optionalInt(rounds, 'rounds'),
          ident: truth(ident) ? toText(ident) : undefined,
        });
      },
    ),
  ],
];
