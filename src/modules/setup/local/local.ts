import { sh, type Sh } from '../../../model/index.js';
import type { Collector, Wishes } from '../collector.js';
import { basename } from '../source.js';
import { parseIni } from './ini.js';

/** Begins a file, and, with a `=`, ends what a program printed: ASCII's group separator. */
const mark = '\x1d';

function script({ factPath }: Wishes): Sh {
  return sh`
for f in ${factPath}/*.fact; do
  [ -e "$f" ] || continue
  printf '\\035%s\n' "$f"
  if [ -x "$f" ] && [ ! -d "$f" ]; then
    { e=$("$f" 2>&1 >&3 3>&- </dev/null); } 3>&1
    printf '\\035=%s %s' $? "$e"
  else cat "$f" 2>/dev/null
  fi
done`;
}

/** The host's own facts: files named `*.fact` that are JSON or INI, or programs that print such. */
export const local: Collector = {
  name: 'local',
  parts: [
    {
      facts: ['local'],
      always: true,
      needs: { scripts: { local: script } },
      collect(source, _, warn) {
        const facts: Record<string, unknown> = {};
        const parts = source.section('local').split(mark).slice(1);
        for (const [i, part] of parts.entries()) {
          if (part.startsWith('=')) continue;
          const end = part.indexOf('\n');
          const path = part.slice(0, end);
          const next = parts[i + 1];
          const status = next?.startsWith('=') === true ? next.slice(1) : undefined;
          const { value, wrong } = factOf(path, part.slice(end + 1), status);
          facts[basename(path).replace('.fact', '')] = value ?? wrong;
          if (wrong !== undefined) warn(wrong);
        }
        return { local: facts };
      },
    },
  ],
};

/** The fact, or what is wrong with it: that stands in its place. */
function factOf(path: string, text: string, status: string | undefined): { value?: unknown; wrong?: string } {
  if (status !== undefined && !status.startsWith('0 ')) {
    const at = status.indexOf(' ');
    const [rc, error] = [status.slice(0, at), status.slice(at + 1)];
    return { wrong: `Failure executing fact script (${path}), rc: ${rc}, err: ${error}` };
  }
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    const value = parseIni(text);
    return value
      ? { value }
      : { wrong: `error loading facts as JSON or ini - please check content: ${path}` };
  }
}
