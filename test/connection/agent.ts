import { once } from 'node:events';
import { createServer } from 'node:net';
import ssh2, { type ParsedKey } from 'ssh2';

/** Starts an ssh-agent with these keys at a socket; returns what ends it. */
export async function startAgent(socket: string, keys: readonly ParsedKey[]): Promise<() => void> {
  const server = createServer((stream) => {
    const protocol = new ssh2.AgentProtocol(false);
    protocol.on('identities', (request) => protocol.getIdentitiesReply(request, [...keys]));
    protocol.on('sign', (request, key, data) => {
      const mine = keys.find((k) => k.getPublicSSH().equals(key.getPublicSSH()));
      if (mine) protocol.signReply(request, mine.sign(data));
      else protocol.failureReply(request);
    });
    protocol.on('error', () => stream.destroy());
    stream.on('error', () => undefined);
    stream.pipe(protocol).pipe(stream);
  });
  server.listen(socket);
  await once(server, 'listening');
  return () => void server.close();
}
