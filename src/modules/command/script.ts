import {
  lines,
  ModuleFailure,
  sh,
  ShellFunction,
  verbatim,
  type Inquiry,
  type Sh,
} from '../../model/index.js';
import { enter } from './enter.js';

/** What a script says on standard error, and nothing else, when it could not even begin. */
export const refusals = {
  missing: 'hap: no such command',
  forbidden: 'hap: permission denied',
} as const;

/** hap_find COMMAND: 0 where it can be run, else it says why not. Only files count: `cd` and its like are the shell's own. */
const hapFind = new ShellFunction(
  'hap_find',
  String.raw`
  case $1 in
    */*) hf_list=$1 ;;
    *) hf_list= hf_ifs=$IFS; IFS=:
      for hf_d in $PATH; do hf_list="$hf_list:${'${hf_d:-.}'}/$1"; done
      IFS=$hf_ifs ;;
  esac
  hf_seen= hf_ifs=$IFS; IFS=:
  for hf_f in $hf_list; do
    [ -f "$hf_f" ] || continue
    hf_seen=1
    [ -x "$hf_f" ] && { IFS=$hf_ifs; return 0; }
  done
  IFS=$hf_ifs
  [ -d "$1" ] && hf_seen=1
  if [ -n "$hf_seen" ]; then echo '${refusals.forbidden}' >&2; else echo '${refusals.missing}' >&2; fi
  return 1`,
);

/** Puts the time into `ht`, to the microsecond where `date` can. */
const hapTime = new ShellFunction(
  'hap_time',
  String.raw`
  ht=$(date '+%Y-%m-%d %H:%M:%S.%N')
  case $ht in *N|*.) ht=${'${ht%.*}'}.000000 ;; *) ht=${'${ht%???}'} ;; esac`,
);

/** Between a command's output and what is told of its end: when it began and ended, and whether a signal ended it. */
export const endMark = '\u0001hap-ended ';

/**
 * hap_end WHEN: reads what the shell that ran a command says, the last of it `=STATUS`, and tells of the end. Other lines with
 * a status above 128 are the shell's words for a signal (`Killed`); with a lower one they are trouble of the shell's own.
 */
const hapEnd = new ShellFunction(
  'hap_end',
  String.raw`
  he_rc= he_said=
  while read -r he_line; do
    case $he_line in =*) he_rc=${'${he_line#=}'} ;; *) he_said=$he_line ;; esac
  done
  if [ "${'${he_rc:-1}'}" -le 128 ] && [ -n "$he_said" ]; then
    printf '%s\n' "$he_said" >&4
    he_said=
  fi
  ht=
  [ -z "$1" ] || hap_time
  printf '\n\001hap-ended %s|%s|%s' "$1" "$ht" "${'${he_said:+signal}'}" >&3
  exit "${'${he_rc:-1}'}"`,
  [hapTime],
);

/**
 * Runs a command and tells of its end. That a signal ended it shows only in what the shell says of it on its own standard error,
 * which is therefore kept apart: the status may as well come from `exit 137`. No shell speaks of SIGINT and SIGPIPE; bash
 * speaks in a pipeline, but not in a command substitution.
 * @param when puts the time at which it began into `ht`, if that is to be told
 */
function watched(command: Sh, when: Sh): Sh {
  return lines([
    when,
    sh`{ { ( ${command} ) >&3 2>&4 3>&- 4>&-; echo "=$?"; } 2>&1 | ${hapEnd} "$ht"; } 3>&1 4>&2`,
  ]);
}

/** A script that runs a command in a folder and tells afterwards when it began and ended, and of a signal that ended it. */
export function timed(command: Sh, chdir: string | undefined): Sh {
  const there = chdir === undefined ? [] : [enter(chdir)];
  return lines([...there, watched(command, sh`${hapTime}`)]);
}

/** A script that runs a command and tells of a signal that ended it. */
export function untimed(command: Sh): Sh {
  return watched(command, sh`ht=`);
}

/** Runs words as a command of its own, not through a shell's interpretation. */
export function execute(words: readonly Sh[]): Sh {
  const [first = verbatim("''")] = words;
  const all = verbatim(words.map((w) => w.text).join(' '));
  return sh`${hapFind} ${first} || exit 127; exec ${all}`;
}

/** Hands a command line to a shell that is a file, or found in PATH. */
export function throughShell(line: string, shell: string): Sh {
  return sh`${hapFind} ${shell} || exit 127; exec ${shell} -c ${line}`;
}

/** `hap_matches PATTERN…`: 1 for each that anything matches, else 0. */
const hapMatches = new ShellFunction(
  'hap_matches',
  String.raw`
  hm_ifs=$IFS IFS=
  for hm_p do
    set -- $hm_p
    if [ -e "$1" ] || [ -L "$1" ]; then echo 1; else echo 0; fi
  done
  IFS=$hm_ifs`,
);

/** Whether anything matches patterns (`*`, `?`, `[…]`), seen from where the script is. */
export const matches: Inquiry<string, boolean> = {
  script: (patterns) => sh`${hapMatches} ${patterns}`,
  read({ stdout }, patterns) {
    const said = stdout.trimEnd().split('\n');
    if (said.length !== patterns.length) throw new ModuleFailure(`could not look for ${patterns.join(' ')}`);
    return said.map((line) => line === '1');
  },
};
