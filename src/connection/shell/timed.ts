import { quote, Sh, sh, ShellFunction } from '../../model/index.js';
import { below } from './below.js';

/** `hap_started PID` puts into `hap_s` when a process was started, which no later process of that id shares (proc(5)). */
const started = new ShellFunction(
  'hap_started',
  `read -r hap_s </proc/$1/stat || return
set -- \${hap_s##*) }
hap_s=\${20}`,
);

/**
 * `hap_wake PARENT PID` ends a sleep, if it is still the child that was meant. With SIGKILL, because a child that was forked but
 * has not become sleep(1) yet may lose any other signal.
 */
const wake = new ShellFunction(
  'hap_wake',
  `read -r hap_s </proc/$2/stat && case \${hap_s##*) } in
  ?" $1 "*) kill -KILL $2;;
esac`,
);

/**
 * `hap_kill SIGNAL TOP` signals everything below TOP but its own children (the watch and what runs the script), and what was
 * signalled the last time: what has lost its parent since is not found below it any more.
 */
const kill = new ShellFunction(
  'hap_kill',
  `hap_find_below $2
for hap_p in $hap_gone; do
  hap_started \${hap_p%:*} && [ $hap_s = \${hap_p#*:} ] && kill -$1 \${hap_p%:*}
done
hap_gone=
for hap_p in $hap_below; do
  case "$hap_all " in *" $hap_p:$2 "*) continue;; esac
  [ $hap_p = $2 ] && continue
  hap_started $hap_p && hap_gone="$hap_gone $hap_p:$hap_s"
  kill -$1 $hap_p
done`,
  [below, started],
);

/**
 * `hap_timed SECONDS SCRIPT` runs a script in a subshell. When the time is over everything below it is killed, first with SIGTERM
 * and a second later with SIGKILL, and the status is 124, as timeout(1) has it.
 *
 * A watch sleeps beside the script and says through a pipe which sleep has to be ended for it to go on. It needs no trap:
 * a shell that waits may miss a signal that comes just before. The script's end closes nothing, the watch's end does.
 */
const timed = new ShellFunction(
  'hap_timed',
  `exec 4<&0 5>&2
read -r hap_top hap_s </proc/self/stat
{
  read -r hap_me hap_s </proc/self/stat
  hap_rest() { sleep $1 >/dev/null & echo $hap_me $!; wait $!; }
  hap_gone=
  if hap_rest $1; then
    hap_kill TERM $hap_top
    hap_rest 1
    hap_kill KILL $hap_top
  fi
} </dev/null 2>/dev/null 4<&- 5>&- | {
  read -r hap_watch hap_sleep
  hap_script=$2
  set --
  ( eval "$hap_script" ) <&4 2>&5 4<&- 5>&-
  hap_rc=$?
  hap_wake $hap_watch $hap_sleep
  while read -r hap_watch hap_sleep; do
    hap_rc=124
    hap_wake $hap_watch $hap_sleep
  done
  exit $hap_rc
} 2>/dev/null`,
  [kill, wake],
);

/** The script, killed after so many milliseconds. */
export function withTimeout(script: Sh, milliseconds: number): Sh {
  // Not every sleep(1) takes fractions, so they are only used where they must be.
  const seconds = milliseconds >= 1000 ? Math.ceil(milliseconds / 1000) : milliseconds / 1000;
  const call = sh`${timed} ${seconds} `;
  return new Sh(call.text + quote(script.text), new Set([...call.functions, ...script.functions]));
}
