import type { HostStats } from '../model/index.js';
import { Dict } from '../python/index.js';
import { FactDict } from './facts/fact-dict.js';
import { Lacking } from './facts/lacking.js';
import { bareFact, isInjected } from './facts/names.js';

/** Under this name Ansible keeps that a play's start has gathered facts. */
const gatheredMark = '_ansible_facts_gathered';

/** Facts that are kept from run to run. */
export interface FactCache {
  /** A host's facts by the names they were given. */
  read(host: string): Dict | undefined;
  /** @param facts `undefined` where nothing is to be kept */
  write(host: string, facts: Dict | undefined): void;
}

/** The variables that a host has beyond the inventory. */
interface HostDicts {
  /** Facts without the `ansible_` prefix: what `ansible_facts` holds. */
  readonly facts: FactDict;
  /** Facts as variables of their own (`ansible_distribution`). */
  readonly injected: Dict;
  /** `set_fact` and `register`. */
  readonly set: Dict;
  /** `include_vars`. */
  readonly included: Dict;
}

function noDicts(): HostDicts {
  const facts = new FactDict(false);
  const injected = new FactDict(true).set('ansible_facts', facts);
  return { facts, injected, set: new Dict(), included: new Dict() };
}

/** What a run knows of one host beyond the inventory. */
export class HostState implements HostDicts {
  readonly facts: FactDict;
  readonly injected: Dict;
  readonly set: Dict;
  readonly included: Dict;
  /** Names in `set` whose values came from a host: registered results, and facts set from them. */
  readonly fromHost = new Set<string>();
  readonly stats: HostStats = {
    ok: 0,
    changed: 0,
    unreachable: 0,
    failed: 0,
    skipped: 0,
    rescued: 0,
    ignored: 0,
    unpredicted: 0,
  };
  /** It could not be reached and takes no part any more. */
  unreachable = false;
  /** A task failed and nothing rescued it; it takes no part in the plays that follow. */
  failed = false;
  /** Facts were gathered in this run (for `gathering: smart` and implicit `setup`). */
  gathered = false;
  /** Check mode: what earlier tasks would have made. */
  readonly predicted = new Set<string>();
  /** Check mode: an earlier task would have changed something. */
  predictedChange = false;
  /** Check mode: variables registered by tasks whose outcome is not known. */
  readonly unknown = new Set<string>();

  /** @param kept facts by the names they were given, where they are kept for other runs */
  constructor(
    readonly name: string,
    readonly kept?: Dict,
    dicts: HostDicts = noDicts(),
  ) {
    this.facts = dicts.facts;
    this.injected = dicts.injected;
    this.set = dicts.set;
    this.included = dicts.included;
    if (kept) this.addFacts(kept.copy());
    this.gathered = kept?.get(gatheredMark) === true;
  }

  /** What is known of the host as of now, to go on from apart. @param dict copies its variables of one kind */
  copy(dict: (from: Dict) => Dict): HostState {
    const facts = this.facts.copy();
    const injected = dict(this.injected).set('ansible_facts', facts);
    const set = dict(this.set);
    const copy = new HostState(this.name, undefined, { facts, injected, set, included: dict(this.included) });
    for (const name of this.fromHost) copy.fromHost.add(name);
    for (const what of this.predicted) copy.predicted.add(what);
    for (const name of this.unknown) copy.unknown.add(name);
    copy.predictedChange = this.predictedChange;
    copy.gathered = this.gathered;
    return copy;
  }

  /** Facts of the host were gathered, as at the start of a play. */
  wasGathered(): void {
    this.gathered = true;
    this.kept?.set(gatheredMark, true);
  }

  /** Facts that were not gathered, where some were not. */
  get lacking(): Lacking | undefined {
    return this.facts.lacking;
  }

  /**
   * Only some facts were gathered.
   * @param known the names that were asked for, with their prefix
   * @param gather gathers all, should it come to that
   */
  onlyGathered(known: ReadonlySet<string>, gather: () => Promise<Dict>): void {
    const lacking: Lacking = new Lacking(known, gather, (facts) => {
      if (this.lacking !== lacking) return;
      this.allGathered();
      // What is known is as old as the play's start, or was set since.
      const missing = [...(facts ?? [])].filter(
        ([key]) => typeof key === 'string' && !this.facts.has(bareFact(key)),
      );
      this.addFacts(new Dict(missing));
    });
    this.lack(lacking);
  }

  /** All facts were gathered, or none is kept any more. */
  allGathered(): void {
    this.lack(undefined);
  }

  private lack(lacking: Lacking | undefined): void {
    this.facts.lacking = lacking;
    if (this.injected instanceof FactDict) this.injected.lacking = lacking;
  }

  /** Takes in `ansible_facts` of a result, as Ansible injects them. */
  addFacts(facts: Dict): void {
    for (const [key, value] of facts) {
      if (typeof key !== 'string') continue;
      this.kept?.set(key, value);
      if (key === gatheredMark) continue;
      this.facts.set(bareFact(key), value);
      if (isInjected(key)) this.injected.set(key, value);
    }
  }

  /** Forgets all facts (`meta: clear_facts`). */
  clearFacts(): void {
    this.allGathered();
    this.facts.clear();
    this.kept?.clear();
    for (const key of [...this.injected.keys()]) if (key !== 'ansible_facts') this.injected.delete(key);
    this.gathered = false;
  }
}

/** The states of all hosts a run has met. */
export class HostStates {
  readonly #all = new Map<string, HostState>();

  constructor(private readonly cache?: FactCache) {}

  get(name: string): HostState {
    let state = this.#all.get(name);
    if (!state) {
      const kept = this.cache && (this.cache.read(name) ?? new Dict());
      this.#all.set(name, (state = new HostState(name, kept)));
    }
    return state;
  }

  /** Keeps what is known of the hosts for other runs. */
  keep(): void {
    for (const { name, kept } of this.#all.values())
      if (kept) this.cache?.write(name, kept.size > 0 ? kept : undefined);
  }

  all(): Iterable<HostState> {
    return this.#all.values();
  }
}
