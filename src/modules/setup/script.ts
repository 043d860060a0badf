import { lines, sh, verbatim, type Sh } from '../../model/index.js';
import type { Collector, Wishes } from './collector.js';

/**
 * The one script that reads what some collectors need. Sections begin with a record separator and their name. `env` is
 * first, before anything else changes the environment; a shell that is not root's may lack the directories of `ip`.
 */
export function factScript(collectors: readonly Collector[], wishes: Wishes): Sh {
  const needs = collectors.flatMap((c) => c.parts.map((p) => p.needs));
  const files = [...new Set(needs.flatMap((n) => n.files ?? []))];
  const links = [...new Set(needs.flatMap((n) => n.links ?? []))];
  const exists = [...new Set(needs.flatMap((n) => n.exists ?? []))];
  const scripts = new Map(needs.flatMap((n) => Object.entries(n.scripts ?? {})));
  const sections = [...scripts].map(([name, script]) =>
    lines([section(name), typeof script === 'function' ? script(wishes) : script]),
  );
  return lines([
    section('env'),
    sh`tr '\\0\\n\\036' '\\n\\001 ' 2>/dev/null </proc/self/environ`,
    sh`LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin`,
    section('files'),
    // Patterns that match nothing, unreadable files and those of sysfs that refuse to be read are passed over by -s.
    ...(files.length > 0 ? [sh`grep -sH '' ${verbatim(files.join(' '))}`] : []),
    section('links'),
    ...(links.length > 0 ? [sh`ls -ld ${verbatim(links.join(' '))} 2>/dev/null`] : []),
    section('exists'),
    ...(exists.length > 0
      ? [sh`for f in ${verbatim(exists.join(' '))}; do [ -e "$f" ] && printf '%s\n' "$f"; done`]
      : []),
    ...sections,
    sh`:`,
  ]);
}

function section(name: string): Sh {
  return sh`printf '\\036%s\n' ${name}`;
}
