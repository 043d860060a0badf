import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { StringDecoder } from 'node:string_decoder';
import { HapError } from '../model/index.js';

/** Whether somebody sits at a terminal. */
export function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r+'));
    return true;
  } catch {
    return false;
  }
}

/**
 * Asks the one who sits at the terminal, wherever standard input and output lead. Without a terminal the answer is a line
 * of standard input, as for Python's getpass; what follows the line is left there.
 * @param hidden whether what is typed is not shown
 * @throws HapError `interrupted` on Ctrl-C, `not-interactive` where there is nobody to answer
 */
export async function ask(question: string, hidden: boolean): Promise<string> {
  let fd: number;
  try {
    fd = openSync('/dev/tty', 'r+');
  } catch {
    writeSync(process.stderr.fd, question);
    const line = readLine(process.stdin.fd);
    writeSync(process.stderr.fd, '\n');
    if (line === undefined) throw nobody(question);
    return line;
  }
  return typed(fd, hidden, question);
}

function nobody(question: string): HapError {
  return new HapError({
    code: 'not-interactive',
    summary: `nobody answered: ${question.trim()}`,
    hint: 'Without a terminal, give passwords in files: --vault-password-file, --vault-id NAME@FILE.',
  });
}

/** A line as it is typed, key by key. */
function typed(fd: number, hidden: boolean, question: string): Promise<string> {
  const tty = new ReadStream(fd);
  const decoder = new StringDecoder('utf8');
  // Who answers as soon as he is asked is not shown either.
  tty.setRawMode(true);
  writeSync(fd, question);
  let line = '';
  return new Promise<string>((resolve, reject) => {
    const key = (char: string): void => {
      if (char === '\r' || char === '\n' || (char === '\x04' && line !== '')) resolve(line);
      else if (char === '\x04') reject(nobody(question));
      else if (char === '\x03') reject(new HapError({ code: 'interrupted', summary: 'interrupted' }));
      else if (char === '\x15') shorten(line.length);
      else if (char === '\x7f' || char === '\b') shorten(1);
      else if (char >= ' ') {
        line += char;
        if (!hidden) writeSync(fd, char);
      }
    };
    const shorten = (by: number): void => {
      const chars = Array.from(line);
      const gone = Math.min(by, chars.length);
      line = chars.slice(0, chars.length - gone).join('');
      if (!hidden) writeSync(fd, '\b \b'.repeat(gone));
    };
    tty.on('data', (chunk: Buffer) => {
      for (const char of decoder.write(chunk)) key(char);
    });
    tty.on('error', reject);
    tty.on('end', () => {
      reject(nobody(question));
    });
  }).finally(() => {
    tty.setRawMode(false);
    writeSync(fd, '\n');
    tty.destroy();
  });
}

/** One line, byte by byte: not one more is taken than is its own. `undefined` at the end of what there is. */
function readLine(fd: number): string | undefined {
  const bytes: number[] = [];
  const one = Buffer.alloc(1);
  for (;;) {
    if (readSync(fd, one) === 0) {
      if (bytes.length === 0) return undefined;
      break;
    }
    const byte = one[0] ?? 0;
    if (byte === 0x0a) break;
    bytes.push(byte);
  }
  return Buffer.from(bytes).toString('utf8').replace(/\r$/, '');
}

/** All of standard input. */
export function readStandardInput(): Buffer {
  const chunks: Buffer[] = [];
  const chunk = Buffer.alloc(0x10000);
  for (;;) {
    const count = readSync(process.stdin.fd, chunk);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(Buffer.from(chunk.subarray(0, count)));
  }
}
