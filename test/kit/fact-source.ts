import type { Facts, Part } from '../../src/modules/setup/collector.js';
import { Source } from '../../src/modules/setup/source.js';
import { sections } from './sections.js';

/** What is found on a made-up host. */
export interface Host {
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly exists?: readonly string[];
  /** What the parts' own scripts print, by name. */
  readonly printed?: Readonly<Record<string, string>>;
}

/** A host as the script of `setup` shows it. */
export function source({ files = {}, links = {}, exists = [], printed = {} }: Host): Source {
  const lines = Object.entries(files).flatMap(([path, text]) =>
    text.split('\n').map((l) => `${path}:${l}\n`),
  );
  const shown = Object.entries(links).map(
    ([path, to]) => `lrwxrwxrwx 1 root root 0 Nov 21 11:30 ${path} -> ${to}\n`,
  );
  return new Source(
    sections({
      files: lines.join(''),
      links: shown.join(''),
      exists: exists.map((e) => `${e}\n`).join(''),
      ...printed,
    }),
  );
}

/** The facts a part makes of a host. */
export function factsOf(
  part: Part | { readonly parts: readonly Part[] },
  host: Host,
  known: Facts = {},
): Facts {
  const parts = 'parts' in part ? part.parts : [part];
  return Object.assign({}, ...parts.map((p) => p.collect(source(host), known, () => undefined))) as Facts;
}
