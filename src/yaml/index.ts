export { loadYaml, loadYamlAll } from './load.js';
export { placeInside } from './inside.js';
