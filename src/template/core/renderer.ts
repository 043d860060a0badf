import { Markup, Undefined, type Environment } from '../../jinja/index.js';
import { Deferred, HapError, TemplateString, VaultText, type Position } from '../../model/index.js';
import { Dict, Float, str, Tuple, textOf, type Value } from '../../python/index.js';
import type { ConditionResult, FileOptions } from '../api.js';
import type { TaskPlace, VariableScope } from '../scope.js';
import { omitMark } from '../omit.js';
import { failure } from '../failure.js';
import { evalConcat } from './concat.js';
import { checkCondition, conditionValue } from './condition.js';
import { hasDeferred } from './deferred.js';
import { isAlone } from './environments.js';
import { explain, type Subject } from './errors.js';
import { renderTemplateFile } from './file.js';
import { HostVars, HostVarsView, type HostRenderer } from './hostvars.js';
import { locateInFile } from './locate.js';
import { OverlayScope, RenderScope } from './scopes.js';
import type { KnownVariable, RenderingScope, Run, Task } from './parts.js';
import { compileText, withNewlines, type CompiledText } from './templates.js';
import { textOfWords } from './words.js';
import { VariablesView } from './variables-view.js';
import { VaultedText } from '../vaulted.js';

/**
 * What a value is rendered as: a variable, in which vaulted texts are known as such; `lenient`: one in which a text
 * that uses what is not defined stays as it was written; or the result, which is given out.
 */
type How = 'variable' | 'lenient' | 'result';

/** The renderer of one task for one host. */
export class TaskRenderer implements Task, HostRenderer {
  #known: Map<string, KnownVariable> | undefined;
  #touchedData = false;

  constructor(
    readonly run: Run,
    readonly scope: VariableScope,
    readonly place: TaskPlace,
  ) {}

  get touchedData(): boolean {
    return this.#touchedData;
  }

  render(value: Value): Value {
    if (!hasDeferred(value)) return value;
    const scope = new RenderScope(this);
    const rendered = this.deep(value, scope, 'result');
    this.remember(scope);
    return rendered;
  }

  renderText(value: Value): string {
    const rendered = this.render(value);
    return textOf(rendered) ?? str(rendered);
  }

  evaluate(expression: string, position?: Position): Value {
    const scope = new RenderScope(this);
    const value = this.guard(
      () => this.subject(expression, position),
      () => this.environment().compileExpression(expression).evaluate({ scope }),
    );
    this.remember(scope);
    if (value instanceof Undefined)
      this.guard(
        () => this.subject(expression, position),
        () => value.fail(),
      );
    return value instanceof VaultedText ? value.value : value;
  }

  condition(condition: Value, position?: Position): boolean {
    return checkCondition(this, condition, position);
  }

  /** A condition's value, before it is asked whether it is true. */
  conditionValue(condition: Value, position?: Position): Value {
    return conditionValue(this, condition, position);
  }

  conditions(conditions: Value, position?: Position): ConditionResult {
    const all = Array.isArray(conditions) ? conditions : [conditions];
    for (const each of all) if (!this.condition(each, position)) return { holds: false, failed: each };
    return { holds: true };
  }

  renderFile(text: string, options: FileOptions): string {
    return renderTemplateFile(this, text, options);
  }

  renderEjs(text: string, options: FileOptions): string {
    return this.run.ejs(this, text, options);
  }

  lookup(name: string, terms: readonly Value[], options: ReadonlyMap<string, Value> = new Map()): Value[] {
    return this.guard(
      () => this.subject(`lookup '${name}'`, undefined),
      () => this.run.lookups.query(this, name, terms, options),
    );
  }

  loopItems(name: string, terms: Value, subdir = 'files'): Value[] {
    return this.guard(
      () => this.subject(`with_${name}`, undefined),
      () => this.run.lookups.loopItems(this, name, terms, subdir),
    );
  }

  with(variables: ReadonlyMap<string, Value>, origin: 'user' | 'host'): TaskRenderer {
    return new TaskRenderer(this.run, new OverlayScope(variables, this.scope, origin === 'host'), this.place);
  }

  derive(scope: VariableScope): TaskRenderer {
    return new TaskRenderer(this.run, scope, this.place);
  }

  get native(): boolean {
    return this.run.native;
  }

  /** The environment of one of this task's texts; that of its template files is another. */
  environment(text = ''): Environment {
    const { environments, native } = this.run;
    return isAlone(text)
      ? environments.alone(native)
      : environments.get({ folders: [this.place.playbookDir], native });
  }

  hasVariable(name: string): boolean {
    return this.scope.has(name) || name === 'omit' || name === 'vars';
  }

  /** A variable, rendered whole the first time it is touched. */
  variable(name: string): KnownVariable | undefined {
    const known = this.#known?.get(name);
    if (known) return known;
    const raw = this.scope.get(name);
    const made = raw === undefined ? this.#own(name) : this.#make(name, raw);
    if (made) this.#keep(name, made);
    return made;
  }

  #keep(name: string, known: KnownVariable): void {
    (this.#known ??= new Map<string, KnownVariable>()).set(name, known);
  }

  /** What there is without the scope having it. */
  #own(name: string): KnownVariable | undefined {
    if (name === 'omit') return { value: omitMark(), data: false, lookups: false };
    if (name !== 'vars') return undefined;
    return { value: new VariablesView(this.scope), data: true, lookups: false };
  }

  #make(name: string, raw: Value): KnownVariable {
    const data = this.isData(name);
    if (raw instanceof HostVars) return { value: this.#hostVars(raw), data: true, lookups: false };
    if (!hasDeferred(raw)) return { value: raw, data, lookups: false };
    const scope = new RenderScope(this);
    const value = this.run.nested(this, name, () => this.#lazily(name, raw, scope));
    return { value, data: data || scope.data, lookups: scope.lookups };
  }

  /** A variable's value; where something it is made of is not defined it is not defined either. */
  #lazily(name: string, raw: Value, scope: RenderingScope): Value {
    try {
      return this.deep(raw, scope);
    } catch (error) {
      if (!(error instanceof HapError) || error.code !== 'undefined-variable') throw error;
      const shown = raw instanceof Deferred ? raw.repr() : str(raw);
      const hint = `${shown}: ${error.summary}`;
      return this.environment().undefined({ name, hint, type: 'AnsibleUndefinedVariable' });
    }
  }

  /** Whether a variable came from a host, or may have. */
  private isData(name: string): boolean {
    return this.scope.isData ? this.scope.isData(name) : true;
  }

  #hostVars(hostVars: HostVars): HostVarsView {
    return new HostVarsView(
      hostVars.hosts,
      (scope) => new TaskRenderer(this.run, scope, this.place),
      (name) => this.environment().undefined({ name }),
    );
  }

  lenient(name: string): Value | undefined {
    const raw = this.scope.get(name);
    if (raw === undefined || !hasDeferred(raw)) return raw;
    const known = this.#known?.get(name);
    if (known) return known.value;
    const scope = new RenderScope(this);
    const value = this.run.nested(this, name, () => this.deep(raw, scope, 'lenient'));
    this.#keep(name, { value, data: scope.data, lookups: scope.lookups });
    return value;
  }

  /**
   * A value rendered at any depth. Only what holds something deferred is copied.
   * @param how see {@link How}
   */
  deep(value: Value, scope: RenderingScope, how: How = 'variable'): Value {
    if (!hasDeferred(value) || typeof value !== 'object' || value === null || value instanceof Float)
      return value;
    if (Array.isArray(value)) return value.map((item) => this.deep(item, scope, how));
    if (value instanceof Tuple) return value.items.map((item) => this.deep(item, scope, how));
    if (value instanceof TemplateString) return this.text(value, scope, how);
    if (value instanceof VaultText) {
      const text = this.#decrypted(value);
      return how === 'result' ? text : new VaultedText(text, value.ciphertext);
    }
    if (!(value instanceof Dict)) return value;
    const out = new Dict();
    for (const [key, item] of value)
      out.set(key instanceof TemplateString ? key.source : key, this.deep(item, scope, how));
    return out;
  }

  /** A template's value. */
  text(template: TemplateString, scope: RenderingScope, how: How = 'variable'): Value {
    const subject = (): Subject => this.subject(template.source, template.position);
    try {
      return this.guard(subject, () => this.#value(this.run.compiled(this, template), scope));
    } catch (error) {
      if (how === 'lenient' && error instanceof HapError && error.code === 'undefined-variable')
        return template.source;
      throw error;
    }
  }

  #value(compiled: CompiledText, scope: RenderingScope): Value {
    const { single, template } = compiled;
    if (single !== undefined) {
      const raw = this.scope.get(single);
      const plain =
        raw === null || typeof raw === 'number' || typeof raw === 'boolean' || raw instanceof Float;
      if (plain || typeof raw === 'bigint') {
        if (this.isData(single)) scope.data = true;
        return raw;
      }
    }
    const plain = this.native || !compiled.words ? undefined : textOfWords(compiled.words, template, scope);
    const value = plain === undefined ? template.evaluate({ scope }) : evalConcat([plain]);
    if (compiled.constant && value instanceof Markup) return value.value;
    return withNewlines(value, compiled);
  }

  #decrypted(text: VaultText): string {
    const { controller } = this.run;
    return this.guard(
      () => this.subject('a !vault value', text.position),
      () => {
        const plain = controller.decrypt?.(text.ciphertext);
        if (!plain) throw failure('a !vault value cannot be decrypted: there are no vault secrets');
        return Buffer.from(plain).toString('utf8');
      },
    );
  }

  /** Compiles a text of the playbook, for one that is kept by whoever asks. */
  compile(source: string): CompiledText {
    return compileText(this.environment(source), source);
  }

  /** Runs what may fail, and throws what it throws with the place and in the words of this layer. */
  guard<T>(subject: () => Subject, run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw explain(error, subject());
    }
  }

  subject(source: string, position: Position | undefined, file?: string): Subject {
    const { run } = this;
    return {
      source,
      position,
      locate: position && ((part, line) => locateInFile(run.controller.files, position, part, line)),
      names: (what) => (what === 'variable' ? this.scope.names() : run.names(what)),
      ...(file === undefined ? {} : { file }),
    };
  }

  /** Keeps in mind what a rendering touched. */
  remember(scope: RenderingScope): void {
    if (scope.data || scope.lookups) this.#touchedData = true;
  }
}
