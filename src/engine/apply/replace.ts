import { ShellFunction } from '../../model/index.js';

/**
 * `hap_leftovers FOLDER`: takes away what earlier writes left there that were killed at once (SIGKILL, power cut). The names
 * say on which host and by which shell they were made; of another host's, on a shared file system, nothing is known here.
 */
const leftovers = new ShellFunction(
  'hap_leftovers',
  String.raw`
  for hl_f in "$1"/.hap."$hw_h".*; do
    hl_r=${'${hl_f##*/.hap."$hw_h".}'}
    hl_p=${'${hl_r%%.*}'} hl_r=${'${hl_r#*.}'} hl_s=
    case $hl_p,$hl_r in *[!0-9],*|,*) continue ;; *,[0-9]*.????????) ;; *) continue ;; esac
    { read -r hl_s </proc/$hl_p/stat; } 2>/dev/null && hap_born "$hl_s"
    [ "$hl_s" = "${'${hl_r%.*}'}" ] || rm -f -- "$hl_f"
  done`,
);

/** `hap_born STAT` puts into `hl_s` when a process was started, from its line in /proc/PID/stat (proc(5)). */
const born = new ShellFunction(
  'hap_born',
  String.raw`
  set -- ${'${1##*) }'}
  hl_s=${'${20}'}`,
);

/**
 * `hap_keep OLD NEW`: gives NEW what OLD has: owner, mode, ACL and extended attributes, the SELinux label among them. What
 * cannot be kept is said on a line `warning …`. GNU cp does it all; else getfattr and setfattr, or getfacl and setfacl, where
 * they are installed.
 */
const keep = new ShellFunction(
  'hap_keep',
  String.raw`
  hk='cp --attributes-only --preserve=all --no-preserve=timestamps'
  $hk -- "$1" "$2" 2>/dev/null && return
  hk_own=$(stat -c %u:%g "$1") && hk_mode=$(stat -c %a "$1") || return
  chown "$hk_own" "$2" 2>/dev/null || [ "$hk_own" = "$(stat -c %u:%g "$2")" ] ||
    printf 'warning the owner and group of %s (%s) could not be kept\n' "$1" "$hk_own"
  $hk,ownership -- "$1" "$2" 2>/dev/null && return
  chmod "$hk_mode" "$2" || return
  if command -v getfattr >/dev/null && command -v setfattr >/dev/null; then
    { getfattr -d -m - --absolute-names -- "$1" | sed "1s|.*|# file: ${'${2##*/}'}|" |
      { cd -- "${'${2%/*}'}/" && setfattr --restore=-; }; } 2>/dev/null ||
      printf 'warning the extended attributes of %s could not be kept\n' "$1"
  elif command -v getfacl >/dev/null && command -v setfacl >/dev/null; then
    { getfacl -p -- "$1" | setfacl --set-file=- -- "$2"; } 2>/dev/null ||
      printf 'warning the ACL of %s could not be kept\n' "$1"
  fi`,
);

/** `hap_mounted PATH`: whether something is mounted just there. */
const mounted = new ShellFunction(
  'hap_mounted',
  String.raw`
  while read -r _ _ _ _ hm_m _; do [ "$hm_m" = "$1" ] && return; done 2>/dev/null </proc/self/mountinfo
  return 1`,
);

/** `hap_rename NEW OLD`, and never into a folder that has taken the old one's place. */
const rename = new ShellFunction(
  'hap_rename',
  String.raw`
  mv -fT -- "$1" "$2" 2>/dev/null && return
  [ -e "$1" ] && [ ! -d "$2" ] && mv -f -- "$1" "$2" && [ ! -e "$1" ]`,
);

/**
 * hap_write PATH OWNER GROUP MODE BACKUP VALIDATE UNSAFE SIZE FROM, the content on standard input, or in the file FROM. Empty words
 * mean "not given". The new file is made in the old one's folder with mode 0600, gets content (all of it, or nothing is done),
 * attributes, is validated and on the disk, and only then renamed; a signal or a failure at any moment leaves the old
 * file and removes the new one.
 */
export const hapWrite = new ShellFunction(
  'hap_write',
  String.raw`
  hw_p=$1 hw_o=$2 hw_g=$3 hw_m=$4 hw_b=$5 hw_v=$6 hw_u=$7 hw_n=$8 hw_f=$9
  hw_d=${'${hw_p%/*}'}; hw_t= hw_c= hw_i=
  hw_um=$(umask)
  umask 077
  { read -r hw_h </proc/sys/kernel/hostname; read -r hl_s </proc/$$/stat; } 2>/dev/null; hap_born "$hl_s"
  hw_x=$hw_d/.hap.$hw_h.$$.$hl_s.XXXXXXXX
  hap_leftovers "$hw_d"
  trap 'rm -f -- "$hw_t" "$hw_c"' EXIT
  trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM
  # When the connection is gone, not even the shell's own words ("Hangup") can be written.
  trap : PIPE
  hw_t=$(mktemp "$hw_x" 2>&1) || {
    hw_e=$hw_t hw_t= hw_i=1
    [ -n "$hw_u" ] && [ -f "$hw_p" ] && hw_t=$(mktemp) || { echo "cannot create a file in ${'${hw_d:-/}'}: ${'${hw_e##*: }'}" >&2; return 1; }
  }
  if [ -n "$hw_f" ]; then cat -- "$hw_f" >"$hw_t"; else cat >"$hw_t" && [ $(($(wc -c <"$hw_t"))) -eq "$hw_n" ]; fi ||
    { echo "the content did not get as far as $hw_d as a whole" >&2; return 1; }
  if [ -f "$hw_p" ] && [ ! -L "$hw_p" ]; then hap_keep "$hw_p" "$hw_t" || return 1
  else chmod "$(printf '%o' $((0666 & ~0$hw_um)))" "$hw_t" || return 1
  fi
  hap_own() {
    if [ -n "$hw_o$hw_g" ]; then chown -- "$hw_o${'${hw_g:+:$hw_g}'}" "$1" || return; fi
    if [ -n "$hw_m" ]; then chmod -- "$hw_m" "$1"; fi
  }
  hap_own "$hw_t" || return 1
  if [ -n "$hw_v" ]; then
    hap_candidate=$hw_t; export hap_candidate
    ( umask "$hw_um"; eval "$hw_v" ) >&2 </dev/null || { printf 'validate %s\n' $?; return 201; }
  fi
  if [ -n "$hw_b" ] && [ -e "$hw_p" ]; then
    hw_k=$hw_p.$$.$(date +%Y-%m-%d@%H:%M:%S~)
    hw_c=$(mktemp "$hw_x") || return 1
    cp --preserve=all -- "$hw_p" "$hw_c" 2>/dev/null || cp -p -- "$hw_p" "$hw_c" || return 1
    hap_rename "$hw_c" "$hw_k" || return 1
    printf 'backup %s\n' "$hw_k"
  fi
  # Or a power cut could leave the new name on content that was never written.
  sync -- "$hw_t" 2>/dev/null
  if [ -z "$hw_i" ] && hw_e=$(hap_rename "$hw_t" "$hw_p" 2>&1); then :
  elif [ -n "$hw_u" ] && [ -f "$hw_p" ]; then
    cat "$hw_t" >"$hw_p" || { echo "$hw_p was written in place (unsafe_writes), and not as a whole" >&2; return 1; }
    hap_own "$hw_p" || return 1
  else
    hw_e=${'${hw_e##*: }'}
    if hap_mounted "$hw_p"; then hw_e='it is a mount point of its own'; elif [ -d "$hw_p" ]; then hw_e='it is a directory'; fi
    echo "cannot replace $hw_p by renaming${'${hw_e:+: $hw_e}'}; unsafe_writes: true writes it in place" >&2
    return 1
  fi
  rm -f -- "$hw_t"
  trap - EXIT HUP INT TERM PIPE`,
  [born, leftovers, keep, mounted, rename],
);
