import type { Basics, Module, ModuleRegistry, Probe } from '../model/index.js';

const builtin = ['', 'ansible.builtin.', 'ansible.legacy.'];

/** A registry of modules: each is found by its short name and by its full one, those of ansible.builtin by all of Ansible's. */
export function registryOf(modules: readonly Module[], basics: Probe<Basics>): ModuleRegistry {
  const byName = new Map<string, Module>();
  for (const module of modules) {
    const prefixes = module.collection === undefined ? builtin : ['', `${module.collection}.`];
    for (const prefix of prefixes) byName.set(prefix + module.name, module);
  }
  const names = modules.map((m) => m.name).sort();
  return { basics, get: (name) => byName.get(name), names: () => names };
}
