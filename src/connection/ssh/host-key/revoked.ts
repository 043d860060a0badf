import { badOption } from '../config/options.js';
import { readFile } from '../read.js';
import type { SshSettings } from '../settings.js';

/** How a list of revoked keys begins that is no text (PROTOCOL.krl). */
const binary = 'SSHKRL\n\0';

/**
 * Where one of the keys stands in the file of RevokedHostKeys (ssh_config(5)).
 * @throws HapError `unreachable` where the file cannot be read: then no key may be trusted
 */
export async function revokedIn(
  { revokedKeys: file }: SshSettings,
  ...keys: readonly (Buffer | undefined)[]
): Promise<{ readonly file: string; readonly line: number } | undefined> {
  if (file === undefined) return undefined;
  const what = `RevokedHostKeys ${file}`;
  const text = await readFile(file, 'latin1').catch((error: unknown) => {
    throw badOption(`cannot read it: ${error instanceof Error ? error.message : String(error)}`, what);
  });
  if (text.startsWith(binary))
    throw badOption(
      'hap cannot read binary lists (KRL)',
      what,
      'It reads lists of public keys, one in a line.',
    );
  const lines = text.split('\n');
  for (const [i, line] of lines.entries()) {
    const encoded = /^\s*[^#\s]\S*\s+(\S+)/.exec(line)?.[1];
    const revoked = encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
    if (revoked && keys.some((key) => key?.equals(revoked))) return { file, line: i + 1 };
  }
  return undefined;
}
