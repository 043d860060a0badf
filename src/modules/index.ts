import type { Module, ModuleRegistry } from '../model/index.js';
import { basics } from './basics.js';
import { registryOf } from './registry.js';

/** Every module that hap has, one a line. */
const modules: readonly Module[] = [];

/** The modules of this release. */
export function createRegistry(): ModuleRegistry {
  return registryOf(modules, basics);
}
