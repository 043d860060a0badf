import { HostVars, type VariableScope } from '../../template/index.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { LayeredVariables, type Layer } from '../vars/scope.js';
import { NotYet } from './not-yet.js';
import { Pending, PendingDict } from './pending.js';

/** What is known of a host, as a copy that a look ahead may go on writing in. */
export class Scout {
  readonly pending = new Pending();
  readonly host: HostState;
  readonly state: PlayState;

  constructor(state: PlayState, host: HostState) {
    this.host = host.copy((dict) => new PendingDict(dict, this.pending));
    const { shared } = state;
    this.state = {
      ...state,
      shared: {
        ...shared,
        emit: () => undefined,
        warn: () => undefined,
        wait: () => Promise.reject(new NotYet('wait')),
      },
      variables: { ...state.variables, magic: (name) => this.magic(state.variables.magic(name)) },
      ahead: true,
      renderer: (variables, place) => state.renderer(new UnsettledVariables(variables), place),
    };
  }

  /** What hap itself sets, with `hostvars` that know that names are pending on other hosts just as well. */
  private magic(layer: Layer): Layer {
    const { pending } = this;
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

/** Another host's variables, of which the same names may be pending. */
function pendingScope(scope: VariableScope, pending: Pending): VariableScope {
  const check = (name: string): void => {
    if (pending.has(name)) throw new NotYet('pending');
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
    names: () => scope.names(),
    isData: (name) => scope.isData?.(name) ?? true,
    unsettled,
  };
}

/** Variables with which nothing is evaluated that may be another thing when the task's turn has come. */
class UnsettledVariables extends LayeredVariables {
  constructor({ layers, data }: LayeredVariables) {
    super(layers, data);
  }

  /** @throws NotYet */
  unsettled(): void {
    unsettled();
  }
}

function unsettled(): never {
  throw new NotYet('unsettled');
}
