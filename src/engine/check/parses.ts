import type { Position, HapError } from '../../model/index.js';
import type { FileOptions, FileSyntax, Reference, Templar } from '../../template/index.js';

/** What a templar says of texts, each of which is parsed once however many tasks share it. */
export class Parses {
  readonly #sound = new Set<string>();
  readonly #references = new Map<string, readonly Reference[]>();
  readonly #files = new Map<string, HapError | undefined>();

  constructor(private readonly templar: Templar) {}

  check(text: string, kind: 'template' | 'expression', position?: Position): HapError | undefined {
    const key = `${kind}\0${text}`;
    if (this.#sound.has(key)) return undefined;
    const wrong = this.templar.check(text, kind, position);
    if (!wrong) this.#sound.add(key);
    return wrong;
  }

  checkFile(text: string, options: FileOptions): HapError | undefined {
    const key = JSON.stringify(options);
    if (!this.#files.has(key)) this.#files.set(key, this.templar.checkFile(text, options));
    return this.#files.get(key);
  }

  references(text: string, kind: 'template' | 'expression', file?: FileSyntax): readonly Reference[] {
    const key = `${kind}\0${file ? JSON.stringify(file) : ''}\0${text}`;
    let known = this.#references.get(key);
    if (!known) this.#references.set(key, (known = this.templar.references(text, kind, file)));
    return known;
  }
}
