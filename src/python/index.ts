export { Dict, Float, PyObject, Tuple, type Value } from './values.js';
export { fromPlain, toPlain, type Plain } from './convert.js';
