import type { ModuleFailure } from '../model/index.js';
import { HapError, type Fields } from '../model/index.js';
import { Dict, fromPlain, type Value } from '../python/index.js';

/** A result's fields as Python values, in order; `undefined` ones are left out. */
export function toResult(fields: Fields): Dict {
  const result = new Dict();
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    if (value !== undefined) result.set(key, fromPlain(value));
  }
  return result;
}

/** Whether a result's field is true, as Python sees it. */
export function flag(result: Dict, name: string): boolean {
  const value = result.get(name);
  return (
    value === true ||
    (typeof value === 'number' && value !== 0) ||
    (typeof value === 'string' && value !== '')
  );
}

/** A template's error says in its detail where in the text it is; that stands below the result, not in its `msg`. */
const ofTemplates = new Set(['undefined-variable', 'template-error', 'template-syntax']);

/** What a HapError says as a task's `msg`, which a playbook may compare. */
export function errorMessage(error: HapError): string {
  return ofTemplates.has(error.code) ? error.summary : errorText(error);
}

/** All that a HapError says of what went wrong. */
export function errorText({ summary, detail }: HapError): string {
  return detail ? `${summary}\n${detail}` : summary;
}

/** Does what may fail for what is not defined, and says before the error what it was for. @throws HapError */
export function told<T>(before: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof HapError) || error.code !== 'undefined-variable') throw error;
    const { code, summary, detail, hint, position, cause } = error;
    throw new HapError({ code, summary: before + summary, detail, hint, position, cause });
  }
}

/** The result of a module that gave up. */
export function moduleFailure(error: ModuleFailure): Dict {
  const result = toResult({ changed: false, ...error.fields, failed: true, msg: error.message });
  addLines(result);
  return result;
}

/** Adds `stdout_lines` and `stderr_lines` where there is text without them, as Ansible does for every result. */
export function addLines(result: Dict): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const text = result.get(stream);
    if (typeof text === 'string' && !result.has(`${stream}_lines`))
      result.set(`${stream}_lines`, splitLines(text));
  }
}

/** Python's `str.splitlines()` for the line ends that commands print. */
function splitLines(text: string): Value[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
