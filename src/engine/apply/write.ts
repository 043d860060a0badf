import {
  ModuleFailure,
  sh,
  ShellFunction,
  verbatim,
  type Output,
  type Request,
  type Sh,
  type WriteChange,
} from '../../model/index.js';

/**
 * hap_write PATH OWNER GROUP MODE BACKUP VALIDATE UNSAFE, the content on standard input. Empty words mean "not given".
 * The new file is made in the old one's folder with mode 0600, gets content and attributes, is validated, and only then
 * renamed; a signal or a failure at any moment leaves the old file and removes the new one.
 */
const hapWrite = new ShellFunction(
  'hap_write',
  String.raw`
  hw_p=$1 hw_o=$2 hw_g=$3 hw_m=$4 hw_b=$5 hw_v=$6 hw_u=$7
  hw_d=${'${hw_p%/*}'}; [ -n "$hw_d" ] || hw_d=/
  hw_um=$(umask)
  umask 077
  if [ -z "$hw_u" ] || [ ! -e "$hw_p" ] || { [ -w "$hw_d" ] && ! hap_mounted "$hw_p"; }; then
    hw_t=$(mktemp "$hw_d/.hap.XXXXXXXX") || { echo "cannot create a file in $hw_d" >&2; return 1; }
  else
    hw_t=$(mktemp) || return 1
  fi
  trap 'rm -f "$hw_t"' EXIT
  trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM
  cat > "$hw_t" || { echo "cannot write $hw_t" >&2; return 1; }
  if [ -e "$hw_p" ]; then
    hw_own=$(stat -c %u:%g "$hw_p") && hw_old=$(stat -c %a "$hw_p") || return 1
    chown "$hw_own" "$hw_t" 2>/dev/null || { [ "$hw_own" = "$(stat -c %u:%g "$hw_t")" ] || echo "cannot keep the owner of $hw_p" >&2; }
    chmod "$hw_old" "$hw_t" || return 1
    if command -v getfattr >/dev/null 2>&1 && command -v setfattr >/dev/null 2>&1; then
      getfattr -d -m - --absolute-names -- "$hw_p" 2>/dev/null | sed "1s|.*|# file: $hw_t|" | setfattr --restore=- 2>/dev/null || :
    elif command -v getfacl >/dev/null 2>&1; then
      getfacl -p "$hw_p" 2>/dev/null | setfacl --set-file=- "$hw_t" 2>/dev/null || :
    fi
  else
    hw_z=$(printf '%o' $((0666 & ~0$hw_um))); chmod "$hw_z" "$hw_t" || return 1
  fi
  if [ -n "$hw_o$hw_g" ]; then chown "$hw_o${'${hw_g:+:$hw_g}'}" "$hw_t" || return 1; fi
  if [ -n "$hw_m" ]; then chmod "$hw_m" "$hw_t" || return 1; fi
  if [ -n "$hw_v" ]; then
    hap_candidate=$hw_t; export hap_candidate
    sh -c "$hw_v" >&2 </dev/null || { hw_rc=$?; printf 'validate %s\n' $hw_rc; return 201; }
  fi
  if [ -n "$hw_b" ] && [ -e "$hw_p" ]; then
    hw_k=$hw_p.$$.$(date +%Y-%m-%d@%H:%M:%S~)
    cp -p -- "$hw_p" "$hw_k" || return 1
    printf 'backup %s\n' "$hw_k"
  fi
  if mv -f -- "$hw_t" "$hw_p" 2>/dev/null && [ ! -e "$hw_t" ]; then :
  elif [ -n "$hw_u" ]; then cat "$hw_t" > "$hw_p" && rm -f "$hw_t" || return 1
  else echo "cannot replace $hw_p by renaming (is it mounted or on a read-only file system?); unsafe_writes: true writes it in place" >&2; return 1
  fi
  trap - EXIT HUP INT TERM`,
  [
    new ShellFunction(
      'hap_mounted',
      String.raw`
  while read -r _ _ _ _ hm_m _; do [ "$hm_m" = "$1" ] && return 0; done < /proc/self/mountinfo
  return 1`,
    ),
  ],
);

/** Exit status of a write whose `validate` command said no. */
export const validationFailed = 201;

/**
 * The request that carries out a `write`. Its standard output holds `backup PATH` where one was kept, and
 * `validate STATUS` where that command said no; {@link writeFailure} reads it.
 */
export function writeRequest(change: WriteChange): Request {
  const validate = change.validate === undefined ? '' : validateScript(change.validate).text;
  const words = [
    change.path,
    change.owner ?? '',
    change.group ?? '',
    change.mode ?? '',
    change.backup ? '1' : '',
    validate,
    change.unsafeWrites ? '1' : '',
  ];
  return { script: sh`${hapWrite} ${words}`, stdin: change.content };
}

/** The user's `validate` command with the candidate's path, quoted, in place of `%s`. */
function validateScript(command: string): Sh {
  return verbatim(command.replaceAll('%s', '"$hap_candidate"'));
}

/** What a write that was not made says: of a refusal by `validate` the command, its exit status and its words. */
export function writeFailure(change: WriteChange, { rc, stdout, stderr }: Output): ModuleFailure {
  const said = stderr.trim().split('\n').slice(-3).join('\n');
  const message = (what: string): string => (said === '' ? what : `${what}: ${said}`);
  const { path } = change;
  if (rc !== validationFailed)
    return new ModuleFailure(message(`could not write ${path}`), { path, rc, stdout, stderr });
  const status = Number(/^validate (\d+)$/m.exec(stdout)?.[1]);
  return new ModuleFailure(message('failed to validate'), {
    path,
    cmd: change.validate,
    rc: status,
    exit_status: status,
    stderr,
  });
}
