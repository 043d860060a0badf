export * from '../params/index.js';
