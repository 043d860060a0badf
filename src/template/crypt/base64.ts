const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * crypt(3)'s base 64: six bits a character, the least significant first.
 * @param order the bytes' indexes in groups of three, the most significant first; -1 stands for a zero byte
 * @param length characters that are kept
 */
export function crypt64(bytes: Uint8Array, order: readonly number[], length: number): string {
  let out = '';
  for (let i = 0; i < order.length; i += 3) {
    let bits = 0;
    for (const index of order.slice(i, i + 3)) bits = (bits << 8) | (bytes[index] ?? 0);
    for (let n = 0; n < 4; n++) {
      out += ALPHABET.charAt(bits & 63);
      bits >>>= 6;
    }
  }
  return out.slice(0, length);
}
