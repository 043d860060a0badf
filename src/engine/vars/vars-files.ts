import { posix } from 'node:path';
import { HapError, type ControllerFiles } from '../../model/index.js';
import type { Play } from '../../playbook/ast.js';
import type { Dict } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import { text } from './settings.js';

/**
 * The variables of a play's `vars_files` for one host. An entry that is a list stands for the first of its files that is
 * there, and each is named with the variables of those before it; one whose name needs what is not known yet (facts) is left out, and `complete` says so.
 * @throws HapError `missing-file`
 */
export function varsFiles(
  play: Play,
  renderer: (before: readonly Dict[]) => Renderer,
  files: ControllerFiles,
  load: (path: string) => Dict,
): { layers: Dict[]; complete: boolean } {
  const layers: Dict[] = [];
  let complete = true;
  for (const entry of play.varsFiles) {
    let names: string[];
    try {
      const value = renderer(layers).render(entry.value);
      names = (Array.isArray(value) ? value : [value]).map(text);
    } catch (error) {
      if (!(error instanceof HapError) || error.code !== 'undefined-variable') throw error;
      complete = false;
      continue;
    }
    const dir = posix.dirname(posix.resolve(play.file));
    const tried = names.flatMap((name) => [posix.resolve(dir, 'vars', name), posix.resolve(dir, name)]);
    const found = tried.find((path) => files.info(path)?.kind === 'file');
    if (found === undefined)
      throw new HapError({
        code: 'missing-file',
        summary: `vars file ${names.join(', ')} was not found`,
        detail: `Searched in:\n${tried.map((p) => `\t${p}`).join('\n')}`,
        position: entry.position,
      });
    layers.push(load(found));
  }
  return { layers, complete };
}
