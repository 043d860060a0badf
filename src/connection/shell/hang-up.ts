import { belowBody } from './below.js';

/** What {@link unlessIdle} and {@link hangUp} call, and the process id of the shell that runs them, as `hap_me`. */
export const means = [
  // The children of a process beside this one, as far as the kernel lists them (proc(5)): in `hap_o`.
  'hap_others() { hap_o=; [ -r /proc/$1/task/$1/children ] || return; read -r hap_k </proc/$1/task/$1/children; for hap_s in $hap_k; do [ $hap_s = $hap_me ] || hap_o="$hap_o $hap_s"; done; }',
  `hap_find_below() { ${belowBody}; }`,
  // Of a process that lives: when it was started, which no later one of that id shares (proc(5)).
  'hap_born() { read -r hap_f </proc/$1/stat && hap_f=${hap_f##*) } && case $hap_f in Z*) return 1;; esac && set -- $hap_f && hap_f=${20}; }',
  'read -r hap_me hap_s </proc/self/stat',
];

/**
 * What runs when no more requests can come, before anything is hung up. A shell that serves nothing ends by itself then. So it is after
 * most runs, and then nobody reads all of /proc, on hosts with thousands of processes; it is given some time, since many may
 * end at once. `hap_busy` succeeds where it is seen to serve something.
 */
export const unlessIdle =
  'for hap_n in 0.1 0.4; do hap_born $$ || exit; hap_busy && break; sleep $hap_n || sleep 1; done; hap_born $$ || exit';

/**
 * What runs when the way to the controller is cut: everything below this shell hears SIGHUP, as from a terminal that is gone, but
 * what was started by earlier requests and left behind on purpose does not (it is no child of the shell any more). What
 * will not hear it is killed some seconds later, with what it has started since.
 */
export const hangUp = [
  'hap_find_below $$',
  'hap_left=',
  'for hap_s in $hap_below; do case $hap_s in $$|$hap_me) ;; *) hap_born $hap_s && hap_left="$hap_left $hap_s:$hap_f"; kill -HUP $hap_s;; esac; done',
  'for hap_n in 0.1 0.2 0.4 1 1 1 1; do sleep $hap_n || sleep 1; hap_all=$hap_left; hap_left=',
  'for hap_s in $hap_all; do hap_born ${hap_s%:*} && [ $hap_f = ${hap_s#*:} ] && hap_left="$hap_left $hap_s"; done',
  '[ -n "$hap_left" ] || break; done',
  'for hap_n in $hap_left; do hap_find_below ${hap_n%:*}; kill -KILL $hap_below; done',
];
