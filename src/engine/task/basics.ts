import type { Basics, ModuleRegistry, Shell } from '../../model/index.js';

const known = new WeakMap<Shell, Promise<Basics>>();

/** What a shell says of its host and user; asked once. */
export function basicsOf(shell: Shell, registry: ModuleRegistry): Promise<Basics> {
  let basics = known.get(shell);
  if (!basics) {
    const { requests } = registry.basics;
    basics = Promise.all(requests.map((r) => shell.run(r))).then((outputs) => registry.basics.parse(outputs));
    known.set(shell, basics);
  }
  return basics;
}
