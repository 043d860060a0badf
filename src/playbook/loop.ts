import { coreName, didYouMean, positionOf, positionOfValue, TemplateString } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import type { Loop } from './ast.js';
import { kinds, loopControlKeywords } from './keywords.js';
import type { Reading } from './reading.js';
import { reportUnknown } from './action.js';
import { describe, isDeferred, isIdentifier, keyName, sourceText } from './text.js';
import { assignmentHint, refuse } from './value-check.js';

/** The lookups of ansible.builtin. */
const lookups = new Set(
  (
    'config csvfile dict env file fileglob first_found indexed_items ini inventory_hostnames items lines list nested ' +
    'password pipe random_choice sequence subelements template together unvault url varnames vars flattened cartesian'
  ).split(' '),
);

/** `loop` or `with_LOOKUP` of a task, with its `loop_control`. */
export function readLoop(dict: Dict, reading: Reading): Loop | undefined {
  const control = readControl(dict, reading);
  const loops: Loop[] = [];
  for (const [key, terms] of dict) {
    const lookup = typeof key === 'string' && key.startsWith('with_') ? key.slice('with_'.length) : undefined;
    if (typeof key !== 'string' || (key !== 'loop' && lookup === undefined)) continue;
    if (lookup !== undefined && !checkLookup(dict, key, lookup, reading)) continue;
    if (terms === null) reportEmpty(dict, key, reading);
    else if (loops.length > 0) reportDuplicate(dict, key, reading);
    else loops.push({ lookup, terms, control, position: positionOfValue(dict, key) });
  }
  const [loop] = loops;
  if (loop) checkTerms(loop, reading);
  return loop;
}

function checkLookup(dict: Dict, key: string, lookup: string, reading: Reading): boolean {
  const known = reading.ctx.lookups;
  const name = coreName(lookup);
  if (lookups.has(name) || known?.knows(lookup) === true || (!known && lookup.split('.').length > 2))
    return true;
  const near = didYouMean(name, known?.names() ?? lookups);
  reading.error({
    code: 'unknown-lookup',
    summary: `'${key}' loops over the lookup '${lookup}', which there is none of`,
    hint: near?.replace(/'(.*)'/, "'with_$1'"),
    position: positionOf(dict, key),
  });
  return false;
}

function reportEmpty(dict: Dict, key: string, reading: Reading): void {
  const position = positionOf(dict, key);
  if (key === 'loop') {
    const summary = "'loop' has no list, so the task runs once without a loop";
    reading.warn({ code: 'missing-value', summary, position });
  } else {
    reading.error({ code: 'missing-value', summary: `you must specify a value when using ${key}`, position });
  }
}

function reportDuplicate(dict: Dict, key: string, reading: Reading): void {
  reading.error({
    code: 'duplicate-loop',
    summary: `duplicate loop in task: ${key}`,
    hint: "A task has one loop; nest them with 'product', or loop over an include.",
    position: positionOf(dict, key),
  });
}

/** A `loop` that can never be a list. Where the task is not reached nothing fails, so it is only a warning. */
function checkTerms({ lookup, terms, position }: Loop, reading: Reading): void {
  if (lookup !== undefined || Array.isArray(terms) || isDeferred(terms)) return;
  const text = sourceText(terms);
  reading.warn({
    code: 'wrong-type',
    summary: `'loop' needs a list, and this is ${describe(terms)}`,
    hint: text !== undefined && isIdentifier(text) ? `A variable is written as '{{ ${text} }}'.` : undefined,
    position,
  });
}

function readControl(dict: Dict, reading: Reading): Dict | undefined {
  const control = dict.get('loop_control');
  if (control === undefined) return undefined;
  if (!(control instanceof Dict)) {
    reading.error({
      code: control instanceof TemplateString ? 'template-not-allowed' : 'wrong-type',
      summary:
        "the 'loop_control' value must be a mapping and cannot be a variable itself (though it can contain variables)",
      hint: assignmentHint(control),
      position: positionOfValue(dict, 'loop_control'),
    });
    return undefined;
  }
  for (const [key, value] of control) checkControl(control, key, value, reading);
  return control;
}

function checkControl(control: Dict, key: Value, value: Value, reading: Reading): void {
  if (typeof key !== 'string' || !loopControlKeywords.has(key)) {
    reportUnknown(control, keyName(key), 'loop_control', loopControlKeywords, reading);
    return;
  }
  const refusal = refuse(kinds[key] ?? 'any', value);
  const position = positionOfValue(control, key);
  if (refusal) {
    reading.error({
      code: 'wrong-type',
      summary: `'${key}' ${refusal.message}`,
      hint: refusal.hint,
      position,
    });
  } else if (key === 'loop_var' || key === 'index_var') {
    const name = sourceText(value);
    if (name !== undefined && (isDeferred(value) || isIdentifier(name))) return;
    reading.error({
      code: 'bad-name',
      summary: `'${key}' is ${describe(value)}, which is not a valid variable name`,
      position,
    });
  }
}
