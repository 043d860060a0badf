import { knownModules } from '../../../src/engine/actions/known-modules.js';
import { checkPlays } from '../../../src/engine/check/check-plays.js';
import type { CheckRequest } from '../../../src/engine/check/request.js';
import { LayeredVariables } from '../../../src/engine/vars/scope.js';
import { loadInventory } from '../../../src/inventory/index.js';
import type { Problem } from '../../../src/model/index.js';
import { createRegistry } from '../../../src/modules/index.js';
import { loadPlaybook, LoadSession, type LoadContext } from '../../../src/playbook/index.js';
import { Dict, str } from '../../../src/python/index.js';
import { createTemplar } from '../../../src/template/index.js';
import { bareController } from '../../kit/controller.js';
import { memoryFiles } from '../../kit/memory-files.js';

const registry = createRegistry();

/** The folder that all files are in. */
export const root = '/p/';

/** What a check is given besides files. */
export type Settings = Partial<Pick<CheckRequest, 'extra' | 'limit' | 'tags' | 'startAt'>>;

/** All that a check of `site.yml` needs, of files in memory; `hosts` is the inventory. */
export function requestOf(contents: Readonly<Record<string, string>>, settings: Settings = {}): CheckRequest {
  const all = Object.entries({ hosts: 'h1\nh2\n', ...contents });
  const files = memoryFiles(Object.fromEntries(all.map(([path, text]) => [root + path, text])));
  const { inventory } = loadInventory([`${root}hosts`], { files, exec: () => '' });
  const templar = createTemplar(bareController(files));
  const extra = settings.extra ?? new Dict();
  const load: LoadContext = {
    files,
    modules: knownModules(registry),
    rolesPath: [],
    renderStatic: (value, layers) => {
      const scope = new LayeredVariables([...layers, extra]);
      try {
        return str(templar.renderer(scope, { playbookDir: root, searchPath: [root] }).render(value));
      } catch {
        return undefined;
      }
    },
    session: new LoadSession(),
  };
  const { plays, problems } = loadPlaybook([`${root}site.yml`], load);
  const wrong = problems.find((p) => p.severity === 'error');
  if (wrong) throw wrong.error;
  const tags = settings.tags ?? { only: [], skip: [] };
  return { plays, inventory, registry, templar, files, load, extra, limit: undefined, tags, ...settings };
}

/** The problems of `site.yml`, a line each: `error site.yml:2:5 code: summary`. */
export function checked(contents: Readonly<Record<string, string>>, settings: Settings = {}): string[] {
  return checkPlays(requestOf(contents, settings)).map(lineOf);
}

function lineOf({ severity, error }: Problem): string {
  const { position, code, summary } = error;
  const place = position ? `${position.file}:${position.line}:${position.column} ` : '';
  return `${severity} ${place}${code}: ${summary}`.replaceAll(root, '');
}

/** A play for all hosts with these lines of tasks, the first of which is line 4 of `site.yml`. */
export function playOf(tasks: string, more = ''): string {
  const indented = tasks
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
  return `- hosts: all\n  gather_facts: false\n  tasks:\n${indented}\n${more}`;
}

/** The problems of a play with these tasks; without the name of its file. */
export function checkedTasks(
  tasks: string,
  contents: Readonly<Record<string, string>> = {},
  more = '',
): string[] {
  const found = checked({ 'site.yml': playOf(tasks, more), ...contents });
  return found.map((line) => line.replace('site.yml:', ''));
}
