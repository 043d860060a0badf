export type { AskPassphrase } from './ssh/keys.js';
export { createPool, type Pool, type PoolOptions } from './pool.js';
