import type { Extends, FromImport, Statement } from './ast.js';
import type { ExpressionParser } from './expressions.js';
import type { TargetParser } from './targets.js';
import type { TokenStream } from './tokens.js';

/** Reads the statements that name another template. */
export class ImportParser {
  constructor(
    readonly stream: TokenStream,
    private readonly expressions: ExpressionParser,
    private readonly targets: TargetParser,
  ) {}

  /** `extends name` */
  extends(start: number): Extends {
    return this.#ended({ kind: 'extends', template: this.expressions.expression(), start });
  }

  /** `include name`, perhaps `ignore missing`, perhaps without context. */
  include(start: number): Statement {
    const { stream } = this;
    const template = this.expressions.expression();
    const ignoreMissing = stream.is('name:ignore') && stream.nextIs('name:missing');
    if (ignoreMissing) {
      stream.next();
      stream.next();
    }
    const withContext = this.#context() ?? true;
    return this.#ended({ kind: 'include', template, ignoreMissing, withContext, start });
  }

  /** `import name as target` */
  import(start: number): Statement {
    const template = this.expressions.expression();
    this.stream.expect('name:as');
    const target = this.targets.name();
    return this.#ended({ kind: 'import', template, target, withContext: this.#context() ?? false, start });
  }

  /** `from name import a, b as c` */
  from(start: number): FromImport {
    const { stream } = this;
    const template = this.expressions.expression();
    stream.expect('name:import');
    const names: FromImport['names'] = [];
    let withContext: boolean | undefined;
    do {
      if (!stream.is('name')) stream.expect('name');
      withContext = this.#context();
      if (withContext !== undefined) break;
      const { start: at } = stream.current;
      const name = this.targets.name();
      if (name.startsWith('_')) throw stream.fail('names starting with an underline can not be imported', at);
      names.push({ name, as: stream.skipIf('name:as') ? this.targets.name() : name });
      withContext = this.#context();
    } while (withContext === undefined && stream.skipIf(','));
    return this.#ended({ kind: 'fromimport', template, names, withContext: withContext ?? false, start });
  }

  /** `with context` or `without context`; `undefined` where neither stands. */
  #context(): boolean | undefined {
    const { stream } = this;
    if (!stream.is('name:with', 'name:without') || !stream.nextIs('name:context')) return undefined;
    const { text } = stream.next();
    stream.next();
    return text === 'with';
  }

  /** Ends a node where the token before the current one ends. */
  #ended<T extends object>(node: T): T & { end: number } {
    return { ...node, end: this.stream.lastEnd };
  }
}
