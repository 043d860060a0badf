import { ShellFunction } from '../../../model/index.js';

/**
 * `hap_files_first DATABASE`: whether the C library looks for a name of `passwd` or `hosts` in the file of /etc before it
 * asks anybody else (nsswitch.conf(5)).
 */
export const filesFirst = new ShellFunction(
  'hap_files_first',
  `while read -r hap_d hap_s hap_x; do
  case $hap_d in "$1:") [ "$hap_s" = files ]; return;; esac
done 2>/dev/null </etc/nsswitch.conf
false`,
);
