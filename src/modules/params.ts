export { toBool } from './params/coerce.js';
export { expandPath } from './params/expand.js';
export { pythonJson } from './params/json.js';
export { oneOf, Param } from './params/param.js';
export {
  bool,
  bytes,
  dict,
  dictOf,
  float,
  int,
  jsonarg,
  list,
  mode,
  path,
  raw,
  str,
} from './params/pieces.js';
export type { ParamsOf } from './params/read.js';
export { params } from './params/schema.js';
