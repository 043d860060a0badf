import type { ModuleRegistry } from '../../model/index.js';
import type { LoadContext } from '../../playbook/index.js';
import { actions, findAction } from './index.js';

/** What playbooks may name as modules: those of a registry, and the engine's own actions. */
export function knownModules(registry: ModuleRegistry): LoadContext['modules'] {
  return {
    freeForm: (name) => findAction(name)?.freeForm ?? registry.get(name)?.freeForm,
    knows: (name) => findAction(name) !== undefined || registry.get(name) !== undefined,
    names: () => [...registry.names(), ...actions().map((a) => a.name)],
  };
}
