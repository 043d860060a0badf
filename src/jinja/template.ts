import { str, type Value } from '../python/index.js';
import { compileExpression, compileTemplate, type CompiledExpression } from './compile/template.js';
import type { CompileHost } from './compile/frame.js';
import { Activation, type CompiledTemplate, type Renderable } from './runtime/activation.js';
import { TemplateContext } from './runtime/context.js';
import { locate } from './runtime/failures.js';
import { Output } from './runtime/output.js';
import { Rendering } from './runtime/rendering.js';
import type { ExpressionNode, TemplateNode } from './syntax/ast.js';
import { SourceText } from './syntax/source.js';
import type { RenderOptions, Scope } from './types.js';

/** A compiled template. It can be rendered any number of times, by any number of callers. */
export class Template implements Renderable {
  readonly compiled: CompiledTemplate;

  /** @throws JinjaError where the template is wrong */
  constructor(
    readonly environment: CompileHost,
    readonly ast: TemplateNode,
  ) {
    this.compiled = guarded(ast, () => compileTemplate(environment, ast));
  }

  get name(): string | undefined {
    return this.ast.name;
  }

  /**
   * Renders it to text.
   * @throws JinjaError
   */
  render(options: RenderOptions = {}): string {
    return this.output(options).text;
  }

  /**
   * Renders it to text of which more can be asked than what it is.
   * @throws JinjaError
   */
  output(options: RenderOptions = {}): Output {
    return this.#run(options, false);
  }

  /**
   * Renders it to what it puts out, piece by piece: a lone `{{ expression }}` keeps its value.
   * @returns strings for text and constants, which are joined where they stand together, and values
   * @throws JinjaError
   */
  evaluateNodes(options: RenderOptions = {}): Value[] {
    return this.#run(options, true).nodes ?? [];
  }

  /**
   * Renders it to one value: what `concat`, of the options or the environment, makes of its pieces.
   * @throws JinjaError
   */
  evaluate(options: RenderOptions = {}): Value {
    const out = this.#run(options, true);
    return this.#guard(() => out.result());
  }

  /** A context to render it in, its own blocks in it. */
  newContext(rendering: Rendering, scope: Scope): TemplateContext {
    const context = new TemplateContext(rendering, this.name, scope, this.compiled.mutates);
    for (const [name, body] of this.compiled.blocks) context.blocks.set(name, [body]);
    return context;
  }

  /** Renders it in a context, as part of another rendering. */
  renderInto(context: TemplateContext, out: Output): void {
    this.compiled.root(context, out);
  }

  #run(options: RenderOptions, asNodes: boolean): Output {
    const rendering = new Rendering(this.environment, options);
    const out = new Output(rendering, asNodes);
    this.#guard(() => this.renderInto(this.newContext(rendering, rendering.scope), out));
    return out;
  }

  #guard<T>(run: () => T): T {
    return guarded(this.ast, run);
  }
}

/** Runs something of a template; what fails without a place is given the template's beginning for one. */
function guarded<T>({ name, source }: TemplateNode | ExpressionNode, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw locate(error, new SourceText(name, source), { start: 0, end: 0 });
  }
}

/** A compiled expression, as in `when:`. */
export class Expression {
  readonly #compiled: CompiledExpression;

  /** @throws JinjaError where the expression is wrong */
  constructor(
    readonly environment: CompileHost,
    readonly ast: ExpressionNode,
  ) {
    this.#compiled = guarded(ast, () => compileExpression(environment, ast));
  }

  /**
   * Evaluates it. What is undefined is returned as such.
   * @throws JinjaError
   */
  evaluate(options: RenderOptions = {}): Value {
    return this.#run(options, (value) => value);
  }

  /**
   * Evaluates it and makes text of the value.
   * @throws JinjaError, also where it is undefined
   */
  render(options: RenderOptions = {}): string {
    return this.#run(options, str);
  }

  #run<T>(options: RenderOptions, use: (value: Value) => T): T {
    const rendering = new Rendering(this.environment, options);
    const { size, mutates, evaluate } = this.#compiled;
    const context = new TemplateContext(rendering, this.ast.name, rendering.scope, mutates);
    try {
      return use(evaluate(new Activation(size, undefined, context, rendering.capture())));
    } catch (error) {
      throw locate(error, new SourceText(this.ast.name, this.ast.source), this.ast.expression);
    }
  }
}
