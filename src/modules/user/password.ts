/** Characters beside which crypt(3) writes none. */
const foreign = /[^a-zA-Z0-9./=]/;
/** Length of the hash by its scheme: MD5, SHA-256, SHA-512. */
const lengths: Readonly<Record<string, number>> = { '1': 22, '5': 43, '6': 86 };
/** Passwords that stand for no login with a password. */
const disabled = new Set(['*', '!', '*************']);

/** What people hear where a password does not look like a hash. */
export const notHashed =
  'The input password appears not to have been hashed. ' +
  "The 'password' argument must be encrypted for this module to work properly.";

/** Whether a password looks like what crypt(3) makes, or disables logins. */
export function looksHashed(password: string): boolean {
  if (password === '' || disabled.has(password)) return true;
  if (/[:*!]/.test(password)) return false;
  const fields = password.split('$');
  const hash = fields.at(-1) ?? '';
  if (fields.length < 3 || foreign.test(hash)) return false;
  const length = lengths[fields[1] ?? ''];
  return length === undefined || hash.length === length;
}
