export * from './ast.js';
export { checkModules } from './check-modules.js';
export type { LoadContext } from './context.js';
export {
  loadRole,
  loadTasksFile,
  playOf,
  type Included,
  type IncludeUse,
  type RoleRequest,
} from './dynamic.js';
export { parseKeyValues } from './key-value.js';
export { loadPlaybook } from './playbook.js';
export { roleBlocks } from './role.js';
export { LoadSession } from './session.js';
export { splitArguments } from './split.js';
export { walk, walkPlay } from './walk.js';
