import { lines, sh, verbatim, type Sh } from '../../model/index.js';
import type { Needs, Part, Wishes } from './collector.js';

/**
 * The one script that reads what some parts need. Sections begin with a record separator and their name. The environment
 * is read before the script changes its own; a shell that is not root's may lack the directories of `ip`.
 */
export function factScript(parts: readonly Part[], wishes: Wishes): Sh {
  const needs = parts.map((p) => p.needs);
  const all = (kind: 'lines' | 'files' | 'links' | 'exists'): string[] => [
    ...new Set(needs.flatMap((n) => n[kind] ?? [])),
  ];
  const scripts = new Map(needs.flatMap((n) => Object.entries(n.scripts ?? {})));
  const first = scripts.get('env');
  scripts.delete('env');
  return lines([
    ...(first ? [section('env'), written(first, wishes)] : []),
    sh`LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin`,
    ...files(all('lines'), all('files'), needs),
    ...links(all('links')),
    ...exists(all('exists')),
    ...[...scripts].map(([name, script]) => lines([section(name), written(script, wishes)])),
    sh`:`,
  ]);
}

type Script = NonNullable<Needs['scripts']>[string];

function written(script: Script, wishes: Wishes): Sh {
  return typeof script === 'function' ? script(wishes) : script;
}

/** As grep prints them: `path:line`. Where grep is needed anyway it reads all of them. */
function files(few: readonly string[], many: readonly string[], needs: readonly Needs[]): Sh[] {
  const paths = verbatim([...new Set([...few, ...many])].join(' '));
  if (many.length > 0)
    // Patterns that match nothing, unreadable files and those of sysfs that refuse to be read are passed over by -s.
    return [...needs.flatMap((n) => n.prepare ?? []), section('files'), sh`grep -sH '' ${paths}`];
  if (few.length === 0) return [];
  return [
    section('files'),
    sh`for f in ${paths}; do
  if [ -f "$f" ] && [ -r "$f" ]; then
    while IFS= read -r l || [ -n "$l" ]; do printf '%s:%s\n' "$f" "$l"; done <"$f"
  fi
done 2>/dev/null`,
  ];
}

/** As `ls -l` prints them, where there are any. */
function links(paths: readonly string[]): Sh[] {
  if (paths.length === 0) return [];
  return [
    section('links'),
    sh`set -- ${verbatim(paths.join(' '))}
for f; do if [ -L "$f" ]; then ls -ld "$@" 2>/dev/null; break; fi; done`,
  ];
}

function exists(paths: readonly string[]): Sh[] {
  if (paths.length === 0) return [];
  const each = verbatim(paths.join(' '));
  return [section('exists'), sh`for f in ${each}; do [ -e "$f" ] && printf '%s\n' "$f"; done`];
}

function section(name: string): Sh {
  return sh`printf '\\036%s\n' ${name}`;
}
