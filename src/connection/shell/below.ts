import { ShellFunction } from '../../model/index.js';

/**
 * Body of a shell function that puts the process ids of `$1` and of all below it into `hap_below`, parents first. It reads
 * /proc with builtins only. No quotes but double ones, no backslash, no newline and no exclamation mark: it also travels inside
 * single quotes through whatever login shell a user has (fish, csh).
 */
export const belowBody = [
  'hap_all=',
  'for hap_f in /proc/[0-9]*/stat; do read -r hap_s <$hap_f || continue',
  // pid (any name) state ppid …
  'hap_s=${hap_s##*) }',
  'hap_s=${hap_s#* }',
  'hap_f=${hap_f#/proc/}',
  'hap_all="$hap_all ${hap_f%/stat}:${hap_s%% *}"; done',
  'hap_below=" $1 "',
  'hap_more=1',
  'while [ $hap_more = 1 ]; do hap_more=0',
  'for hap_s in $hap_all; do case $hap_below in *" ${hap_s%:*} "*) ;; *" ${hap_s#*:} "*) hap_below="$hap_below${hap_s%:*} "; hap_more=1;; esac; done; done',
].join('; ');

/** The same as a function to be taught. */
export const below = new ShellFunction('hap_find_below', belowBody);
