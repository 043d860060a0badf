import type { Module, ModuleRegistry } from '../model/index.js';
import { apt } from './apt/apt.js';
import { assert } from './assert.js';
import { basics } from './basics.js';
import { command } from './command/command.js';
import { raw } from './command/raw.js';
import { shell } from './command/shell.js';
import { copy } from './copy/copy.js';
import { debug } from './debug.js';
import { fail } from './fail.js';
import { file } from './file/file.js';
import { group } from './group/group.js';
import { packageModule } from './package/package.js';
import { ping } from './ping.js';
import { registryOf } from './registry.js';
import { service } from './service/service.js';
import { setFact } from './set-fact.js';
import { setup } from './setup/setup.js';
import { slurp } from './slurp.js';
import { stat } from './stat/stat.js';
import { systemd, systemdService } from './systemd/systemd.js';
import { template } from './template/template.js';
import { unarchive } from './unarchive/unarchive.js';
import { user } from './user/user.js';

export { greeting } from './basics.js';

/** Every module that hap has, one a line. */
const modules: readonly Module[] = [
  apt,
  assert,
  command,
  copy,
  debug,
  fail,
  file,
  group,
  packageModule,
  ping,
  raw,
  service,
  setFact,
  setup,
  shell,
  slurp,
  stat,
  systemd,
  systemdService,
  template,
  unarchive,
  user,
];

/** The modules of this release. */
export function createRegistry(): ModuleRegistry {
  return registryOf(modules, basics);
}
