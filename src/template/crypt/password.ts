import { SystemRandom } from '../random/random.js';
import { failure } from '../failure.js';
import { md5Crypt } from './md5-crypt.js';
import { shaCrypt } from './sha-crypt.js';
import { bcrypt } from './bcrypt.js';

/** The parameters of `password_hash`; what is not given is chosen as Ansible chooses it. */
export interface HashOptions {
  readonly salt: string | undefined;
  readonly saltSize: number | undefined;
  readonly rounds: number | undefined;
  /** The version of bcrypt: `2a`, `2b`, `2y`. */
  readonly ident: string | undefined;
}

interface Algorithm {
  readonly saltSize: number;
  readonly exactSalt: boolean;
  /** Rounds that are not said, because they are those that hold when nothing is said. */
  readonly impliedRounds: number | undefined;
  hash(
    password: string,
    salt: string,
    rounds: number | undefined,
    ident: string | undefined,
  ): string | undefined;
}

const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map<string, Algorithm>([
  [
    'md5_crypt',
    {
      saltSize: 8,
      exactSalt: false,
      impliedRounds: undefined,
      hash: (password, salt, rounds) => (rounds === undefined ? md5Crypt(password, salt) : undefined),
    },
  ],
  [
    'bcrypt',
    {
      saltSize: 22,
      exactSalt: true,
      impliedRounds: 12,
      hash: (password, salt, rounds, ident) => bcrypt(password, salt, rounds ?? 12, ident ?? '2b'),
    },
  ],
  [
    'sha256_crypt',
    {
      saltSize: 16,
      exactSalt: false,
      impliedRounds: 535_000,
      hash: (password, salt, rounds) => shaCrypt('5', password, salt, rounds),
    },
  ],
  [
    'sha512_crypt',
    {
      saltSize: 16,
      exactSalt: false,
      impliedRounds: 656_000,
      hash: (password, salt, rounds) => shaCrypt('6', password, salt, rounds),
    },
  ],
]);

const SHORT: Readonly<Record<string, string>> = {
  md5: 'md5_crypt',
  blowfish: 'bcrypt',
  sha256: 'sha256_crypt',
  sha512: 'sha512_crypt',
};

const SALT_CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./';

/** A salt of characters that every algorithm takes. */
export function randomSalt(size: number): string {
  const random = new SystemRandom();
  return Array.from({ length: size }, () =>
    SALT_CHARACTERS.charAt(random.index(SALT_CHARACTERS.length)),
  ).join('');
}

/** Characters of salt that an algorithm takes; 8 where it is not known. */
export function saltSizeOf(algorithm: string): number {
  return ALGORITHMS.get(algorithm)?.saltSize ?? 8;
}

/**
 * A password as `/etc/shadow` holds it, by Ansible's rules where the library passlib is not installed.
 * @param type `sha512`, `sha256`, `md5`, `blowfish`, or passlib's name (`sha512_crypt`)
 * @throws PyError in Ansible's words: an unknown algorithm, a salt that does not fit
 */
export function hashPassword(password: string, type: string, options: HashOptions): string {
  const name = SHORT[type] ?? type;
  const algorithm = ALGORITHMS.get(name);
  if (!algorithm) throw failure(`crypt.crypt does not support '${name}' algorithm`);
  const salt = options.salt ?? randomSalt(options.saltSize ?? algorithm.saltSize);
  if (/[^./0-9A-Za-z]/.test(salt)) throw failure('invalid characters in salt');
  const fits = algorithm.exactSalt ? salt.length === algorithm.saltSize : salt.length <= algorithm.saltSize;
  if (!fits) throw failure('invalid salt size');
  const rounds = options.rounds === algorithm.impliedRounds ? undefined : options.rounds;
  const hash = algorithm.hash(password, salt, rounds, options.ident);
  if (hash === undefined) throw failure(`crypt.crypt does not support '${name}' algorithm`);
  return hash;
}
