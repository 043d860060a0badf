import { Deferred } from '../../model/index.js';
import type { Dict, Value } from '../../python/index.js';
import { HostVars, type Renderer, type VariableScope } from '../../template/index.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { LayeredVariables, type Layer, type Variables } from '../vars/scope.js';
import { NotYet } from './not-yet.js';
import { Pending, PendingDict } from './pending.js';

/** What is known of a host, as a copy that a look ahead may go on writing in. */
export class Scout {
  /** Names whose values are not known on the host itself. */
  readonly pending = new Pending(() => this.host.lacking);
  /** Names that are not known as `hostvars` shows them: not even those that were found out by looking ahead. */
  readonly elsewhere = new Pending();
  readonly host: HostState;
  readonly state: PlayState;
  readonly #magic = new Map<string, Layer>();

  constructor(
    private readonly from: PlayState,
    host: HostState,
  ) {
    this.host = host.copy((dict) => new PendingDict(dict, this.pending));
    const { shared } = from;
    this.state = {
      ...from,
      shared: {
        ...shared,
        emit: () => undefined,
        warn: () => undefined,
        wait: () => Promise.reject(NotYet.because('wait')),
      },
      variables: {
        ...from.variables,
        magic: (name) => {
          let layer = this.#magic.get(name);
          if (!layer) this.#magic.set(name, (layer = this.magic(from.variables.magic(name))));
          return layer;
        },
        files: (name) => this.files(name),
      },
      ahead: true,
      renderer: (variables, place) => from.renderer(new UnsettledVariables(variables), place),
    };
  }

  /** The play's `vars_files`, some of which may be named by what is not known yet. @throws NotYet */
  private files(name: string): readonly Dict[] {
    const { play, variables } = this.from;
    if (this.pending.has('ansible_facts') && play.varsFiles.some(({ value }) => hasTemplate(value)))
      throw NotYet.because('pending');
    return variables.files(name);
  }

  /** What hap itself sets, with `hostvars` that know what is pending there. */
  private magic(layer: Layer): Layer {
    const pending = this.elsewhere;
    return {
      has: (name: string) => layer.has(name),
      names: () => ('names' in layer ? layer.names() : []),
      get: (name: string) => {
        const value = layer.get(name);
        if (!(value instanceof HostVars)) return value;
        const { hosts } = value;
        return new HostVars({
          names: () => hosts.names(),
          has: (host) => hosts.has(host),
          scope: (host) => {
            const scope = hosts.scope(host);
            return scope && pendingScope(scope, pending);
          },
        });
      },
    };
  }
}

/** A host's variables as others see them, of which names may be pending. */
function pendingScope(scope: VariableScope, pending: Pending): VariableScope {
  const check = (name: string): void => {
    if (pending.has(name)) throw NotYet.because('pending');
  };
  return {
    get: (name) => {
      check(name);
      return scope.get(name);
    },
    has: (name) => {
      check(name);
      return scope.has(name);
    },
    names: () => {
      if (pending.any) throw NotYet.because('pending');
      return scope.names();
    },
    isData: (name) => scope.isData?.(name) ?? true,
    unsettled,
  };
}

function hasTemplate(value: Value): boolean {
  return value instanceof Deferred || (Array.isArray(value) && value.some(hasTemplate));
}

/**
 * Variables with which nothing is evaluated that may be another thing when the task's turn has come, and which know what
 * they were asked for.
 */
class UnsettledVariables extends LayeredVariables {
  readonly touched = new Set<string>();
  /** What was asked for besides, for the way to the host alone. */
  also: ReadonlySet<string> | undefined;

  constructor({ layers, data }: LayeredVariables) {
    super(layers, data);
  }

  override get(name: string): Value | undefined {
    this.touched.add(name);
    return super.get(name);
  }

  override has(name: string): boolean {
    this.touched.add(name);
    return super.has(name);
  }

  override holds(name: string, value: Value | undefined): boolean {
    this.touched.add(name);
    return super.holds(name, value);
  }

  override get unwatched(): Pick<Variables, 'get'> {
    return new LayeredVariables(this.layers, this.data);
  }

  override asked(names: ReadonlySet<string>): void {
    this.also = this.also ? new Set([...this.also, ...names]) : names;
  }

  override names(): Iterable<string> {
    this.touched.add('vars');
    return super.names();
  }

  /** @throws NotYet */
  unsettled(): void {
    unsettled();
  }
}

/** By these the variables of all hosts, or all of a host's, can be had. */
export const everything: readonly string[] = ['hostvars', 'vars'];

/** The names of variables that a look has asked for, in parts; `vars` where it was all of them. */
export function touchedBy(scope: VariableScope): readonly ReadonlySet<string>[] {
  if (!(scope instanceof UnsettledVariables)) return [new Set(['vars'])];
  return scope.also ? [scope.touched, scope.also] : [scope.touched];
}

/** Variables as they were when something was made of them, by name and in the order in which they were asked for. */
export type Read = ReadonlyMap<string, Value | undefined>;

/**
 * What a look has asked for so far.
 * @returns `undefined` where it is not known, is all there is, or came from a host
 */
export function readBy({ scope, touchedData }: Renderer): Read | undefined {
  if (touchedData || !(scope instanceof UnsettledVariables)) return undefined;
  const { touched } = scope;
  if (everything.some((name) => touched.has(name))) return undefined;
  return new Map([...touched].map((name) => [name, scope.get(name)]));
}

/** Whether a look would be given the same: what is made of it is then the same as well. @throws NotYet */
export function readsAlike({ scope }: Renderer, read: Read): boolean {
  if (!(scope instanceof UnsettledVariables)) return false;
  for (const [name, value] of read) if (!scope.holds(name, value)) return false;
  return true;
}

function unsettled(): never {
  throw NotYet.because('unsettled');
}
