import { PyError } from './errors.js';
import { divideFloats, floorDivideFloats, moduloFloats, powerFloats } from './floats.js';
import {
  addInts,
  divideInts,
  floorDivideInts,
  moduloInts,
  multiplyInts,
  powerInts,
  subtractInts,
  toFloat,
  type Int,
} from './integers.js';
import { formatPercent } from './percent.js';
import { checkItems, checkSize } from './sizes.js';
import { plain, Text } from './text.js';
import { intOf, typeName } from './types.js';
import { Float, PyObject, Tuple, type Value } from './values.js';

/** Python's arithmetic operators. */
export type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

/** Python's `a + b`. */
export function add(a: Value, b: Value): Value {
  if (typeof a === 'string' && typeof b === 'string') return checkedText(a, b);
  if (typeof a === 'number' && typeof b === 'number') return addInts(a, b);
  return operate('+', a, b);
}

/** An arithmetic operator on two values, with Python's meaning and Python's errors. */
export function operate(operator: Operator, a: Value, b: Value): Value {
  if (a instanceof PyObject || b instanceof PyObject) return operateObjects(operator, a, b);
  const numbers = operateNumbers(operator, a, b);
  if (numbers !== undefined) return numbers;
  if (operator === '+') return concatenate(a, b);
  if (operator === '%' && typeof a === 'string') return formatPercent(a, b);
  if (operator === '*') {
    const times = intOf(b) ?? intOf(a);
    const repeated = times === undefined ? undefined : repeat(intOf(b) === undefined ? b : a, times);
    if (repeated !== undefined) return repeated;
    const other = isRepeatable(a) ? b : isRepeatable(b) ? a : undefined;
    if (other !== undefined)
      throw new PyError('TypeError', `can't multiply sequence by non-int of type '${typeName(other)}'`);
  }
  throw unsupportedOperands(operator, a, b);
}

function unsupportedOperands(operator: Operator, a: Value, b: Value): PyError {
  const shown = operator === '**' ? '** or pow()' : operator;
  return new PyError(
    'TypeError',
    `unsupported operand type(s) for ${shown}: '${typeName(a)}' and '${typeName(b)}'`,
  );
}

function operateObjects(operator: Operator, a: Value, b: Value): Value {
  if (a instanceof PyObject) {
    const result = a.operate(operator, b, false);
    if (result !== undefined) return result;
  }
  // A str formats whatever it is given, before that is asked.
  if (typeof a === 'string' && operator === '%') return formatPercent(a, b);
  if (b instanceof PyObject) {
    const result = b.operate(operator, a, true);
    if (result !== undefined) return result;
  }
  if (a instanceof Text || b instanceof Text) return operate(operator, plain(a), plain(b));
  if (operator === '+' && !(a instanceof PyObject)) return concatenate(a, b);
  throw unsupportedOperands(operator, a, b);
}

/** The result where both are numbers. */
function operateNumbers(operator: Operator, a: Value, b: Value): Value | undefined {
  const x = intOf(a);
  const y = intOf(b);
  if (x !== undefined && y !== undefined) return operateInts(operator, x, y);
  if (!(a instanceof Float || b instanceof Float)) return undefined;
  const left = a instanceof Float ? a.value : x === undefined ? undefined : toFloat(x);
  const right = b instanceof Float ? b.value : y === undefined ? undefined : toFloat(y);
  if (left === undefined || right === undefined) return undefined;
  return new Float(operateFloats(operator, left, right));
}

function operateInts(operator: Operator, a: Int, b: Int): Value {
  switch (operator) {
    case '+':
      return addInts(a, b);
    case '-':
      return subtractInts(a, b);
    case '*':
      return multiplyInts(a, b);
    case '/':
      return new Float(divideInts(a, b));
    case '//':
      return floorDivideInts(a, b);
    case '%':
      return moduloInts(a, b);
    case '**':
      return b < 0 ? new Float(powerFloats(toFloat(a), toFloat(b))) : powerInts(a, b);
  }
}

function operateFloats(operator: Operator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return divideFloats(a, b);
    case '//':
      return floorDivideFloats(a, b);
    case '%':
      return moduloFloats(a, b);
    case '**':
      return powerFloats(a, b);
  }
}

function checkedText(a: string, b: string): string {
  checkSize(a.length + b.length);
  return a + b;
}

function concatenate(a: Value, b: Value): Value {
  if (Array.isArray(a)) {
    if (!Array.isArray(b)) throw cannotConcatenate('list', b);
    checkItems(a.length + b.length);
    return [...a, ...b];
  }
  if (a instanceof Tuple) {
    if (!(b instanceof Tuple)) throw cannotConcatenate('tuple', b);
    checkItems(a.items.length + b.items.length);
    return new Tuple([...a.items, ...b.items]);
  }
  if (typeof a !== 'string') throw unsupportedOperands('+', a, b);
  const text = plain(b);
  if (typeof text !== 'string') throw cannotConcatenate('str', b);
  return checkedText(a, text);
}

function cannotConcatenate(what: string, other: Value): PyError {
  return new PyError('TypeError', `can only concatenate ${what} (not "${typeName(other)}") to ${what}`);
}

function isRepeatable(value: Value): boolean {
  return typeof value === 'string' || Array.isArray(value) || value instanceof Tuple;
}

function repeat(value: Value, times: Int): Value | undefined {
  const count = Math.max(0, Number(times));
  if (typeof value === 'string') {
    checkSize(value.length * count);
    return value.length === 0 ? '' : value.repeat(count);
  }
  const items = Array.isArray(value) ? value : value instanceof Tuple ? value.items : undefined;
  if (!items) return undefined;
  checkItems(items.length * count);
  const out: Value[] = [];
  if (items.length > 0) for (let i = 0; i < count; i++) for (const item of items) out.push(item);
  return Array.isArray(value) ? out : new Tuple(out);
}

/** Python's `-value`. */
export function negate(value: Value): Value {
  if (typeof value === 'number') return -value + 0;
  if (value instanceof Float) return new Float(-value.value);
  const int = intOf(value);
  return int === undefined ? unary('-', value) : subtractInts(0, int);
}

/** Python's `+value`. */
export function positive(value: Value): Value {
  return value instanceof Float ? value : (intOf(value) ?? unary('+', value));
}

function unary(operator: '+' | '-', value: Value): Value {
  const result = value instanceof PyObject ? value.operate(`${operator}x`, null, false) : undefined;
  if (result !== undefined) return result;
  throw new PyError('TypeError', `bad operand type for unary ${operator}: '${typeName(value)}'`);
}
