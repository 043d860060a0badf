import { define } from '../../jinja/index.js';
import { Dict, equals, truth, type Value } from '../../python/index.js';
import { failure } from '../failure.js';
import { requireDefined } from '../text-of.js';
import type { Named } from '../types.js';

/** A task's result, which a test looks into. */
function result(value: Value, test: string): Dict {
  if (value instanceof Dict) return value;
  requireDefined(value);
  throw failure(`The '${test}' test expects a dictionary`);
}

function flag(name: string): (value: Value) => Value {
  return (value) => result(value, name).get(name) ?? false;
}

const failed = flag('failed');
const unreachable = flag('unreachable');

function changed(value: Value): Value {
  const own = result(value, 'changed');
  if (own.has('changed')) return own.get('changed') ?? false;
  const results = own.get('results');
  if (!Array.isArray(results)) return false;
  if (results.length === 0) throw failure('list index out of range');
  if (!(results[0] instanceof Dict)) return false;
  return results.some((each) => each instanceof Dict && truth(each.get('changed') ?? false));
}

/** Whether an asynchronous task has got so far; a task that is not one always has. */
function progress(name: string): (value: Value) => Value {
  return (value) => {
    const own = result(value, name);
    return !own.has(name) || equals(own.get(name) ?? null, 1);
  };
}

function tests(names: readonly string[], of: (value: Value) => Value): Named {
  return names.map((name) => [name, define(`${name}(result)`, (_, value = null) => of(value))]);
}

/** The tests that look into a registered result. */
export const resultTests: Named = [
  ...tests(['failed', 'failure'], failed),
  ...tests(['succeeded', 'success', 'successful'], (value) => !truth(failed(value))),
  ...tests(['unreachable'], unreachable),
  ...tests(['reachable'], (value) => !truth(unreachable(value))),
  ...tests(['changed', 'change'], changed),
  ...tests(['skipped', 'skip'], flag('skipped')),
  ...tests(['finished'], progress('finished')),
  ...tests(['started'], progress('started')),
];
