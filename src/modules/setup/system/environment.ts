import { sh } from '../../../model/index.js';
import { Float } from '../../../python/index.js';
import type { Collector, Facts } from '../collector.js';

/** The shell's environment. A line end within a value arrives as U+0001. */
export const env: Collector = {
  name: 'env',
  parts: [
    {
      facts: ['env'],
      needs: {
        scripts: { env: sh`tr '\\0\\n\\036' '\\n\\001 ' 2>/dev/null </proc/self/environ` },
      },
      collect(source): Facts {
        const entries = source.lines('env').map((line): [string, string] => {
          const at = line.indexOf('=');
          return [line.slice(0, at), line.slice(at + 1).replaceAll('\u0001', '\n')];
        });
        return { env: Object.fromEntries(entries.filter(([name]) => name !== '')) };
      },
    },
  ],
};

/** The load of 1, 5 and 15 minutes (proc_loadavg(5)). */
export const loadavg: Collector = {
  name: 'loadavg',
  parts: [
    {
      facts: ['loadavg'],
      needs: { lines: ['/proc/loadavg'] },
      collect(source): Facts {
        const [one, five, fifteen] = (source.file('/proc/loadavg') ?? '').split(' ').map(Number);
        if (one === undefined || five === undefined || fifteen === undefined) return {};
        return { loadavg: { '1m': new Float(one), '5m': new Float(five), '15m': new Float(fifteen) } };
      },
    },
  ],
};

/** What the kernel was started with; of options given more than once the last, and all of them in `proc_cmdline`. */
export const cmdline: Collector = {
  name: 'cmdline',
  parts: [
    {
      facts: ['cmdline', 'proc_cmdline'],
      needs: { lines: ['/proc/cmdline'] },
      collect(source): Facts {
        const text = source.file('/proc/cmdline');
        if (text === undefined) return {};
        const last: Record<string, string | true> = {};
        const all: Record<string, string | true | string[]> = {};
        for (const piece of text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []) {
          const at = piece.indexOf('=');
          const name = at < 0 ? piece : piece.slice(0, at);
          if (at < 0) {
            last[name] = true;
            all[name] = true;
            continue;
          }
          const value = piece.slice(at + 1);
          const before = all[name];
          last[name] = value;
          if (before === undefined) all[name] = value;
          else all[name] = Array.isArray(before) ? [...before, value] : [String(before), value];
        }
        return { cmdline: last, proc_cmdline: all };
      },
    },
  ],
};

/** Whether `/` is another directory than that of process 1; where that may not be seen, whether it is a filesystem's root. */
export const chroot: Collector = {
  name: 'chroot',
  aliases: ['is_chroot'],
  parts: [
    {
      facts: ['is_chroot'],
      needs: {
        scripts: {
          chroot: sh`
if [ -n "$debian_chroot" ]; then printf yes
elif [ -e /proc/1/root/. ]; then [ / -ef /proc/1/root/. ] || printf yes
else
  case $(stat -f -c %T / 2>/dev/null) in btrfs) i=256;; xfs) i=128;; *) i=2;; esac
  [ "$(stat -c %i /)" = $i ] || printf yes
fi`,
        },
      },
      collect: (source) => ({ is_chroot: source.section('chroot').startsWith('yes') }),
    },
  ],
};
