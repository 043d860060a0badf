import { beforeAll, describe } from 'vitest';
import type { TestServer } from './server.js';
import { SshKit } from './ssh-kit.js';
import { connectionSuite } from './suite.js';

const kit = new SshKit();

describe.each([
  ['lasts', false],
  ['serves once', true],
])('ssh, by a shell that %s', (_, once) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await kit.serve();
  });
  // More than a channel's window at once is too much for ssh2's server; sshd is asked for it in the lab.
  connectionSuite({ open: () => kit.pool().get(kit.target(server)), large: 300_000, once });
});
