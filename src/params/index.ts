export { toBool } from './coerce.js';
export { expandPath } from './expand.js';
export { pythonJson } from './json.js';
export { oneOf, Param } from './param.js';
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
  modeOrPreserve,
  path,
  raw,
  str,
} from './pieces.js';
export type { ParamsOf } from './read.js';
export { openParams, params, type OpenParamsOf } from './schema.js';
export { argumentErrors } from './spec.js';
