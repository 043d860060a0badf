import type { Module, ModuleRegistry } from '../model/index.js';
import { basics } from './basics.js';
import { group } from './group/group.js';
import { service } from './service/service.js';
import { registryOf } from './registry.js';
import { setup } from './setup/setup.js';
import { systemd, systemdService } from './systemd/systemd.js';
import { user } from './user/user.js';

/** Every module that hap has, one a line. */
const modules: readonly Module[] = [group, service, setup, systemd, systemdService, user];

/** The modules of this release. */
export function createRegistry(): ModuleRegistry {
  return registryOf(modules, basics);
}
