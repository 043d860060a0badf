/** Letters that a form is found by: none is shorter. */
const HEAD = 4;

/** What stands in place of a secret, as Ansible writes it. */
export const STARS = '********';

/**
 * Finds any of many texts in another, in one pass: where four letters begin a text that is looked for, those that begin so
 * are compared. What overlaps is replaced as a whole.
 */
export class Matcher {
  /** By their first letters, the longest first. */
  readonly #byHead = new Map<string, string[]>();
  /** Which hashes of four letters any of them begins with. */
  readonly #hashes = new Uint8Array(0x10000);

  /** @param text is left out where it is shorter than four letters */
  add(text: string): void {
    if (text.length < HEAD) return;
    const head = text.slice(0, HEAD);
    const same = this.#byHead.get(head) ?? [];
    if (same.includes(text)) return;
    same.push(text);
    same.sort((a, b) => b.length - a.length);
    this.#byHead.set(head, same);
    this.#hashes[hashAt(text, 0)] = 1;
  }

  replace(text: string): string {
    let out = '';
    let copied = 0;
    let from = -1;
    let to = -1;
    const close = (): void => {
      if (from < 0) return;
      out += text.slice(copied, from) + STARS;
      copied = to;
      from = -1;
    };
    for (let i = 0; i + HEAD <= text.length; i++) {
      if (this.#hashes[hashAt(text, i)] === 0) continue;
      const found = this.#byHead.get(text.slice(i, i + HEAD))?.find((each) => text.startsWith(each, i));
      if (found === undefined) continue;
      if (i >= to) close();
      if (from < 0) from = i;
      to = Math.max(to, i + found.length);
    }
    if (from < 0 && copied === 0) return text;
    close();
    return out + text.slice(copied);
  }
}

function hashAt(text: string, i: number): number {
  const a = text.charCodeAt(i) * 31 + text.charCodeAt(i + 1);
  const b = text.charCodeAt(i + 2) * 31 + text.charCodeAt(i + 3);
  return (a * 961 + b) & 0xffff;
}
