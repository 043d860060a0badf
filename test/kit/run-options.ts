import type { RunOptions } from '../../src/engine/index.js';
import { Dict } from '../../src/python/index.js';

/** What a command line without options decides about a run, but that no facts are gathered unasked. */
export const plainOptions: RunOptions = {
  check: false,
  diff: false,
  forks: 5,
  verbosity: 0,
  tags: { only: [], skip: [] },
  limit: undefined,
  extraVars: new Dict(),
  connection: { sshArgs: {}, hostKeyChecking: true, timeout: 10_000, become: false },
  forceHandlers: false,
  gathering: 'explicit',
  startAt: undefined,
};
