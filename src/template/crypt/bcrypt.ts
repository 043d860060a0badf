import { hashSync } from 'bcryptjs';
import { failure } from '../failure.js';

const IDENTS = ['2a', '2b', '2y'];
/** The last character of a salt stands for four bits that are not used: those are written as zero. */
const LAST = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A password hashed with bcrypt (`$2b$12$…`).
 * @param rounds the logarithm of the number of rounds: 4 to 31
 * @param salt 22 characters of bcrypt's base 64
 * @returns `undefined` where the rounds or the version are none of bcrypt's
 */
export function bcrypt(password: string, salt: string, rounds: number, ident: string): string | undefined {
  if (!IDENTS.includes(ident) || rounds < 4 || rounds > 31) return undefined;
  if (password.includes('\0')) throw failure('a password with a NUL cannot be hashed');
  const clean = salt.slice(0, 21) + LAST.charAt(LAST.indexOf(salt.charAt(21)) & 0b110000);
  return hashSync(password, `$${ident}$${String(rounds).padStart(2, '0')}$${clean}`);
}
