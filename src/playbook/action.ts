import { coreName, didYouMean, formatPosition, nearest, positionOf, type Position } from '../model/index.js';
import type { Dict } from '../python/index.js';
import { handlerKeywords, replacements, taskKeywords } from './keywords.js';
import type { Reading } from './reading.js';
import { keyName } from './text.js';

/** Which key of a task says what it does. */
export interface ActionKey {
  /** `action`, `local_action`, or the module as written. */
  readonly key: string;
  readonly position: Position | undefined;
}

/** What Ansible's language itself has in place of modules. */
export const languageActions: ReadonlySet<string> = new Set([
  'import_role',
  'import_tasks',
  'include',
  'include_role',
  'include_tasks',
  'meta',
  'validate_argument_spec',
]);

/** Whether a name is a module, an action of the language, or at least looks like a module of some collection. */
function looksLikeAction(name: string, reading: Reading): boolean {
  return languageActions.has(coreName(name)) || reading.ctx.modules.knows(name) || name.split('.').length > 2;
}

/** Keys that show what was meant to stand in a task's place. */
const strays: Readonly<Record<string, string>> = {
  hosts: 'This looks like a play: plays stand at the top of a playbook, not among tasks.',
  role: "Use 'import_role' or 'include_role' to run a role among tasks.",
  import_playbook: 'Playbooks are imported at the top of a playbook, beside its plays.',
};

/**
 * Finds a task's module among its keys, and reports every key that is neither that nor a keyword.
 * @returns `undefined` where there is none or more than one, which is reported
 */
export function findAction(dict: Dict, handler: boolean, reading: Reading): ActionKey | undefined {
  const keywords = handler ? handlerKeywords : taskKeywords;
  const candidates: string[] = [];
  for (const key of dict.keys()) {
    if (typeof key !== 'string')
      reportUnknown(dict, keyName(key), 'a task', [], reading, positionOf(dict, key));
    else if (key === 'listen' && !handler) reportListen(dict, reading);
    else if (key === 'static') reportUnknown(dict, key, 'a task', [], reading);
    else if (!keywords.has(key) && !key.startsWith('with_')) candidates.push(key);
  }
  const spelled = ['action', 'local_action'].filter((key) => dict.has(key));
  const actions = [...spelled, ...sortOut(dict, candidates, spelled.length > 0, handler, reading)];
  const stray = actions.find((key) => key in strays);
  const [first, second] = stray === undefined ? actions : [];
  if (first !== undefined && second === undefined) return { key: first, position: positionOf(dict, first) };
  if (first === undefined) {
    reading.error({
      code: 'no-action',
      summary: 'no module/action detected in task',
      hint:
        strays[stray ?? ''] ??
        'Name a module: the line below the keywords may be missing or indented too far.',
      position: positionOf(dict),
    });
    return undefined;
  }
  const at = (key: string): string => {
    const position = positionOf(dict, key);
    return position ? `${key} at ${formatPosition(position)}` : key;
  };
  reading.error({
    code: 'conflicting-actions',
    summary: `conflicting action statements: ${actions.join(', ')}`,
    detail: actions.map(at).join('\n'),
    hint: "A task has one module. Make it two tasks, or mend a keyword's spelling or indentation.",
    position: positionOf(dict, second ?? first),
  });
  return undefined;
}

/** Takes misspelt keywords out of a task's candidates and reports them. @returns the keys that may be its module */
function sortOut(
  dict: Dict,
  candidates: readonly string[],
  hasAction: boolean,
  handler: boolean,
  reading: Reading,
): readonly string[] {
  if (candidates.length === 0 || (candidates.length === 1 && !hasAction)) return candidates;
  const keywords = handler ? handlerKeywords : taskKeywords;
  const misspelt = candidates.filter(
    (key) => !looksLikeAction(key, reading) && (nearest(key, keywords) !== undefined || key in replacements),
  );
  // Where every candidate may be a misspelt keyword, one of them has to be the module.
  const unknown = misspelt.length === candidates.length && !hasAction ? [] : misspelt;
  for (const key of unknown) reportUnknown(dict, key, handler ? 'a handler' : 'a task', keywords, reading);
  return candidates.filter((key) => !unknown.includes(key));
}

/** Reports a key that is no keyword of what it stands in. */
export function reportUnknown(
  dict: Dict,
  key: string,
  what: string,
  known: Iterable<string>,
  reading: Reading,
  position = positionOf(dict, key),
): void {
  reading.error({
    code: 'unknown-key',
    summary: `'${key}' is not a keyword of ${what}`,
    hint: didYouMean(key, known) ?? replacements[key],
    position,
  });
}

function reportListen(dict: Dict, reading: Reading): void {
  reading.error({
    code: 'unknown-key',
    summary: "'listen' is not a keyword of a task",
    hint: "Only handlers listen; a task names its topics with 'notify'.",
    position: positionOf(dict, 'listen'),
  });
}
