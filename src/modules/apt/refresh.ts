import { mapped, probe, run, sh, type Change, type Probe } from '../../model/index.js';
import { finalStat } from '../shared/info.js';
import { lookAt } from '../shared/look-at.js';
import { aptEnvironment } from './command.js';
import type { AptParams } from './params.js';

/** What is new where the index is; the first that is there tells, as Ansible has it. */
const stamps = ['/var/lib/apt/periodic/update-success-stamp', '/var/lib/apt/lists'];

/** Prints when the index was refreshed, in seconds since 1970; nothing where it never was. */
export const stamp = sh`for f in ${stamps}; do [ ! -e $f ] || { stat -c %Y $f; break; }; done`;

/** The same as a look at paths, which costs nothing beside others. */
export const refreshed: Probe<number> = mapped(
  lookAt(stamps.map((path) => ({ path, for: 'stat' as const }))),
  (found) => found.find(({ at }) => finalStat(at) !== undefined)?.at.own?.modified ?? 0,
);

/** How old the index is. */
export interface Age {
  readonly refreshed: number;
  readonly now: number;
}

/** Whether the params ask for a refresh at all. */
export function wantsRefresh({ update_cache: wanted, cache_valid_time: valid }: AptParams): boolean {
  return wanted === true || valid !== 0;
}

/** Reads how old the index is. */
export const age: Probe<Age> = probe(sh`date +%s; ${stamp}`, ({ stdout }) => {
  const [now, refreshed] = stdout.split('\n').map(Number);
  return { now: now ?? 0, refreshed: refreshed ?? 0 };
});

/** Whether the index is older than it may be. */
export function isStale({ refreshed, now }: Age, { cache_valid_time: valid }: AptParams): boolean {
  return refreshed + valid <= now;
}

/**
 * Refreshes the index. Another's lock is waited for; a source that does not answer is tried again, each time after a
 * longer pause. Any source that fails is a failure, as apt itself would pass over it (apt.conf(5), Update::Error-Mode).
 */
export function refresh(given: AptParams): Change {
  const {
    update_cache_retries: tries,
    update_cache_retry_max_delay: longest,
    lock_timeout: patience,
  } = given;
  const script = sh`${aptEnvironment}
n=0 d=1 w=0 e=
while [ $n -lt ${tries} ]; do
  { e=$(apt-get update -o APT::Update::Error-Mode=any 2>&1 >&3 3>&-); r=$?; } 3>&1
  case $e in
    *'Could not get lock'*|*'Unable to lock'*)
      [ $w -lt ${patience} ] || { printf '%s\n' "$e" >&2; exit 101; }
      w=$((w+1)); sleep 1; continue ;;
    *'Failed to fetch'*|*'index files failed to download'*) r=100 ;;
  esac
  [ $r != 0 ] || { [ -z "$e" ] || printf '%s\n' "$e" >&2; exit 0; }
  n=$((n+1))
  [ $n -lt ${tries} ] || break
  [ $d -lt ${longest} ] || d=${longest}
  sleep $d; d=$((d*2))
done
printf '%s\n' "\${e:-unknown reason}" >&2
exit 100`;
  return run('refresh the index of packages', script, {
    // Whether it brought anything is only known afterwards: the result tells.
    counts: false,
    explain: ({ rc, stderr }) =>
      rc === 101
        ? `Failed to lock apt for exclusive operation: ${stderr.trim()}`
        : `Failed to update apt cache: ${stderr.trim()}`,
  });
}
