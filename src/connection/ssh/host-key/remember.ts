import { randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SshSettings } from '../settings.js';
import type { SeenKey } from './key.js';
import { hashName, knownName } from './known-hosts.js';

/** A line of known_hosts for a host's key, its name hashed where that is wished for. */
export function knownLine({ keyName, keyPort, hashNames }: SshSettings, { type, key }: SeenKey): string {
  const name = knownName(keyName, keyPort);
  const salt = randomBytes(20);
  const shown = hashNames ? `|1|${salt.toString('base64')}|${hashName(name, salt).toString('base64')}` : name;
  return `${shown} ${type} ${key.toString('base64')}\n`;
}

/** Adds lines to a file, which is made where there is none. @returns why that did not work */
export async function writeKnown(file: string, lines: string): Promise<string | undefined> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const opened = await open(file, 'a+', 0o600);
    try {
      const { size } = await opened.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await opened.read(last, 0, 1, size - 1);
      // A last line without its end is not to be made part of another.
      await opened.appendFile(size > 0 && last[0] !== 0x0a ? `\n${lines}` : lines);
    } finally {
      await opened.close();
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
