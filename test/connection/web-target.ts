import type { Target } from '../../src/model/index.js';

/** A host over SSH of which nothing is said but its name. */
export const webTarget: Target = {
  name: 'web',
  kind: 'ssh',
  address: 'web',
  port: undefined,
  user: undefined,
  privateKeyFiles: [],
  sshArgs: [],
  hostKeyChecking: true,
  timeout: 10_000,
};
