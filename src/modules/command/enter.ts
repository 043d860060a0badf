import { ModuleFailure, sh, ShellFunction, type Sh } from '../../model/index.js';
import { PyBytes, repr } from '../../python/index.js';

/** What is said on standard error, and nothing else, of a folder that cannot be entered; and what Python says of it. */
const reasons = new Map([
  ['hap: no such folder', '[Errno 2] No such file or directory'],
  ['hap: not a folder', '[Errno 20] Not a directory'],
  ['hap: folder forbidden', '[Errno 13] Permission denied'],
]);
const [missing = '', notFolder = '', forbidden = ''] = reasons.keys();

/**
 * hap_enter FOLDER: goes there, as chdir(2) does, so that $PWD has no links in it; or says why it cannot (ENOENT, ENOTDIR,
 * EACCES) and fails.
 */
const hapEnter = new ShellFunction(
  'hap_enter',
  `
  case $1 in /*) ;; *) set -- "./$1" ;; esac
  CDPATH= cd -P "$1" 2>/dev/null && return
  he_p=$1
  while [ ! -e "$he_p" ] && [ "\${he_p%/*}" != "$he_p" ]; do he_p=\${he_p%/*}; done
  if [ -n "$he_p" ] && [ ! -d "$he_p" ]; then echo '${notFolder}'
  elif [ "$he_p" = "$1" ] || [ -n "$he_p" ] && [ ! -x "$he_p" ]; then echo '${forbidden}'
  else echo '${missing}'; fi >&2
  return 1`,
);

/** Goes to a folder, and ends the script where that cannot be. */
export function enter(folder: string): Sh {
  return sh`${hapEnter} ${folder} || exit 1`;
}

/** Why a script could not enter its folder, in Python's words; `undefined` where that is not what it says. */
export function whyNotEntered(stderr: string): string | undefined {
  return reasons.get(stderr.trimEnd());
}

/** Ansible's failure for a folder that cannot be entered. @param why as {@link whyNotEntered} has it */
export function notEntered(
  why: string,
  folder: string,
  fields: Readonly<Record<string, unknown>>,
): ModuleFailure {
  const path = repr(new PyBytes(new TextEncoder().encode(folder)));
  return new ModuleFailure(`Unable to change directory before execution: ${why}: ${path}`, fields);
}
