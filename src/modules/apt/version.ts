/** Less than 0, 0 or more than 0 as Debian version `a` is older than, the same as or newer than `b` (deb-version(7)). */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [parts(a), parts(b)];
  return x.epoch - y.epoch || comparePart(x.upstream, y.upstream) || comparePart(x.revision, y.revision);
}

function parts(version: string): { epoch: number; upstream: string; revision: string } {
  const colon = version.indexOf(':');
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: colon < 0 ? 0 : Number(version.slice(0, colon)),
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? '' : rest.slice(dash + 1),
  };
}

/** Stretches of non-digits and of digits are compared in turn. */
function comparePart(a: string, b: string): number {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    while (isWord(a[i]) || isWord(b[j])) {
      const order = weight(a[i]) - weight(b[j]);
      if (order !== 0) return order;
      i += 1;
      j += 1;
    }
    const [x, y] = [digits(a, i), digits(b, j)];
    const order = Number(BigInt(x || '0') - BigInt(y || '0'));
    if (order !== 0) return order;
    i += x.length;
    j += y.length;
  }
  return 0;
}

function isWord(c: string | undefined): boolean {
  return c !== undefined && !/\d/.test(c);
}

/** A tilde sorts before the end, the end before letters, letters before all else. */
function weight(c: string | undefined): number {
  if (c === '~') return -1;
  if (!isWord(c) || c === undefined) return 0;
  return /[A-Za-z]/.test(c) ? c.charCodeAt(0) : c.charCodeAt(0) + 256;
}

function digits(text: string, from: number): string {
  return /^\d*/.exec(text.slice(from))?.[0] ?? '';
}
