export * from './ast.js';
export { languageActions } from './action.js';
export type { Doubt } from './certainty.js';
export { checkModules, unknownModule } from './check-modules.js';
export type { LoadContext, ModuleNames } from './context.js';
export {
  loadRole,
  loadTasksFile,
  playOf,
  type Included,
  type IncludeUse,
  type RoleRequest,
} from './dynamic.js';
export { parseKeyValues, unquote, type KeyValues } from './key-value.js';
export { varsFileCandidates } from './paths.js';
export { loadPlaybook, type LoadedPlaybook } from './playbook.js';
export { roleBlocks } from './role.js';
export type { RoleFiles } from './role-use.js';
export { LoadSession } from './session.js';
export { splitArguments } from './split.js';
export { walk, walkPlay, type Visit, type WalkOptions } from './walk.js';
