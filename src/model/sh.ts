import { HapError } from './error.js';

/**
 * A function in POSIX sh that a module's scripts call. A shell is taught it once, before the first script that uses it.
 * Its body must run in dash, busybox ash and bash, and be free of side effects when it is only defined.
 */
export class ShellFunction {
  /**
   * @param name `hap_stat`: unique among all of hap's
   * @param body what stands between the braces
   * @param uses other functions the body calls
   */
  constructor(
    readonly name: string,
    readonly body: string,
    readonly uses: readonly ShellFunction[] = [],
  ) {}
}

/** A piece of shell script in which every value is quoted. Made by {@link sh} only. */
export class Sh {
  constructor(
    readonly text: string,
    readonly functions: ReadonlySet<ShellFunction>,
  ) {}
}

/** What {@link sh} takes: text is quoted, lists are quoted and joined by spaces, scripts and functions go in as they are. */
export type ShArgument = string | number | Sh | ShellFunction | readonly (string | number | Sh)[];

const plainWord = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** One word for sh, whatever it holds (POSIX.1 2.2.2, single-quotes). @throws HapError `nul-byte`, which no argument can hold */
export function quote(text: string): string {
  if (text.includes('\0'))
    throw new HapError({
      code: 'nul-byte',
      summary: 'embedded null byte: no path, and no word of a command, can hold one',
      detail: `It is in ${JSON.stringify(text)}.`,
    });
  // A word that begins with ~ or = or holds = could be expanded or taken for an assignment.
  if (plainWord.test(text) && !text.includes('=')) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Shell script from a template literal: every interpolated value is quoted. */
export function sh(strings: TemplateStringsArray, ...values: readonly ShArgument[]): Sh {
  let text = strings[0] ?? '';
  let functions = none;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as ShArgument;
    text += wordsOf(value) + (strings[i + 1] ?? '');
    functions = withFunctions(functions, value);
  }
  return new Sh(text, functions);
}

/** Most scripts use no functions. */
const none: ReadonlySet<ShellFunction> = new Set();

function wordsOf(value: ShArgument): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return String(value);
  if (value instanceof Sh) return value.text;
  if (value instanceof ShellFunction) return value.name;
  return value.map(wordsOf).join(' ');
}

/** These functions and those of one more piece of script. */
function withFunctions(functions: ReadonlySet<ShellFunction>, value: ShArgument): ReadonlySet<ShellFunction> {
  if (typeof value === 'string' || typeof value === 'number') return functions;
  if (value instanceof ShellFunction)
    return functions.has(value) ? functions : new Set([...functions, value]);
  if (!(value instanceof Sh)) return value.reduce<ReadonlySet<ShellFunction>>(withFunctions, functions);
  if (value.functions.size === 0 || functions === value.functions) return functions;
  return functions.size === 0 ? value.functions : new Set([...functions, ...value.functions]);
}

/** Scripts one after the other, a line each. */
export function lines(scripts: readonly Sh[]): Sh {
  const text = scripts.map((s) => s.text).join('\n');
  return new Sh(text, scripts.reduce<ReadonlySet<ShellFunction>>(withFunctions, none));
}

/** Script text that the author of a module vouches for: a constant, never built from values. */
export function verbatim(text: string): Sh {
  return new Sh(text, none);
}
