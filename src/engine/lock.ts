import { HapError, lockedStatus, sh, type Output, type Request, type Shell } from '../model/index.js';

/** What happens where another run has the lock of a host. */
export interface LockPolicy {
  /** `off`: no lock is taken, and none is looked for. */
  readonly how: 'wait' | 'refuse' | 'off';
  /** Milliseconds for which it is waited. */
  readonly timeout: number;
}

/** Who runs hap, as it is told to the hosts. */
export interface RunName {
  /** Set apart from all other runs. */
  readonly run: string;
  readonly pid: number;
  /** When it began, in seconds since the epoch. */
  readonly since: number;
  /** `user@controller`. */
  readonly who: string;
}

/** The name as the shells of a run have it: plain characters only. */
export function formatName({ run, pid, since, who }: RunName): string {
  return [run, pid, since, who.replace(/[^\w.@-]/g, '_')].join(':');
}

/** The names of runs, each once. */
function parseNames(text: string): RunName[] {
  const names = new Map<string, RunName>();
  for (const [, run = '', pid, since, who = ''] of text.matchAll(/^(\w+):(\d+):(\d+):([\w.@-]+)$/gm))
    names.set(run, { run, pid: Number(pid), since: Number(since), who });
  return [...names.values()].sort((a, b) => a.since - b.since);
}

/** A change was not made: the lock had to be waited for, and what was found before is to be looked at again. */
export class LookAgain extends Error {}

/** What the locks are told of a machine: the same object for all its shells. */
export interface LockedMachine {
  /** Forgets what was looked up there. */
  forget(): void;
}

/** What locks need beside the shells. */
export interface LockMeans {
  warn(message: string): void;
  /** Waits so many milliseconds, or until the run is interrupted. */
  pause(milliseconds: number): Promise<void>;
  readonly signal: AbortSignal;
  now(): number;
}

/** Milliseconds after which a lock is asked for again, and how often in that time where this run itself has it. */
const every = 1000;
const ownTries = 10;

/** Milliseconds after which who holds a lock is taken for dead when nothing is heard of it: shells of hap hear something every 3 s. */
const silence = 15_000;

/** Said where processes of others are hidden. */
const hidden = 'hidden\n';

/**
 * The locks of the machines that a run changes, so that no two runs change the same one at a time. A lock is taken with the first
 * change of a machine, in the same request, by the shell that makes it, and lives as long as that shell does: a run that only
 * looks takes none, and of a run that has died none is left. All shells of a run share it.
 */
export class Locks {
  readonly #holders = new Map<LockedMachine, Shell>();
  readonly #taking = new Map<LockedMachine, Promise<unknown>>();

  constructor(
    private readonly policy: LockPolicy,
    private readonly own: RunName,
    private readonly means: LockMeans,
  ) {}

  /**
   * Makes a change under the lock of its machine.
   * @param host for messages
   * @param make sends the change
   * @throws HapError `locked`, `interrupted`
   * @throws LookAgain
   */
  async change(
    at: { readonly host: string; readonly machine: LockedMachine; readonly shell: Shell },
    request: Request,
    make: (request: Request) => Promise<Output>,
  ): Promise<Output> {
    if (this.policy.how === 'off') return make(request);
    const { machine, shell } = at;
    // One shell takes it for all; the others wait until it has.
    for (let taking = this.#taking.get(machine); taking; taking = this.#taking.get(machine)) await taking;
    const holder = this.#holders.get(machine);
    if (holder && holder !== shell) return make(request);
    const taken = this.take(at, (lock) => make({ ...request, lock }));
    const settled = taken.then(
      () => undefined,
      () => undefined,
    );
    if (!holder) this.#taking.set(machine, settled);
    try {
      return await taken;
    } finally {
      if (this.#taking.get(machine) === settled) this.#taking.delete(machine);
    }
  }

  /** The shells of a machine are ended: whoever changes it next takes its lock. */
  release(machine: LockedMachine): void {
    this.#holders.delete(machine);
  }

  private async take(
    at: { readonly host: string; readonly machine: LockedMachine; readonly shell: Shell },
    make: (lock: boolean) => Promise<Output>,
  ): Promise<Output> {
    const { machine, shell } = at;
    let output = await make(true);
    // A shell of this run had it, and is about to end.
    for (let i = 0; i < ownTries && this.isOurs(output); i++) {
      await this.means.pause(every / ownTries);
      output = await make(true);
    }
    if (this.isOurs(output)) return make(false);
    if (output.rc === lockedStatus) {
      await this.wait(at, output);
      this.#holders.set(machine, shell);
      machine.forget();
      throw new LookAgain('the lock had to be waited for');
    }
    this.#holders.set(machine, shell);
    return output;
  }

  private isOurs({ rc, stdout }: Output): boolean {
    if (rc !== lockedStatus || stdout.includes(hidden)) return false;
    return parseNames(stdout).every(({ run }) => run === this.own.run);
  }

  /** Waits for the lock, as far as that is wished. @throws HapError */
  private async wait(at: { readonly host: string; readonly shell: Shell }, refused: Output): Promise<void> {
    const { how, timeout } = this.policy;
    const { signal } = this.means;
    const end = this.means.now() + timeout;
    const watch = new Watch(() => this.means.now());
    let output = refused;
    for (let first = true; output.rc === lockedStatus; first = false) {
      const by = this.locked(at.host, output);
      if (signal.aborted) throw new HapError({ code: 'interrupted', summary: 'interrupted', detail: by });
      if (how === 'refuse') throw lockedError(by, 'With --lock wait its end is waited for.');
      if (this.means.now() >= end)
        throw lockedError(by, `That was waited for ${timeout / 1000} s; --lock-timeout says how long.`);
      if (first) this.means.warn(`${by}: waiting for up to ${timeout / 1000} s`);
      const dead = watch.silent(output);
      if (dead !== undefined) {
        this.means.warn(`${by}, and nothing was heard of that for ${silence / 1000} s: it is hung up`);
        await at.shell.run({ script: sh`kill ${dead}` });
      }
      await this.means.pause(every);
      output = await at.shell.run({ script: sh`:`, lock: true });
    }
  }

  private locked(host: string, { stdout }: Output): string {
    const others = parseNames(stdout).filter(({ run }) => run !== this.own.run);
    const told = others.map(({ who, pid, since }) => `${who} (pid ${pid}, since ${clock(since)})`);
    // Another's processes may be hidden from this user.
    return `${host} is locked by ${told.join(' or ') || 'another run, which cannot be seen from here'}`;
  }
}

/** Sees whether anything is heard of the one who holds a lock. */
class Watch {
  #last = '';
  #since = 0;

  constructor(private readonly now: () => number) {}

  /** @returns which process of it is to be ended, once nothing has been heard for too long */
  silent({ stdout }: Output): number | undefined {
    const [heard = '', pid] = /^heard (\d+) \d+$/m.exec(stdout) ?? [];
    if (heard !== this.#last) {
      this.#last = heard;
      this.#since = this.now();
    }
    if (pid === undefined || this.now() - this.#since < silence) return undefined;
    this.#since = this.now();
    return Number(pid);
  }
}

function lockedError(summary: string, hint: string): HapError {
  return new HapError({ code: 'locked', summary, detail: hint });
}

/** A time of the day; with the date where it was another day. */
function clock(seconds: number): string {
  return new Date(seconds * 1000)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
