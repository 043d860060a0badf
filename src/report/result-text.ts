import type { ResultFields } from '../model/index.js';
import type { Plain } from '../python/index.js';
import { dumps } from './json.js';

const debugNames = new Set(['debug', 'ansible.builtin.debug', 'ansible.legacy.debug']);
const hiddenFromDebugVar = ['changed', 'failed', 'skipped', 'skip_reason', 'invocation'];

/** Whether a result is shown whole whatever the verbosity: what `debug` shows, and what asks for it. */
export function alwaysVerbose(action: string, result: ResultFields): boolean {
  return showsDebug(action, result) || result['_ansible_verbose_always'] === true;
}

/** Whether a result is what `debug` was asked to show, and not that it was skipped or could not. */
function showsDebug(action: string, result: ResultFields): boolean {
  return debugNames.has(action) && result['skipped'] !== true && result['failed'] !== true;
}

/**
 * A result as the console shows it after `=>`: one line of JSON, or indented for `debug` and from `-vvv` on.
 * Internal fields, the diff and the items of a loop are left out; they are shown by their own.
 */
export function resultText(action: string, result: ResultFields, verbosity: number): string {
  const shown: { [key: string]: Plain } = {};
  for (const [key, value] of Object.entries(result)) {
    if (key.startsWith('_ansible_') || key === 'diff' || key === 'exception') continue;
    if (key === 'failed' || key === 'skipped') continue;
    if (key === 'invocation' && verbosity < 3) continue;
    shown[key] = value;
  }
  if (showsDebug(action, result)) return dumps(onlyDebug(shown), 4);
  return dumps(shown, alwaysVerbose(action, result) || verbosity > 2 ? 4 : undefined);
}

/** `debug` shows its message alone, or its variable without what every result has. */
function onlyDebug(result: { [key: string]: Plain }): { [key: string]: Plain } {
  if ('msg' in result) {
    const keep = ['msg', 'exception', 'warnings', 'deprecations'];
    return Object.fromEntries(Object.entries(result).filter(([k]) => keep.includes(k)));
  }
  return Object.fromEntries(Object.entries(result).filter(([k]) => !hiddenFromDebugVar.includes(k)));
}
