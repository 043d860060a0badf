export { Dict, Float, PyObject, Tuple, type Invoke, type Value } from './values.js';
export { fromPlain, toPlain, type Plain } from './convert.js';
export { PyError, unsupported, type PyErrorType } from './errors.js';
export { ascii, floatRepr, repr, str, strRepr } from './repr.js';
export { plain, Text, textOf } from './text.js';
export { intOf, isInt, isMapping, isSequence, isString, truth, typeName } from './types.js';
export { compareText, equals, order, reverseFlag, sorted, type Ordering } from './compare.js';
export { add, negate, operate, positive, type Operator } from './operators.js';
export { addInts, bits, divideInts, fit, powerInts, toFloat, truncate, type Int } from './integers.js';
export { fixed, roundFloat } from './floats.js';
export {
  codePoints,
  contains,
  deepCopy,
  item,
  iterate,
  keyError,
  length,
  NOTHING,
  slice,
  textLength,
  toList,
  tryIterate,
  tryLength,
} from './sequences.js';
export { Range } from './range.js';
export { DictView, ItemsView, KeysView, ValuesView } from './views.js';
export { PyIterator } from './iterators.js';
export { bindable, type Bind } from './signature.js';
export { Budget, checkItems, checkSize, type Meter } from './sizes.js';
export {
  attributeOf,
  callMethod,
  hasMethod,
  isReserved,
  joinText,
  makeDict,
  replaceText,
  splitText,
  update,
} from './methods/index.js';
export { format } from './formatspec.js';
export { formatPercent } from './percent.js';
export { formatString, fieldsOf } from './strformat.js';
export * as unicode from './unicode.js';
export { parseFloatText, parseInteger, toFloatValue, toInteger } from './parse.js';
export { NamedTuple } from './named.js';
export { dumps, type DumpOptions } from './json/dumps.js';
export { jsonString } from './json/text.js';
export { prettyFormat } from './pprint.js';
export { wrapText, type WrapOptions } from './textwrap.js';
export { compileRegex, escapeRegex, Regex } from './regex/regex.js';
export { Match } from './regex/match.js';
export type { RegexFlags } from './regex/parser.js';
export { shlexSplit } from './shlex.js';
export { PyBytes } from './bytes.js';
export { decodeBytes, encodeText } from './encoding.js';
