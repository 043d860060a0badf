import { coreName, didYouMean, positionOf, positionOfValue } from '../model/index.js';
import { Dict } from '../python/index.js';
import { reportUnknown } from './action.js';
import type { TaskHead } from './head.js';
import { blockKeywords, handlerKeywords, includeKeywords } from './keywords.js';
import type { Reading } from './reading.js';
import { RAW } from './arguments.js';
import { readScoped } from './scoped.js';
import { describe, isDeferred, keyName } from './text.js';

/**
 * Refuses params that an import or include does not have.
 * @param refused are among those its like have, and not its own
 */
export function checkOptions(
  { call }: TaskHead,
  known: readonly string[],
  refused: readonly string[],
  reading: Reading,
): void {
  const allowed = known.filter((name) => !refused.includes(name));
  for (const key of call.args.keys()) {
    const name = keyName(key);
    if (allowed.includes(name)) continue;
    reading.error({
      code: 'unknown-param',
      summary: `invalid options for ${call.name}: ${name === RAW ? describe(call.args.get(RAW)) : name}`,
      hint: refused.includes(name)
        ? refusal(name, call.name)
        : didYouMean(
            name,
            allowed.filter((n) => n !== RAW),
          ),
      position: positionOf(call.args, key),
    });
  }
}

function refusal(option: string, action: string): string {
  if (option !== 'apply') return `Only 'include_role' has '${option}'.`;
  return `Write the keywords at '${coreName(action)}' itself: an import passes them on.`;
}

/** Refuses keywords that would not reach what a dynamic include includes. */
export function checkIncludeKeywords({ dict, call }: TaskHead, reading: Reading): void {
  const action = coreName(call.name);
  for (const key of dict.keys()) {
    if (typeof key !== 'string' || !handlerKeywords.has(key) || includeKeywords.has(key)) continue;
    reading.error({
      code: 'misplaced-keyword',
      summary: `'${key}' is not a keyword of ${action}`,
      hint: blockKeywords.has(key)
        ? `Put it below 'apply' of ${action}, so that it is each included task's, or use ${action.replace('include', 'import')}.`
        : 'Put it at the included tasks.',
      position: positionOf(dict, key),
    });
  }
}

/** Checks `apply`, the keywords for each included task. */
export function checkApply({ call, certain }: TaskHead, reading: Reading): void {
  const apply = call.args.get('apply');
  if (apply === undefined || apply === null || isDeferred(apply)) return;
  if (!(apply instanceof Dict)) {
    reading.error({
      code: 'wrong-type',
      summary: `expected a mapping for apply but got ${describe(apply)} instead`,
      position: positionOfValue(call.args, 'apply'),
    });
    return;
  }
  for (const key of apply.keys())
    if (typeof key !== 'string' || !blockKeywords.has(key))
      reportUnknown(apply, keyName(key), 'apply', blockKeywords, reading, positionOf(apply, key));
  readScoped(apply, { what: 'apply', keywords: blockKeywords, certain }, reading);
}

const withoutEffect = [
  ...[
    'register',
    'changed_when',
    'failed_when',
    'until',
    'retries',
    'delay',
    'async',
    'poll',
    'loop_control',
  ],
];

/** Warns of keywords that a static import does not pass on. */
export function ineffective({ dict, call }: TaskHead, reading: Reading): void {
  for (const key of withoutEffect) {
    if (!dict.has(key)) continue;
    reading.warn({
      code: 'misplaced-keyword',
      summary: `'${key}' has no effect on ${coreName(call.name)}`,
      hint: 'Put it at the imported tasks.',
      position: positionOf(dict, key),
    });
  }
}
