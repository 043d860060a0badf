import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import ssh2, { type AuthContext, type Connection, type ParsedKey, type ServerChannel } from 'ssh2';

/** A key pair as files hold it. */
export interface Pair {
  readonly private: string;
  readonly public: string;
}

/** A new key pair, encrypted where there is a passphrase. */
export function newPair(type: 'ed25519' | 'rsa' | 'ecdsa' = 'ed25519', passphrase?: string): Pair {
  // One in 300 of the ed25519 keys that ssh2 makes is one that it cannot read.
  for (;;) {
    const pair = anyPair(type, passphrase);
    if (!(ssh2.utils.parseKey(pair.private, passphrase) instanceof Error)) return pair;
  }
}

function anyPair(type: 'ed25519' | 'rsa' | 'ecdsa', passphrase: string | undefined): Pair {
  const more = passphrase === undefined ? {} : { passphrase, cipher: 'aes256-cbc', rounds: 1 };
  if (type === 'rsa') return ssh2.utils.generateKeyPairSync('rsa', { bits: 2048, ...more });
  if (type === 'ecdsa') return ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256, ...more });
  return passphrase === undefined
    ? ssh2.utils.generateKeyPairSync('ed25519')
    : ssh2.utils.generateKeyPairSync('ed25519', { passphrase, cipher: 'aes256-cbc', rounds: 1 });
}

/** A public key or the first key of a private key file, parsed. */
export function parsed(text: string): ParsedKey {
  const key = ssh2.utils.parseKey(text);
  if (key instanceof Error) throw key;
  return key;
}

/** What a server lets in, and how it behaves. */
export interface ServerOptions {
  readonly hostKeys: readonly Pair[];
  /** Keys that may log in. */
  readonly keys?: readonly Pair[];
  readonly password?: string;
  /** Asks for the password by keyboard-interactive only. */
  readonly keyboard?: boolean;
  /** Channels that one connection may have open. */
  readonly maxSessions?: number;
  /** What the login shell runs instead of the command it is given. */
  readonly login?: (command: string) => string;
}

/** A server on the loopback, behind a wire that can be frozen or cut. */
export interface TestServer {
  readonly port: number;
  /** Every attempt to log in, as `publickey` or `password:secret`. */
  readonly attempts: string[];
  /** How many connections were made. */
  readonly connections: number;
  /** Closes the next connections before a word is said. */
  turnAway(times: number): void;
  /** Nothing gets through any more, and nothing is closed. */
  freeze(): void;
  /** Closes all connections as they are. */
  cut(): void;
  close(): Promise<void>;
}

function authenticate(context: AuthContext, options: ServerOptions, attempts: string[]): void {
  const methods: AuthContext['method'][] = [
    'publickey',
    options.keyboard ? 'keyboard-interactive' : 'password',
  ];
  if (context.method === 'publickey') {
    const { key, signature } = context;
    attempts.push('publickey');
    const known = options.keys
      ?.map((pair) => parsed(pair.public))
      .find((k) => k.getPublicSSH().equals(key.data));
    if (!known) context.reject(methods);
    else if (!signature || context.blob === undefined) context.accept();
    else if (known.verify(context.blob, signature, context.hashAlgo)) context.accept();
    else context.reject(methods);
    return;
  }
  if (context.method === 'password') {
    attempts.push(`password:${context.password}`);
    if (!options.keyboard && context.password === options.password) context.accept();
    else context.reject(methods);
    return;
  }
  attempts.push(context.method);
  if (context.method === 'keyboard-interactive' && options.keyboard)
    context.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) => {
      if (answer === options.password) context.accept();
      else context.reject(methods);
    });
  else context.reject(methods);
}

/** Runs a command for a channel, with the streams that sshd would give it. */
function execute(channel: ServerChannel, command: string): ChildProcess {
  const child = spawn('/bin/sh', ['-c', command], { detached: true });
  channel.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  // One write at a time: ssh2's server forgets what waits on stderr while stdout waits too.
  let written = Promise.resolve();
  const pass = (from: Readable, to: Writable): void => {
    from.on('data', (chunk: Buffer) => {
      written = written.then(() => new Promise((done) => to.write(chunk, () => done())));
    });
  };
  pass(child.stdout, channel);
  pass(child.stderr, channel.stderr);
  channel.on('close', () => child.stdin.destroy());
  // sshd tells how the command ended when it ends, and closes the channel when nobody holds its streams any more.
  child.on('exit', (code, signal) => {
    if (signal === null) channel.exit(code ?? 0);
    else channel.exit(signal.replace('SIG', ''));
  });
  child.on('close', () => {
    void written.then(() => channel.close());
  });
  return child;
}

function serve(client: Connection, options: ServerOptions, attempts: string[]): void {
  let open = 0;
  client.on('authentication', (context) => authenticate(context, options, attempts));
  client.on('error', () => undefined);
  client.on('tcpip', (accept, _reject, { destIP, destPort }) => {
    const channel = accept();
    const socket = connect(destPort, destIP, () => channel.pipe(socket).pipe(channel));
    socket.on('error', () => channel.close());
    channel.on('close', () => socket.destroy());
  });
  client.on('session', (accept, reject) => {
    if (open >= (options.maxSessions ?? 10)) {
      reject();
      return;
    }
    open++;
    const session = accept();
    session.on('close', () => open--);
    session.on('exec', (acceptExec, _reject, { command }) => {
      const child = execute(acceptExec(), options.login?.(command) ?? command);
      session.on('signal', (_accept, _refuse, { name }) => {
        if (child.pid !== undefined) process.kill(-child.pid, `SIG${name}`);
      });
    });
  });
}

/** Starts a server on a free port of the loopback. */
export async function startServer(options: ServerOptions): Promise<TestServer> {
  const attempts: string[] = [];
  const hostKeys = options.hostKeys.map((pair) => pair.private);
  const inner = new ssh2.Server({ hostKeys }, (client) => serve(client, options, attempts));
  inner.listen(0, '127.0.0.1');
  await once(inner, 'listening');
  const innerPort = (inner.address() as AddressInfo).port;
  const sockets = new Set<Socket>();
  let away = 0;
  let connections = 0;
  const wire = createServer((near) => {
    connections++;
    if (away > 0) {
      away--;
      near.destroy();
      return;
    }
    const far = connect(innerPort, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.pipe(other);
      socket.on('error', () => undefined);
      socket.on('close', () => other.destroy());
    }
  });
  wire.listen(0, '127.0.0.1');
  await once(wire, 'listening');
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (wire.address() as AddressInfo).port,
    attempts,
    get connections() {
      return connections;
    },
    turnAway: (times) => {
      away = times;
    },
    freeze: () => {
      sockets.forEach((socket) => socket.unpipe().pause());
    },
    cut,
    close: async () => {
      cut();
      const closed = Promise.all([once(wire, 'close'), once(inner, 'close')]);
      wire.close();
      inner.close();
      await closed;
    },
  };
}
