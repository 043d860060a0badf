export { actions, findAction } from './actions/index.js';
export { knownModules } from './actions/known-modules.js';
export { checkPlays } from './check/check-plays.js';
export type { RunOptions } from './context.js';
export type { FactCache } from './host.js';
export { LeftOver, type PendingHandler } from './left-over.js';
export { runPlays, type Playbook, type RunRequest, type RunResult } from './run.js';
export { selectedByTags, tagsOf, type TagSelection } from './tags.js';
export type { ConnectionOptions, SshArgs } from './vars/settings.js';
