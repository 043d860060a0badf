import { Deferred, type ControllerFiles } from '../../model/index.js';
import type { Dict, Value } from '../../python/index.js';
import { HostVars, type VariableScope } from '../../template/index.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import type { Layer } from '../vars/scope.js';
import { NotYet } from './not-yet.js';
import { Pending, PendingDict } from './pending.js';
import { unsettled, UnsettledVariables } from './unsettled.js';

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
        files: seenOnce(shared.files),
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

/** The controller's files as a look first sees them: most of its tasks search the same places. */
function seenOnce(files: ControllerFiles): ControllerFiles {
  return { ...files, info: once((path) => files.info(path)), read: once((path) => files.read(path)) };
}

function once<T>(ask: (path: string) => T | undefined): (path: string) => T | undefined {
  const known = new Map<string, T | undefined>();
  return (path) => {
    if (!known.has(path)) known.set(path, ask(path));
    return known.get(path);
  };
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
