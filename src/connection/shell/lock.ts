import { ShellFunction } from '../../model/index.js';
import { below } from './below.js';

/**
 * `hap_lock`: takes the machine's lock for as long as this shell lives, unless it has it; fails where another has. It is a lock
 * of the kernel (flock(2)) on the root folder, which every user can take: nothing is written, and it goes with the shell. It
 * is held by descriptor 9, which nothing that the shell starts is given. Without flock(1) there is none.
 */
export const lock = new ShellFunction(
  'hap_lock',
  `[ -z "$hap_held" ] || return 0
hap_held=none
command -v flock >/dev/null || return 0
exec 9</
flock -n 9 2>/dev/null
case $? in 0) hap_held=yes;; 1) exec 9<&-; hap_held=; return 1;; *) exec 9<&-;; esac`,
);

/** What a shell of hap is called: it stands at the beginning of its script, which is seen in the list of processes. */
export const nameMark = ': hap:';

/** `hap_run PID`: the name of the run that a shell of hap is of, on a line; fails for any other process. */
const run = new ShellFunction(
  'hap_run',
  `{ read -r hap_s </proc/$1/cmdline; } 2>/dev/null
case $hap_s in
  *"${nameMark}"*) hap_s=\${hap_s#*"${nameMark}"}; printf '%s\\n' "\${hap_s%%;*}";;
  *) return 1;;
esac`,
);

/**
 * `hap_heard TOP`: `heard PID COUNT` of the dd below it that hands on what the controller says: how many bytes that were by now.
 * A controller that holds a lock says something every few seconds.
 */
const heard = new ShellFunction(
  'hap_heard',
  `hap_find_below $1
for hap_s in $hap_below; do
  { read -r hap_n </proc/$hap_s/comm && [ "$hap_n" = dd ] && read -r hap_n hap_all </proc/$hap_s/io; } 2>/dev/null &&
    echo heard $hap_s $hap_all
done`,
  [below],
);

/**
 * `hap_runs`: the name of the run that has the lock: whose shell has descriptor 9 open; and what was heard of it. Where that cannot be seen, as with the
 * processes of another user, the names of all whose shells are here, this run's included; and `hidden` where not all can be seen.
 */
export const runs = new ShellFunction(
  'hap_runs',
  `hap_found=
for hap_f in /proc/[0-9]*/fd/9; do
  [ "$hap_f" -ef / ] || continue
  hap_f=\${hap_f#/proc/}
  read -r hap_s <"/proc/\${hap_f%%/*}/stat" || continue
  hap_s=\${hap_s##*) }
  hap_s=\${hap_s#* }
  hap_p=\${hap_s%% *}
  hap_run "$hap_p" && hap_found=yes && read -r hap_s <"/proc/$hap_p/stat" || continue
  hap_s=\${hap_s##*) }
  hap_s=\${hap_s#* }
  hap_heard "\${hap_s%% *}"
done
[ -z "$hap_found" ] || return 0
[ -d /proc/1 ] || echo hidden
for hap_f in /proc/[0-9]*/cmdline; do
  hap_f=\${hap_f#/proc/}
  hap_run "\${hap_f%%/*}"
done`,
  [run, heard],
);
