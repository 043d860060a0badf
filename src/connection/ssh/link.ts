import type { Readable } from 'node:stream';
import { NodeSSH } from 'node-ssh';
import type { Client, ClientChannel, ExecOptions, KexAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';
import type { HapError } from '../../model/index.js';
import type { Running, Sink } from '../carrier.js';
import { Linger } from '../linger.js';
import type { Credentials } from './auth.js';
import { lost, reasonOf, TurnedAway, unreachable } from './errors.js';
import { gatherWrites } from './gather.js';
import type { HostKeyCheck } from './host-key/host-keys.js';
import { watchLife } from './life.js';
import type { SshSettings } from './settings.js';
import type { Wire } from './socket.js';
import { takeShortcuts } from './ssh2-shortcuts.js';
import { admitCertificates, nameCertificates } from './ssh2-certificates.js';

/**
 * Those of ssh2, in another order: of the first two, which are equally strong, OpenSSH has the one computed by OpenSSL, which knows
 * the processor. It takes a server 1.7 ms less of the 18 that a login costs it, and hap half as long.
 */
const keyExchanges: KexAlgorithm[] = [
  'ecdh-sha2-nistp256',
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group-exchange-sha256',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group15-sha512',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group17-sha512',
  'diffie-hellman-group18-sha512',
];

/** What a link is made with. */
export interface LinkParts {
  readonly settings: SshSettings;
  readonly wire: Wire;
  readonly hostKey: HostKeyCheck;
  readonly credentials: Credentials;
  /** Milliseconds for the handshake and the login. */
  readonly timeout: number;
  /** Whether it helps to try again when the server turns us away. */
  readonly retry: boolean;
}

/** One SSH connection, logged in. */
export interface Link {
  /** The loss of the connection, once it is lost or closed. */
  readonly lost: HapError | undefined;
  /** Starts a command. @throws Error when the server refuses another channel */
  exec(command: string, sink: Sink, terminal: boolean): Promise<Running>;
  /** A TCP connection from the host to somewhere else. */
  forward(host: string, port: number): Promise<ClientChannel>;
  close(): void;
}

function isFrom(error: Error, level: string): boolean {
  return 'level' in error && error.level === level;
}

/**
 * Takes what ssh2 pushes into a stream before the stream has to do with it: that would cost two ticks for each packet, of which
 * there are many. Nobody is ever too slow for it. The end goes the way of the stream.
 */
function tap(stream: Readable, take: (chunk: Buffer) => void): void {
  const push = stream.push.bind(stream);
  stream.push = (chunk: Buffer | null) => {
    if (chunk === null) return push(null);
    take(chunk);
    return true;
  };
  stream.resume();
}

/** Hands what a channel says to a sink, and its end once only. */
function attach(channel: ClientChannel, sink: Sink, lossOf: () => HapError | undefined): Running {
  let code: number | undefined;
  let signal: string | undefined;
  const linger = new Linger(() => channel.close());
  tap(channel, (chunk) => {
    linger.heard();
    sink.stdout(chunk);
  });
  tap(channel.stderr, (chunk) => {
    linger.heard();
    sink.stderr(chunk);
  });
  channel.on('exit', (status: number | null, name?: string) => {
    code = status ?? undefined;
    signal = name;
    linger.exited();
  });
  channel.on('error', () => undefined);
  channel.once('close', () => {
    linger.closed();
    // Whether the command ended or the connection did shows in whether the server told how it ended.
    const unknown = code === undefined && signal === undefined;
    setImmediate(() => sink.end({ code, signal, lost: unknown ? lossOf() : undefined }));
  });
  return {
    write: (data) => void channel.write(data),
    hangUp: () => channel.end(),
    close: () => channel.close(),
    abandon: () => {
      // sshd signals the group of the command (RFC 4254, 6.9); OpenSSH does so since 7.9.
      channel.signal('TERM');
      channel.close();
    },
  };
}

/**
 * Makes the SSH connection over a wire that is connected: handshake, host key, login. node-ssh's own promise is not relied upon:
 * it fails with the first error of an agent, and takes its handler for errors away once connected, so that a later one ends
 * the process.
 *
 * @throws TurnedAway
 * @throws HapError `unreachable`, `host-key-unknown`, `host-key-changed`, `host-key-revoked`
 */
export function openLink(parts: LinkParts): Promise<Link> {
  const { settings, wire, hostKey, credentials, timeout } = parts;
  nameCertificates();
  gatherWrites(wire);
  const ssh = new NodeSSH();
  const connecting = ssh.connect({
    host: settings.host,
    username: settings.user,
    sock: wire,
    readyTimeout: timeout,
    // Signs of life are asked for, but whether they come is watched here: what else arrives is one as well.
    keepaliveInterval: settings.aliveInterval,
    keepaliveCountMax: Number.MAX_SAFE_INTEGER,
    // Compressing is left out of the bundle.
    algorithms: {
      kex: keyExchanges,
      serverHostKey: hostKey.algorithms as ServerHostKeyAlgorithm[],
      compress: ['none'],
    },
    agent: settings.forwardAgent,
    authHandler: (left) => credentials.next(left),
    hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => {
      void hostKey.judge(key).then(({ refusal: no, suspicious }) => {
        refusal = no;
        if (suspicious) {
          credentials.withholdPasswords();
          forwards = false;
        }
        verify(no === undefined);
      });
    },
  });
  connecting.catch(() => undefined);
  const client = ssh.connection as Client;
  admitCertificates(client);
  takeShortcuts(client);
  let refusal: HapError | undefined;
  let forwards = settings.forwardAgent !== undefined;
  let greeted = false;
  let ready = false;
  let failure: Error | undefined;
  let loss: HapError | undefined;
  client.on('handshake', () => (greeted = true));
  client.on('change password', () => {
    failure ??= new Error('the password has expired, and the host wants another');
    client.end();
  });
  const loginFailure = (): Error => {
    if (refusal) return refusal;
    const reason = failure ? reasonOf(failure) : 'it closed the connection';
    if (failure && isFrom(failure, 'client-authentication'))
      return unreachable(settings, 'permission denied', credentials.told());
    if (failure && isFrom(failure, 'client-timeout'))
      return unreachable(settings, `it did not answer within ${settings.timeout / 1000} s`);
    if (greeted) return unreachable(settings, reason, credentials.told(), failure);
    const turnedAway = !failure || /before handshake|ECONNRESET|EPIPE/.test(failure.message);
    if (turnedAway && parts.retry) return new TurnedAway('it closed the connection at once');
    return unreachable(settings, reason, undefined, failure);
  };
  return new Promise((resolve, reject) => {
    let stop = (): void => undefined;
    client.on('error', (error: Error) => {
      // ssh2 goes on with the next way to log in.
      if (isFrom(error, 'agent')) return;
      failure ??= error;
      if (!ready) reject(loginFailure());
    });
    client.once('close', () => {
      stop();
      loss = lost(settings, failure ? reasonOf(failure) : 'the host closed it');
      if (!ready) reject(loginFailure());
    });
    client.once('ready', () => {
      ready = true;
      stop = watchLife(wire, settings, () => {
        const silence = (settings.aliveInterval * (settings.aliveCount + 1)) / 1000;
        failure ??= new Error(`no sign of life for ${silence} s`);
        wire.destroy();
      });
      resolve(linkOf(client, settings, forwards, () => loss));
    });
    // It may have been closed while keys were read; then ssh2 would wait for it to close.
    if (wire.destroyed) reject(loginFailure());
  });
}

/** @param forwards whether commands are to reach the agent; as with ssh it is no error where the server does not let them */
function linkOf(
  client: Client,
  settings: SshSettings,
  forwards: boolean,
  lossOf: () => HapError | undefined,
): Link {
  let forwarding = forwards;
  const gone = (): HapError => lossOf() ?? lost(settings, 'the host closed it');
  return {
    get lost() {
      return lossOf();
    },
    exec: (command, sink, terminal) => {
      const start = (agentForward: boolean): Promise<Running> =>
        new Promise((resolve, reject) => {
          // ssh2's types do not tell of all its options.
          const options: ExecOptions & { agentForward: boolean } = { pty: terminal, agentForward };
          client.exec(command, options, (error, channel) => {
            if (error) reject(lossOf() ?? error);
            else resolve(attach(channel, sink, gone));
          });
        });
      if (lossOf()) return Promise.reject(gone());
      return start(forwarding).catch((error: unknown) => {
        if (!(error instanceof Error && error.message === 'Unable to request agent forwarding')) throw error;
        forwarding = false;
        return start(false);
      });
    },
    forward: (host, port) => {
      return new Promise((resolve, reject) => {
        client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
          if (error) reject(lossOf() ?? error);
          else resolve(channel);
        });
      });
    },
    close: () => {
      client.end();
    },
  };
}
