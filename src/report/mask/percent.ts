const sets: readonly RegExp[] = [
  // RFC 3986, unreserved.
  /[\w.~-]/,
  // Python's `urllib.parse.quote`, the filter `urlencode`.
  /[\w.~/-]/,
  // ECMAScript's encodeURIComponent and encodeURI.
  /[\w.~!'()*-]/,
  /[\w.~!'()*;,/?:@&=+$#-]/,
  // The user's part of a URL, RFC 3986 userinfo.
  /[\w.~!$&'()*+,;=:-]/,
];

/** The ways in which URLs write text: what is left as it is differs, hexadecimal digits come in both cases. */
export function percentForms(text: string): string[] {
  const bytes = [...Buffer.from(text, 'utf8')];
  const write = (safe: RegExp, space: string, hex: (digits: string) => string): string =>
    bytes
      .map((byte) => {
        const char = String.fromCharCode(byte);
        if (char === ' ') return space;
        return byte < 128 && safe.test(char) ? char : `%${hex(byte.toString(16).padStart(2, '0'))}`;
      })
      .join('');
  const cases = [(digits: string) => digits.toUpperCase(), (digits: string) => digits];
  return sets.flatMap((safe) => cases.flatMap((hex) => [write(safe, '%20', hex), write(safe, '+', hex)]));
}
