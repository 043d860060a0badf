import { Socket } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { HapError, quote, type Target } from '../../model/index.js';
import type { Carrier, Running, Sink, StartOptions } from '../carrier.js';
import { reasonOf, TurnedAway, unreachable } from './errors.js';
import type { HostKeys } from './host-key/host-keys.js';
import type { KeyRing } from './keys.js';
import type { Link } from './link.js';
import type { Jump } from './names.js';
import { settingsOf, type SshSettings, type Surroundings } from './settings.js';
import { connectTcp, connectThrough, type Wire } from './socket.js';

/** What all SSH connections of a pool share. */
export interface SshShared extends Surroundings {
  readonly hostKeys: HostKeys;
  readonly keyRing: KeyRing;
}

/** Milliseconds before a server that has too many logins under way is asked again; doubled each time. */
const firstPause = 100;

/** How a host is reached that is only gone through. */
interface Passage {
  /** Hosts to go through before it, in place of those that its options name. */
  readonly jumps: readonly Jump[];
  /** The host that is reached by it. */
  readonly beyond: SshSettings;
  /** The hosts on the way behind it. */
  readonly seen: readonly string[];
}

/** A host to go through as a target. Ssh hands it nothing but the file of options. */
function jumpTarget(
  { text, host, port, user }: Jump,
  { hostKeyChecking, timeout }: Target,
  file: string | undefined,
): Target {
  return {
    name: text,
    kind: 'ssh',
    address: host,
    port,
    user,
    privateKeyFiles: [],
    sshArgs: file === undefined ? [] : [`-F ${quote(file)}`],
    hostKeyChecking,
    timeout,
  };
}

/** Commands on a host over SSH. There is one connection as long as the server gives it enough channels (MaxSessions), then another. */
export class SshCarrier implements Carrier {
  readonly #target: Target;
  readonly #shared: SshShared;
  readonly #passage: Passage | undefined;
  readonly #abort = new AbortController();
  #settings: SshSettings | undefined;
  #links: Promise<Link>[] = [];
  #jumpCarrier: SshCarrier | undefined;

  constructor(target: Target, shared: SshShared, passage?: Passage) {
    this.#target = target;
    this.#shared = shared;
    this.#passage = passage;
  }

  reach(): Promise<void> {
    if (this.#links.length === 0) void this.#another();
    return Promise.resolve();
  }

  async start(command: string, sink: Sink, options: StartOptions = {}): Promise<Running> {
    const terminal = options.terminal === true;
    const refused = new Set<Promise<Link>>();
    for (;;) {
      const before = this.#links.find((opening) => !refused.has(opening));
      const opening = before ?? this.#another();
      const link = await opening;
      try {
        return await link.exec(command, sink, terminal);
      } catch (error) {
        // The connection has no more channels, or it is lost.
        if (link.lost) this.#forget(opening);
        if (!before) throw this.#notStarted(error);
        refused.add(opening);
      }
    }
  }

  /** A TCP connection from the host to somewhere else. @throws HapError `unreachable` */
  async forward(host: string, port: number): Promise<Wire> {
    const link = await (this.#links[0] ?? this.#another());
    try {
      return await link.forward(host, port);
    } catch (error) {
      throw unreachable(this.settings(), `it does not reach ${host} port ${port}: ${reasonOf(error)}`);
    }
  }

  /** The hosts on the way and this one, in the order in which they are reached. @throws HapError `unreachable` */
  stations(): SshCarrier[] {
    const jump = this.#jump(this.settings());
    return [...(jump?.stations() ?? []), this];
  }

  /** Bytes to and from the host, with which nothing has begun. @throws HapError, Error with the system's code */
  wire(): Promise<Wire> {
    const settings = this.settings();
    return this.#wire(settings, settings.timeout);
  }

  /** How the host is reached. @throws HapError `unreachable` */
  settings(): SshSettings {
    return (this.#settings ??= settingsOf(this.#target, this.#shared, this.#passage?.beyond));
  }

  async close(): Promise<void> {
    for (const opening of this.#links) {
      opening.then((link) => link.close()).catch(() => undefined);
    }
    // Those that are open say good-bye before their wires are cut.
    await Promise.resolve();
    this.#abort.abort();
    await this.#jumpCarrier?.close();
  }

  #notStarted(error: unknown): HapError {
    if (error instanceof HapError) return error;
    return unreachable(this.settings(), `it does not start commands: ${reasonOf(error)}`);
  }

  #another(): Promise<Link> {
    const opening = this.#open();
    this.#links.push(opening);
    opening.catch(() => this.#forget(opening));
    return opening;
  }

  #forget(opening: Promise<Link>): void {
    this.#links = this.#links.filter((other) => other !== opening);
  }

  async #open(): Promise<Link> {
    const settings = this.settings();
    const end = Date.now() + settings.timeout;
    for (let pause = firstPause; ; pause *= 2) {
      try {
        return await this.#tryOpen(settings, end - Date.now());
      } catch (error) {
        if (error instanceof HapError) throw error;
        const reason = reasonOf(error);
        if (!(error instanceof TurnedAway)) throw unreachable(settings, reason, undefined, error);
        const wait = pause * (0.5 + Math.random());
        if (Date.now() + wait >= end)
          throw unreachable(
            settings,
            reason,
            'It may have too many logins under way (MaxStartups of its sshd).',
          );
        await setTimeout(wait, undefined, { signal: this.#abort.signal }).catch((given: unknown) => {
          throw unreachable(settings, reasonOf(given));
        });
      }
    }
  }

  async #tryOpen(settings: SshSettings, timeout: number): Promise<Link> {
    const { hostKeys, keyRing } = this.#shared;
    const began = Date.now();
    const reached = this.#wire(settings, timeout).then((wire) => ({ wire, took: Date.now() - began }));
    // An error is looked at below.
    reached.catch(() => undefined);
    // The host gets to know of us while what the login needs is loaded.
    await setImmediate();
    const [{ credentialsFor }, { openLink }] = await Promise.all([import('./auth.js'), import('./link.js')]);
    const [hostKey, credentials, { wire, took }] = await Promise.all([
      hostKeys.checkFor(settings),
      credentialsFor(settings, keyRing),
      reached,
    ]);
    // Whoever has to type a passphrase may take his time.
    const left = Math.max(1, timeout - took);
    const retry = wire instanceof Socket;
    return openLink({ settings, wire, hostKey, credentials, timeout: left, retry });
  }

  /** The last host to go through, if there is one. */
  #jump(settings: SshSettings): SshCarrier | undefined {
    const { jumps = [], seen = [] } = this.#passage ?? {};
    const way = jumps.length > 0 ? jumps : settings.proxyJump;
    const last = way.at(-1);
    if (!last) return undefined;
    const here = `${settings.host} ${settings.port}`;
    if (seen.includes(here)) throw unreachable(settings, `its ProxyJump leads in a circle: ${last.text}`);
    const passage = { jumps: way.slice(0, -1), beyond: settings, seen: [...seen, here] };
    const target = jumpTarget(last, this.#target, settings.configFile);
    this.#jumpCarrier ??= new SshCarrier(target, this.#shared, passage);
    return this.#jumpCarrier;
  }

  async #wire(settings: SshSettings, timeout: number): Promise<Wire> {
    const { signal } = this.#abort;
    const jump = this.#jump(settings);
    if (jump) return jump.forward(settings.host, settings.port);
    if (settings.proxyCommand !== undefined) return connectThrough(settings.proxyCommand, signal);
    return connectTcp(settings, timeout, signal);
  }
}
