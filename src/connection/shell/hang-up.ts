import { belowBody } from './below.js';

/** What {@link hangUp} calls, and the process id of the shell that runs it, as `hap_me`. */
export const means = [
  `hap_find_below() { ${belowBody}; }`,
  // Of a process that lives: when it was started, which no later one of that id shares (proc(5)).
  'hap_born() { read -r hap_f </proc/$1/stat && hap_f=${hap_f##*) } && case $hap_f in Z*) return 1;; esac && set -- $hap_f && hap_f=${20}; }',
  'read -r hap_me hap_s </proc/self/stat',
];

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
