import { quote, Sh, sh, ShellFunction } from '../../model/index.js';
import { below } from './below.js';

/**
 * `hap_timed SECONDS SCRIPT` runs a script in a subshell. When the time is over everything below it is killed, first
 * with SIGTERM and a second later with SIGKILL, and the status is 124, as timeout(1) has it.
 */
const timed = new ShellFunction(
  'hap_timed',
  `read -r hap_top hap_s </proc/self/stat
(
  trap 'kill $!; exit 0' TERM
  read -r hap_me hap_s </proc/self/stat
  sleep $1 & wait $!
  hap_kill() {
    hap_find_below $hap_top
    for hap_s in $hap_below $hap_gone; do
      case $hap_s in $hap_top|$hap_me) ;; *) kill -$1 $hap_s;; esac
    done
    # What loses its parent now is not found below it later.
    hap_gone=$hap_below
  }
  hap_over=
  trap 'hap_over=1' TERM
  hap_kill TERM
  [ "$hap_over" ] || { sleep 1 & wait $!; kill $!; }
  trap '' TERM
  hap_kill KILL
  exit 124
) </dev/null >/dev/null 2>&1 &
hap_watch=$!
hap_script=$2
set --
( eval "$hap_script" )
hap_rc=$?
kill $hap_watch 2>/dev/null
wait $hap_watch 2>/dev/null
[ $? = 124 ] && hap_rc=124
return $hap_rc`,
  [below],
);

/** The script, killed after so many milliseconds. */
export function withTimeout(script: Sh, milliseconds: number): Sh {
  // Not every sleep(1) takes fractions, so they are only used where they must be.
  const seconds = milliseconds >= 1000 ? Math.ceil(milliseconds / 1000) : milliseconds / 1000;
  const call = sh`${timed} ${seconds} `;
  return new Sh(call.text + quote(script.text), new Set([...call.functions, ...script.functions]));
}
