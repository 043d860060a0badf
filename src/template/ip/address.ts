/** Versions of the Internet protocol. */
export type Version = 4 | 6;

/** Bits of an address. */
export function widthOf(version: Version): number {
  return version === 4 ? 32 : 128;
}

/** An IPv4 address in four decimal numbers; `undefined` where the text is none. */
export function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

/** An IPv6 address, the last 32 bits perhaps written as an IPv4 one; `undefined` where the text is none. */
export function parseV6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const last = dotted ? parseV4(dotted[2] ?? '') : undefined;
  if (dotted && last === undefined) return undefined;
  const plain =
    dotted && last !== undefined
      ? `${dotted[1] ?? ''}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`
      : text;
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const words = [...head, ...Array.from({ length: halves.length === 2 ? missing : 0 }, () => '0'), ...tail];
  if (!words.every((word) => /^[\da-fA-F]{1,4}$/.test(word))) return undefined;
  return words.reduce((sum, word) => (sum << 16n) | BigInt(`0x${word}`), 0n);
}

/** An address as text: of IPv6 the shortest form, as `inet_ntop` writes it. */
export function formatAddress(version: Version, value: bigint): string {
  return version === 4 ? formatV4(value) : formatV6(value);
}

function formatV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
}

function formatV6(value: bigint): string {
  const words = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - i * 16)) & 0xffffn));
  const zeros = longestZeros(words);
  const mapped = zeros.start === 0 && (zeros.length === 6 || (zeros.length === 5 && words[5] === 0xffff));
  if (mapped) return `::${zeros.length === 5 ? 'ffff:' : ''}${formatV4(value & 0xffffffffn)}`;
  const text = (part: readonly number[]): string => part.map((word) => word.toString(16)).join(':');
  if (zeros.length < 2) return text(words);
  return `${text(words.slice(0, zeros.start))}::${text(words.slice(zeros.start + zeros.length))}`;
}

function longestZeros(words: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < words.length; start++) {
    let length = 0;
    while (words[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  return best;
}
