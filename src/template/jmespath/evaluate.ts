import {
  Dict,
  equals,
  Float,
  isMapping,
  item,
  iterate,
  NOTHING,
  order,
  slice,
  textOf,
  truth,
  type Value,
} from '../../python/index.js';
import type { Query } from './ast.js';
import { requireDefined } from '../text-of.js';
import { queryError } from './error.js';
import { callFunction, type Argument } from './functions.js';
import type { Comparison } from './lexer.js';

/** What a query gives of a value. @throws PyError where a function is called with what it does not take */
export function evaluateQuery(query: Query, value: Value): Value {
  switch (query.type) {
    case 'identity':
      return value;
    case 'literal':
      return query.value;
    case 'field':
      requireDefined(value);
      return isMapping(value) ? found(item(value, query.name)) : null;
    case 'index':
      return Array.isArray(value) ? (value.at(query.at) ?? null) : null;
    case 'slice':
      return Array.isArray(value) ? slice(value, query.from, query.to, query.step) : null;
    case 'chain':
      return query.steps.reduce((result, step) => evaluateQuery(step, result), value);
    case 'projection':
      return project(evaluateQuery(query.left, value), query.right);
    case 'values':
      return project(valuesOf(evaluateQuery(query.left, value)), query.right);
    case 'filter': {
      const base = evaluateQuery(query.left, value);
      const kept = Array.isArray(base)
        ? base.filter((each) => !isFalse(evaluateQuery(query.condition, each)))
        : null;
      return project(kept, query.right);
    }
    case 'flatten': {
      const base = evaluateQuery(query.left, value);
      return Array.isArray(base) ? base.flatMap((each) => (Array.isArray(each) ? each : [each])) : null;
    }
    case 'compare':
      return compare(query.by, evaluateQuery(query.left, value), evaluateQuery(query.right, value));
    case 'or':
    case 'and': {
      const left = evaluateQuery(query.left, value);
      return isFalse(left) === (query.type === 'or') ? evaluateQuery(query.right, value) : left;
    }
    case 'not': {
      const inner = evaluateQuery(query.value, value);
      return isNumber(inner) ? false : !truth(inner);
    }
    case 'list':
      return value === null ? null : query.items.map((each) => evaluateQuery(each, value));
    case 'dict':
      return value === null
        ? null
        : new Dict(query.pairs.map(([key, each]) => [key, evaluateQuery(each, value)] as const));
    case 'expref':
      throw queryError('an expression reference stands where a value is needed');
    case 'call':
      return callFunction(
        query.name,
        query.args.map((each) => argument(each, value)),
      );
  }
}

function argument(query: Query, value: Value): Argument {
  if (query.type !== 'expref') return { value: evaluateQuery(query, value) };
  const inner = query.value;
  return { expression: (each) => evaluateQuery(inner, each) };
}

function found(value: Value | typeof NOTHING): Value {
  return value === NOTHING ? null : value;
}

function valuesOf(value: Value): Value {
  if (value instanceof Dict) return [...value.values()];
  return isMapping(value) ? Array.from(iterate(value), (key) => found(item(value, key))) : null;
}

function project(base: Value, right: Query): Value {
  if (!Array.isArray(base)) return null;
  return base.map((each) => evaluateQuery(right, each)).filter((each) => each !== null);
}

/** What JMESPath takes for false: nothing, False, and what is empty. A number never is. */
function isFalse(value: Value): boolean {
  if (value === null || value === false || textOf(value) === '') return true;
  return (Array.isArray(value) && value.length === 0) || (value instanceof Dict && value.size === 0);
}

function isNumber(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float;
}

function compare(by: Comparison, a: Value, b: Value): Value {
  switch (by) {
    case 'eq':
      return same(a, b);
    case 'ne':
      return !same(a, b);
    default: {
      const ordered = (value: Value): boolean => isNumber(value) || textOf(value) !== undefined;
      if (!ordered(a) || !ordered(b)) return null;
      const operators = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;
      return order(operators[by], a, b);
    }
  }
}

/** Python's equality, but that True is not 1 nor False 0. */
function same(a: Value, b: Value): boolean {
  if ((typeof a === 'boolean') !== (typeof b === 'boolean') && (isNumber(a) || isNumber(b))) return false;
  return equals(a, b);
}
