import { knownModules, runPlays, type WantedFacts } from '../../../src/engine/index.js';
import { loadInventory } from '../../../src/inventory/index.js';
import { HapError, type ControllerFiles, type Event } from '../../../src/model/index.js';
import { loadPlaybook, LoadSession, type LoadContext, type Play } from '../../../src/playbook/index.js';
import { createTemplar, type Templar } from '../../../src/template/index.js';
import { bareController } from '../../kit/controller.js';
import { memoryFiles } from '../../kit/memory-files.js';
import { isChange, SimMachine, type Sent } from './machine.js';
import { registry } from './modules.js';
import { simPool } from './pool.js';
import { plainOptions } from '../../kit/run-options.js';

/** What is run, and where. */
export interface Case {
  /** Files by name; `site.yml` is the playbook. */
  readonly files: Readonly<Record<string, string>>;
  /** Which machine each host of the inventory is. */
  readonly hosts: Readonly<Record<string, string>>;
  /** What all machines hold before. */
  readonly values: Readonly<Record<string, string>>;
  readonly forks: number;
  readonly check: boolean;
  /** Where delays are drawn from; 0 has all answers to a write come together. */
  readonly seed: number;
  /** How often the play is run before, so that there is less left to change. */
  readonly before: number;
  /** Nothing was seen to look at any fact: plays gather none at first. */
  readonly blind?: boolean;
}

/** What was seen of a run. */
export interface Seen {
  readonly events: readonly Event[];
  readonly sent: readonly Sent[];
  /** The error that ended the run, where one did. */
  readonly thrown: string | undefined;
  /** What each machine held afterwards. */
  readonly state: Readonly<Record<string, unknown>>;
  /** How often each command was run by a lookup, and the clock was read. */
  readonly looked: Readonly<Record<string, number>>;
  /** Where hosts wait for each other: changes that were begun while a host had not come to the end of an earlier task. */
  readonly early: readonly string[];
}

/** A play and what it is run with, of which all runs share what costs most to make. */
export class World {
  readonly #files: ControllerFiles;
  readonly #templar: Templar;
  #looked: Record<string, number> = {};

  constructor(private readonly given: Case) {
    const hosts = Object.keys(given.hosts).map((name) => `${name} own=${name}\n`);
    const contents = Object.entries({ hosts: hosts.join(''), ...given.files });
    this.#files = memoryFiles(Object.fromEntries(contents.map(([name, text]) => [`/p/${name}`, text])));
    this.#templar = createTemplar({
      ...bareController(this.#files),
      run: (command) => ({ code: 0, stdout: `${command}#${this.count(command)}`, stderr: '' }),
      now: () => {
        this.count('clock');
        return new Date(0);
      },
    });
  }

  /** Runs the play on new machines, with or without looking ahead. */
  async play(lookAhead: boolean): Promise<Seen> {
    const { given } = this;
    const machines = new Map<string, SimMachine>();
    for (const name of Object.values(given.hosts))
      if (!machines.has(name)) machines.set(name, new SimMachine(name, given.values));
    const machineOf = (host: string): SimMachine => machines.get(given.hosts[host] ?? '') as SimMachine;
    for (let i = 0; i < given.before; i++) await this.once(false, () => 0, machineOf);
    const seen = await this.once(lookAhead, delays(given.seed), machineOf);
    return { ...seen, state: Object.fromEntries([...machines].map(([name, m]) => [name, m.state])) };
  }

  private count(what: string): number {
    return (this.#looked[what] = (this.#looked[what] ?? 0) + 1);
  }

  private async once(
    lookAhead: boolean,
    delay: () => number,
    machineOf: (host: string) => SimMachine,
  ): Promise<Omit<Seen, 'state'>> {
    this.#looked = {};
    const events: Event[] = [];
    const sent: Sent[] = [];
    const barrier = new Barrier();
    const load = contextOf(this.#files);
    const pool = simPool({
      machineOf,
      delay,
      garbled: this.given.seed % 2 === 1,
      sent: (request) => {
        sent.push(request);
        if (isChange(request.script)) barrier.change(request);
      },
    });
    let thrown: string | undefined;
    await runPlays({
      playbooks: [{ file: '/p/site.yml', plays: playsOf(load) }],
      inventory: loadInventory(['/p/hosts'], { files: this.#files, exec: () => '' }).inventory,
      inventorySources: ['/p/hosts'],
      registry,
      pool,
      files: this.#files,
      templar: this.#templar,
      load,
      lookAhead,
      wanted: this.given.blind === true ? blind() : undefined,
      options: { ...plainOptions, check: this.given.check, forks: this.given.forks },
      sink: (event) => {
        events.push(event);
        barrier.take(event);
        // What comes about by itself does so while the run waits.
        for (const host of waiting(event, Object.keys(this.given.hosts))) machineOf(host).elapse();
      },
      signal: new AbortController().signal,
      now: () => 0,
    }).catch((error: unknown) => {
      if (!(error instanceof HapError)) throw error;
      thrown = `${error.code}: ${error.summary}`;
    });
    return { events, sent, thrown, looked: this.#looked, early: barrier.early };
  }
}

/** No facts, until one is missed. */
function blind(): WantedFacts {
  let names: ReadonlySet<string> | undefined = new Set<string>();
  return { facts: () => names, missed: () => (names = undefined) };
}

function contextOf(files: ControllerFiles): LoadContext {
  return {
    files,
    modules: knownModules(registry),
    rolesPath: [],
    renderStatic: () => undefined,
    session: new LoadSession(),
  };
}

function playsOf(load: LoadContext): readonly Play[] {
  const { plays, problems } = loadPlaybook(['/p/site.yml'], load);
  for (const { severity, error } of problems) if (severity === 'error') throw error;
  return plays;
}

/** The hosts that wait from here on. */
function waiting(event: Event, all: readonly string[]): readonly string[] {
  if (event.type === 'retry') return [event.host];
  return event.type === 'task-start' && event.task.action === 'pause' ? all : [];
}

/** Watches that no change is begun before all hosts are done with the tasks before. */
class Barrier {
  readonly early: string[] = [];
  readonly #busy = new Map<string, number>();
  #task: number | undefined;
  #free = false;

  take(event: Event): void {
    if (event.type === 'play-start') this.#free = event.free === true;
    else if (event.type === 'task-start') this.#task = event.task.id;
    else if (event.type === 'host-start') this.#busy.set(event.host, event.task.id);
    else if (event.type === 'result') this.#busy.delete(event.host);
  }

  change({ host, script }: Sent): void {
    for (const [other, task] of this.#busy)
      if (task !== this.#task && !this.#free)
        this.early.push(`${script} on ${host} while ${other} was not done`);
  }
}

/** Delays of a few turns of the event loop, always the same for a seed. */
function delays(seed: number): () => number {
  let state = seed;
  return () => {
    if (seed === 0) return 0;
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 16) % 4;
  };
}
