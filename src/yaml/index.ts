export { loadYaml, loadYamlAll } from './load.js';
export { placeInside } from './inside.js';
export { isShared } from './shared.js';
