export { Dict, Float, PyObject, Tuple, type Value } from './values.js';
export { fromPlain, toPlain, type Plain } from './convert.js';
export { PyError, type PyErrorType } from './errors.js';
