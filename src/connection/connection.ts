import { randomBytes } from 'node:crypto';
import {
  HapError,
  nameOfShell,
  type Become,
  type Connection,
  type Request,
  type Shell,
  type Target,
} from '../model/index.js';
import { planBecome } from './become/command.js';
import { converse } from './become/converse.js';
import { becomeTimeout, whyNotBecome } from './become/failure.js';
import type { Carrier, Ending } from './carrier.js';
import { bootCommand, type Greeting } from './shell/boot.js';
import { onceCommand } from './shell/once.js';
import { Session } from './shell/session.js';
import { LastingShell } from './shell/shell.js';

/** Milliseconds that an idle shell is given to end by itself. */
const patience = 1000;

/** Milliseconds in which what is interrupted has ended, or been killed; the shell on the host takes less. */
const killing = 8000;

/** How much of a script stands in an error. */
const shownScript = 100;

function howEnded({ code, signal }: Ending): string {
  if (signal !== undefined) return `ended by ${signal}`;
  return code === undefined ? 'ended' : `ended with status ${code}`;
}

/** What a shell was doing when it was lost. */
function whatRan(request: Request | undefined): string | undefined {
  const shorten = (text: string): string =>
    text.length > shownScript ? `${text.slice(0, shownScript)}…` : text;
  if (request?.what !== undefined) return `It was to ${shorten(request.what)}`;
  const first = request?.script.text.trim().split('\n')[0] ?? '';
  return first === '' ? undefined : `It was running: ${shorten(first)}`;
}

/** The shell on the host was ended while it ran a script (`kill 0` in it does that); the connection is well. */
function shellEnded(target: Target, request: Request | undefined, ending: Ending): HapError {
  const running = whatRan(request);
  if (ending.lost) {
    const { code, summary, hint, cause } = ending.lost;
    return new HapError({ code, summary, detail: running, hint, cause });
  }
  return new HapError({
    code: 'shell-ended',
    summary: `the shell on ${target.name} ${howEnded(ending)} before it had answered`,
    detail: running,
  });
}

/** The run was interrupted, and with it what ran on the host. */
function interrupted(request?: Request): HapError {
  return new HapError({ code: 'interrupted', summary: 'interrupted', detail: whatRan(request) });
}

/** Somebody asks for what they do not wait for any more, as what looks ahead does. */
function closed({ name }: Target): HapError {
  return new HapError({ code: 'unreachable', summary: `the connection to ${name} is closed` });
}

/** The login did not come as far as our shell. */
function loginFailed(target: Target, printed: string, ending: Ending): HapError {
  const detail = printed === '' ? undefined : `It printed: ${printed}`;
  if (ending.lost) {
    const { code, summary, cause } = ending.lost;
    return new HapError({ code, summary, detail: detail ?? ending.lost.detail, cause });
  }
  return new HapError({
    code: 'unreachable',
    summary: `the login shell on ${target.name} ${howEnded(ending)} before /bin/sh had started`,
    detail,
  });
}

/** The login did not come as far as our shell in time. */
function loginStalled(target: Target, printed: string): HapError {
  return new HapError({
    code: 'unreachable',
    summary: `no shell answered on ${target.name} within ${target.timeout / 1000} s after the login`,
    detail: printed === '' ? undefined : `It printed: ${printed}`,
  });
}

/** A connection of any kind: lasting shells over whatever starts commands on the host. */
export class HostConnection implements Connection {
  readonly target: Target;
  readonly #carrier: Carrier;
  readonly #shells = new Map<string, LastingShell>();
  /** Set when it is over: why no shell is opened any more. */
  #over: HapError | undefined;

  /**
   * @param greeting what every shell says first, with which `Shell.greeting` is answered
   * @param name what every shell is called where others look who is there
   */
  constructor(
    target: Target,
    carrier: Carrier,
    private readonly greeting?: string,
    private readonly name?: string,
  ) {
    this.target = target;
    this.#carrier = carrier;
  }

  async shell(become?: Become, once = false): Promise<Shell> {
    const key = once && !become ? 'once' : nameOfShell(become);
    let shell = this.#shells.get(key);
    if (!shell) {
      shell = new LastingShell(async () => {
        if (this.#over) throw this.#over;
        await this.#carrier.reach?.();
        return become ? this.#openAs(become) : this.#open(once);
      });
      this.#shells.set(key, shell);
    }
    await shell.ready();
    return shell;
  }

  async renewShells(): Promise<void> {
    const shells = [...this.#shells.values()];
    await Promise.all(shells.map((shell) => shell.renew(patience)));
  }

  /** Ends what runs on the host, and the connection: all that was asked fails, and nothing more can be. Never throws. */
  async interrupt(): Promise<void> {
    this.#over = interrupted();
    await Promise.all([...this.#shells.values()].map((shell) => shell.hangUp(killing, interrupted)));
    await this.close();
  }

  async close(): Promise<void> {
    this.#over ??= closed(this.target);
    const shells = [...this.#shells.values()];
    this.#shells.clear();
    // Over a network their ends would be one more round trip, and come with that of the connection.
    if (this.target.kind === 'ssh') for (const shell of shells) shell.leave();
    else await Promise.all(shells.map((shell) => shell.close(patience)));
    await this.#carrier.close();
  }

  #greeting(): Greeting | undefined {
    if (this.greeting === undefined) return undefined;
    return { name: this.name, script: this.greeting, token: randomBytes(12).toString('hex') };
  }

  /** @param once it serves one batch of requests, and says nothing first */
  async #open(once: boolean): Promise<Session> {
    const { target } = this;
    const greeting = once ? undefined : this.#greeting();
    const session = new Session({
      merged: false,
      once,
      greeting: greeting?.token,
      timeout: target.timeout,
      startFailure: (printed, ending) => loginFailed(target, printed, ending),
      startTimeout: (printed) => loginStalled(target, printed),
      endFailure: (request, ending) => shellEnded(target, request, ending),
    });
    session.begin(await this.#carrier.start(once ? onceCommand : bootCommand(greeting), session));
    return session;
  }

  async #openAs(become: Become): Promise<Session> {
    const { target } = this;
    const greeting = this.#greeting();
    const plan = planBecome(become, target.user, randomBytes(8).toString('hex'), greeting);
    const session = new Session({
      merged: plan.terminal,
      greeting: greeting?.token,
      timeout: target.timeout,
      startFailure: (printed, ending) => whyNotBecome(plan.method, printed, false, ending),
      startTimeout: (printed) => becomeTimeout(target.timeout, printed),
      endFailure: (request, ending) => shellEnded(target, request, ending),
    });
    const running = plan.dialogue
      ? await converse(this.#carrier, plan, plan.dialogue, become.password, session, target.timeout)
      : await this.#carrier.start(plan.command, session);
    session.begin(running);
    return session;
  }
}
