import { createContext, Script, type Context } from 'node:vm';
import { PyError } from '../errors.js';
import { parts, type Node } from './nodes.js';

/** How long a match may be looked for. What is not pathological takes a thousandth of it. */
const MOST_MILLISECONDS = 3000;
/** Ways to try of which nobody notices that all were tried. */
const FEW_WAYS = 50_000_000;
/** Below this length even two choices for each character are soon tried. */
const SHORT_TEXT = 16;

/**
 * How the ways to try grow with the text's length: its power, for parts that repeat one after another; Infinity where
 * one repeats inside of another, so that they double with each character.
 */
export function growth(node: Node): number {
  if (node.kind === 'atomic') return Math.min(1, growth(node.body));
  const inner = parts(node).map(growth);
  if (node.kind === 'alternation') return Math.max(0, ...inner);
  const sum = inner.reduce((a, b) => a + b, 0);
  if (node.kind !== 'repeat' || node.max < 10) return sum;
  return sum > 0 || hasChoice(node.body) ? Infinity : 1;
}

/** Whether there is more than one way in which a part may match. */
function hasChoice(node: Node): boolean {
  if (node.kind === 'alternation' || node.kind === 'backreference') return true;
  if (node.kind === 'repeat' && node.min !== node.max) return true;
  return parts(node).some(hasChoice);
}

let room: { readonly context: Context; readonly script: Script } | undefined;

/**
 * `RegExp.exec`, which ends. V8 tries all ways there are, which may be more than there is time for: where that could
 * be so, it is called with a bound.
 * @param power the pattern's {@link growth}
 * @param most how many milliseconds it may take
 * @throws PyError RuntimeError where it took longer
 */
export function boundedExec(
  regexp: RegExp,
  text: string,
  power: number,
  most = MOST_MILLISECONDS,
): RegExpExecArray | null {
  const left = text.length - regexp.lastIndex;
  const soon = power === Infinity ? left < SHORT_TEXT : left ** (power + 1) < FEW_WAYS;
  if (soon) return regexp.exec(text);
  room ??= { context: createContext(Object.create(null) as object), script: new Script('run()') };
  const { context, script } = room;
  let found: RegExpExecArray | null = null;
  context['run'] = () => {
    found = regexp.exec(text);
  };
  try {
    script.runInContext(context, { timeout: most });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new PyError(
      'RuntimeError',
      `the regular expression tries too many ways: it takes more than ${most / 1000} seconds`,
    );
  }
  return found;
}

/** The error is one of the other context, whose classes are not those of this one. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
