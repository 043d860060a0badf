export { loadYaml, loadYamlAll, type Loaded, type LoadedAll, type YamlOptions } from './load.js';
export { placeInside } from './inside.js';
export { PyDate, PyDateTime } from '../python/time/datetime.js';
