export { createKeyScanner, type KeyScanner } from './key-scanner.js';
export type { Scan, ScannedKey } from './ssh/scan.js';
export type { AskPassphrase } from './ssh/keys.js';
export { createPool, type Pool, type PoolOptions } from './pool.js';
