/** Parts of the expressions below; `[1:3]` and its like may stand in place of any part of an address. */
const decimalRange = String.raw`\[\d+:\d+(?::\d+)?\]`;
const hexRange = String.raw`\[[\da-f]+:[\da-f]+(?::\d+)?\]`;
const labelRange = String.raw`\[(?:[a-z]:[a-z]|\d+:\d+)(?::\d+)?\]`;
const v4 = String.raw`(?:[01]?\d{1,2}|2[0-4]\d|25[0-5]|${decimalRange})`;
const v6 = String.raw`(?:[\da-f]{1,4}|${hexRange})`;

/** A host's name, of characters of which there is a class. */
function nameOf(word: string): string {
  const label = String.raw`(?:${word}|${labelRange})(?:${word}|-|${labelRange})*(?<![_-])`;
  return String.raw`^${label}(?:\.${label})*$`;
}

const BRACKETED = /^\[(.+)\]:(\d+)$/s;
const WITH_PORT = /^((?:[^:[\]]|\[[^\]]*\])*):(\d+)$/;
const IPV4 = new RegExp(String.raw`^(?:${v4}\.){3}${v4}$`, 'i');
const HOSTNAME = new RegExp(nameOf(String.raw`[\da-z_]`), 'i');

/** A name with letters of other scripts. Made when there is one: V8 takes 10 ms for it. */
let international: RegExp | undefined;

function isHostname(text: string): boolean {
  if (/^\p{ASCII}*$/u.test(text)) return HOSTNAME.test(text);
  international ??= new RegExp(nameOf(String.raw`[\p{L}\p{N}\p{M}_]`), 'iu');
  return international.test(text);
}

/** The ways to write an IPv6 address, from the full one to `::`, and those that end in an IPv4 address. */
const IPV6 = new RegExp(
  [
    String.raw`^(?:${v6}:){7}${v6}$`,
    String.raw`^(?:${v6}:){1,6}:$`,
    String.raw`^${v6}?::$`,
    ...[1, 2, 3, 4, 5, 6].map((n) => String.raw`^(?:${v6}:){${n}}(?::${v6}){1,${7 - n}}$`),
    String.raw`^:(?::${v6}){1,6}$`,
    String.raw`^(?:0:){6}(?:${v4}\.){3}${v4}$`,
    String.raw`^::(?:ffff:)?(?:${v4}\.){3}${v4}$`,
    String.raw`^(?:0:){5}ffff:(?:${v4}\.){3}${v4}$`,
  ].join('|'),
  'i',
);

/** A host's name or address (or a pattern with ranges), and its port where one is written. */
export interface Address {
  readonly host: string;
  readonly port: number | undefined;
}

/**
 * Splits `host:22`, `[::1]:22` or a plain host; ranges such as `db[1:3]` may stand in it.
 * @returns `undefined` where the text is none of these
 */
export function parseAddress(text: string): Address | undefined {
  let host = text;
  let port: number | undefined;
  for (const form of [BRACKETED, WITH_PORT]) {
    const match = form.exec(host);
    if (match) [host, port] = [match[1] ?? '', Number(match[2])];
  }
  return IPV4.test(host) || (host.includes(':') && IPV6.test(host)) || isHostname(host)
    ? { host, port }
    : undefined;
}
