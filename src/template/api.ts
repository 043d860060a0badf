import type { Reference } from '../jinja/index.js';
import type { HapError, Position } from '../model/index.js';
import type { Value } from '../python/index.js';
import type { TaskPlace, VariableScope } from './scope.js';

/** What the whole run has in common. */
export interface TemplarOptions {
  /** Ansible's `jinja2_native`: results keep their type. */
  readonly native?: boolean;
  /** Ansible's `ansible_managed`: the text, with `{file}`, `{host}`, `{uid}` and strftime's codes. */
  readonly managed?: string;
  /** Told what Ansible would warn of. */
  readonly warn?: (warning: HapError) => void;
  /** The most steps and characters of output one rendering may take. */
  readonly limits?: { readonly steps?: number; readonly output?: number };
}

/** How a template file is to be read; Ansible's names in `template`'s own parameters. */
export interface FileSyntax {
  readonly variableStart?: string | undefined;
  readonly variableEnd?: string | undefined;
  readonly blockStart?: string | undefined;
  readonly blockEnd?: string | undefined;
  readonly commentStart?: string | undefined;
  readonly commentEnd?: string | undefined;
  /** On where not given. */
  readonly trimBlocks?: boolean | undefined;
  readonly lstripBlocks?: boolean | undefined;
  readonly newlineSequence?: '\n' | '\r\n' | '\r' | undefined;
}

/** What a template file is rendered with. */
export interface FileOptions extends FileSyntax {
  /** The file's absolute path: includes are looked for beside it, errors name it. */
  readonly path: string;
  /** The name as the task has it (`src`), for `template_path`; the path where not given. */
  readonly source?: string;
  readonly destination?: string;
  /** Variables before all others. */
  readonly variables?: ReadonlyMap<string, Value>;
}

/** Which conditions held. */
export interface ConditionResult {
  readonly holds: boolean;
  /** The first that did not, as it was written. */
  readonly failed?: Value;
}

/** Renders for one host at one task. A variable that was rendered stays so for as long as the renderer lives. */
export interface Renderer {
  readonly scope: VariableScope;
  readonly place: TaskPlace;
  /** Ansible's `jinja2_native`: results keep their type. */
  readonly native: boolean;
  /**
   * A value with everything deferred in it rendered, at any depth; the value itself where nothing is.
   * A string in the result may carry a mark (a `Text`: read it with `textOf`), as `to_json` gives.
   * Values equal to {@link omitMark} are left in it: see `dropOmitted`.
   * @throws HapError `undefined-variable`, `template-syntax`, `template-error`
   */
  render(value: Value): Value;
  /** A value rendered to text: Python's `str` of what {@link render} gives, without a mark. */
  renderText(value: Value): string;
  /** An expression without braces, as `until`, `changed_when` and `loop: name` hold; its value keeps its type. */
  evaluate(expression: string, position?: Position): Value;
  /**
   * One condition, as `when` holds it: a bool, a bare expression, or a template of one.
   * @throws HapError with Ansible's words: `The conditional check 'x' failed. The error was: …`
   */
  condition(condition: Value, position?: Position): boolean;
  /** A condition's value before it is asked whether it is true: a template of one may give anything. */
  conditionValue(condition: Value, position?: Position): Value;
  /** All of several conditions, the later ones only where the earlier hold. */
  conditions(conditions: Value, position?: Position): ConditionResult;
  /** A Jinja2 file's text, rendered as the module `template` does. */
  renderFile(text: string, options: FileOptions): string;
  /** An EJS file's text. */
  renderEjs(text: string, options: FileOptions): string;
  /** What a lookup gives, as a list: `query(name, *terms, **options)`. */
  lookup(name: string, terms: readonly Value[], options?: ReadonlyMap<string, Value>): Value[];
  /**
   * The items of `with_NAME: terms`.
   * @param subdir the folder that relative names are looked for in first: `templates` for the module `template`,
   *   `vars` for `include_vars`, `tasks` for `include_tasks`, else `files`
   */
  loopItems(name: string, terms: Value, subdir?: string): Value[];
  /** Whether anything rendered since it was made came from a host or a lookup: a variable set to it `isData`. */
  readonly touchedData: boolean;
  /**
   * A renderer with more variables before those of this one: a loop's item, a task's `vars`.
   * @param origin where they are from: what came from a host (an item of a registered list) is no condition
   */
  with(variables: ReadonlyMap<string, Value>, origin: 'user' | 'host'): Renderer;
}

/** Makes renderers; built once for a run. Holds compiled templates and what lookups keep. */
export interface Templar {
  renderer(scope: VariableScope, place: TaskPlace): Renderer;
  /** Every name that can be used as a filter, for editors and documentation. */
  filterNames(): Iterable<string>;
  testNames(): Iterable<string>;
  lookupNames(): Iterable<string>;
  /**
   * Parses without rendering.
   * @returns what is wrong with it, or `undefined`
   */
  check(text: string, kind: 'template' | 'expression', position?: Position): HapError | undefined;
  /** Parses a Jinja2 file's text; as {@link check}, with the place in that file. */
  checkFile(text: string, options: FileOptions): HapError | undefined;
  /**
   * The variables that a text reads from outside, in order, and whether it fails without each.
   * @param file how it is to be read, where it is a template file's text
   * @returns nothing for a text that cannot be parsed
   */
  references(text: string, kind: 'template' | 'expression', file?: FileSyntax): readonly Reference[];
}
