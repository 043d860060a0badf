import type { ResultFields } from '../model/index.js';
import type { Plain } from '../python/index.js';
import { dumps } from './json.js';

const debugNames = new Set(['debug', 'ansible.builtin.debug', 'ansible.legacy.debug']);
const hiddenFromDebugVar = ['changed', 'failed', 'skipped', 'skip_reason', 'invocation'];

/** Whether a module is `debug`, whose results are shown as what it was asked to show. */
export function isDebug(action: string): boolean {
  return debugNames.has(action);
}

/** Whether a result is shown behind its line: with `-v`, or where the module asks for it either way. */
export function isVerbose(result: ResultFields, verbosity: number): boolean {
  const asked = verbosity > 0 || result['_ansible_verbose_always'] === true;
  return asked && result['_ansible_verbose_override'] !== true;
}

/**
 * A result as the console shows it after `=>`: one line of JSON, or indented where the module asks for it and from `-vvv` on.
 * Internal fields and, below `-vvv`, the diff are left out.
 * @param indent it is indented in any case
 */
export function resultText(
  action: string,
  result: ResultFields,
  verbosity: number,
  indent = verbosity > 2,
): string {
  const own = isDebug(action) ? onlyDebug(result) : result;
  const shown: { [key: string]: Plain } = {};
  for (const [key, value] of Object.entries(own)) {
    if (['exception', 'failed', 'skipped'].includes(key)) continue;
    if (verbosity < 3 && ['invocation', 'diff'].includes(key)) continue;
    shown[key] = value;
  }
  const indented = result['_ansible_verbose_always'] === true || indent;
  return dumps(withoutInternal(shown), indented ? 4 : undefined);
}

/** Without what only reports are told, at any depth. */
function withoutInternal(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(withoutInternal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('_ansible_'))
      .map(([key, own]) => [key, withoutInternal(own)]),
  );
}

/** `debug` shows its message alone, or its variable without what every result has. */
function onlyDebug(result: ResultFields): ResultFields {
  if ('msg' in result) {
    const keep = ['msg', 'exception', 'warnings', 'deprecations'];
    return Object.fromEntries(
      Object.entries(result).filter(([key]) => keep.includes(key) || key.startsWith('_')),
    );
  }
  return Object.fromEntries(Object.entries(result).filter(([key]) => !hiddenFromDebugVar.includes(key)));
}
