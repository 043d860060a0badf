import { isAscii } from 'node:buffer';
import { ModuleFailure, ShellFunction, type Output } from '../../model/index.js';

/**
 * `hap_text TEXT`: any text as one line, for {@link Reader.text}: `=` and the text, or `x` and its bytes as hex digits
 * where it holds a newline.
 */
export const hapText = new ShellFunction(
  'hap_text',
  String.raw`case $1 in
*'
'*) printf 'x%s\n' "$(printf %s "$1" | od -An -v -tx1 | tr -d ' \n')" ;;
*) printf '=%s\n' "$1" ;;
esac`,
);

const decoder = new TextDecoder();

/** Reads what a script printed, line by line and, where files are in it, byte by byte. */
export class Reader {
  #at = 0;
  readonly #bytes: Uint8Array;
  /** All of it as text, where each byte is a character: what most hosts say is ASCII. */
  readonly #text: string | undefined;

  constructor(private readonly output: Output) {
    this.#bytes = output.out;
    if (isAscii(output.out)) this.#text = output.stdout;
  }

  /** The next line. @throws ModuleFailure when there is none: the script did not come that far */
  line(): string {
    const from = this.#at;
    const end = this.#text?.indexOf('\n', from) ?? this.#bytes.indexOf(10, from);
    if (end < 0) throw this.incomplete();
    this.#at = end + 1;
    return this.#text?.slice(from, end) ?? decoder.decode(this.#bytes.subarray(from, end));
  }

  /** The next line's words. */
  words(): string[] {
    return this.line().split(' ');
  }

  /** A line of `hap_text`. */
  text(): string {
    const line = this.line();
    if (line.startsWith('=')) return line.slice(1);
    if (!line.startsWith('x')) throw this.incomplete();
    const pairs = line.slice(1).match(/../g) ?? [];
    return decoder.decode(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)));
  }

  /** The next `size` bytes, and the newline that stands after them. */
  bytes(size: number): Uint8Array {
    const end = this.#at + size;
    if (this.#bytes[end] !== 10) throw this.incomplete();
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end + 1;
    return bytes;
  }

  /** All lines that are left. */
  rest(): string[] {
    const text = decoder.decode(this.#bytes.subarray(this.#at));
    this.#at = this.#bytes.length;
    return text === '' ? [] : text.replace(/\n$/, '').split('\n');
  }

  /** What was printed is not what the script prints: it was cut short, or what it looked at changed meanwhile. */
  incomplete(): ModuleFailure {
    const said = this.output.stderr.trim();
    return new ModuleFailure(`could not look at the host: ${said === '' ? `rc ${this.output.rc}` : said}`, {
      rc: this.output.rc,
      stdout: this.output.stdout,
      stderr: this.output.stderr,
    });
  }
}
