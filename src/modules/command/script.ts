import { lines, sh, ShellFunction, verbatim, type Sh } from '../../model/index.js';

/** What a script says on standard error, and nothing else, when it could not even begin. */
export const refusals = {
  folder: 'hap: cannot change directory',
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

/** Prints the time to the microsecond, where `date` can. */
const hapTime = new ShellFunction(
  'hap_time',
  String.raw`
  ht=$(date '+%Y-%m-%d %H:%M:%S.%N')
  case $ht in *N|*.) ht=${'${ht%.*}'}.000000 ;; *) ht=${'${ht%???}'} ;; esac
  printf '%s' "$ht"`,
);

/** Between a command's output and the times at which it began and ended. */
export const timesMark = '\u0001hap-times ';

/** A script that runs a command in a folder and tells afterwards when it began and ended. */
export function timed(command: Sh, chdir: string | undefined): Sh {
  const enter =
    chdir === undefined ? [] : [sh`cd ${chdir} 2>/dev/null || { echo ${refusals.folder} >&2; exit 1; }`];
  return lines([
    ...enter,
    sh`hc_start=$(${hapTime})`,
    sh`( ${command} ); hc_rc=$?`,
    verbatim(String.raw`printf '\n\001hap-times %s|' "$hc_start"; hap_time; exit $hc_rc`),
  ]);
}

/** Runs words as a command of its own, not through a shell's interpretation. */
export function execute(words: readonly Sh[]): Sh {
  const [first = verbatim("''")] = words;
  const all = verbatim(words.map((w) => w.text).join(' '));
  return sh`${hapFind} ${first} || exit 127; exec ${all}`;
}

/** Hands a command line to a shell. */
export function throughShell(line: string, shell: string): Sh {
  return sh`exec ${shell} -c ${line}`;
}

/** Whether anything matches a pattern (`*`, `?`, `[…]`), seen from a folder: prints 1 or 0. */
export function matchScript(pattern: string, chdir: string | undefined): Sh {
  const enter = chdir === undefined ? sh`:` : sh`cd ${chdir} 2>/dev/null`;
  return sh`${enter}; IFS=; hm_p=${pattern}; set -- $hm_p; if [ -e "$1" ] || [ -L "$1" ]; then echo 1; else echo 0; fi`;
}
