export { createPool, type PoolOptions } from './pool.js';
