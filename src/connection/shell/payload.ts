/** What cannot stand between single quotes, or means something to `%b`: as `%b` wants it (POSIX printf, `\0ddd`). */
const escapes = new Map([
  [0x00, Buffer.from('\\0000')],
  [0x27, Buffer.from('\\0047')],
  [0x5c, Buffer.from('\\\\')],
]);

/** The bytes with their escapes, in one buffer: a file of zeros is not to become millions of pieces. */
function escaped(data: Buffer): Buffer {
  let length = data.length;
  for (const byte of data) length += (escapes.get(byte)?.length ?? 1) - 1;
  const result = Buffer.allocUnsafe(length);
  let at = 0;
  for (const byte of data) {
    const escape = escapes.get(byte);
    if (escape) at += escape.copy(result, at);
    else result[at++] = byte;
  }
  return result;
}

/**
 * A shell command that writes exactly these bytes, ready to be piped into a script. It is a builtin, so there is no limit on its
 * length, nothing of it is seen in the process list, and no file is made. Bytes that are not UTF-8 pass through. It is always
 * one quoted string, because bash takes minutes over a word of many.
 */
export function writeCommand(bytes: Uint8Array): Buffer {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const plain = !data.includes(0x00) && !data.includes(0x27);
  const body = plain ? data : escaped(data);
  // A script that does not read its input is no error.
  return Buffer.concat([Buffer.from(`printf '%${plain ? 's' : 'b'}' '`), body, Buffer.from("' 2>/dev/null")]);
}
