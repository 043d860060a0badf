import { hapReach, ShellFunction } from '../../model/index.js';

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
    [ "$hl_s" = "${'${hl_r%.*}'}" ] || rm -rf -- "$hl_f"
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
    printf 'warning the owner and group of %s (%s) could not be kept\n' "$hw_q" "$hk_own"
  $hk,ownership -- "$1" "$2" 2>/dev/null && return
  chmod "$hk_mode" "$2" || return
  if command -v getfattr >/dev/null && command -v setfattr >/dev/null; then
    { getfattr -d -m - --absolute-names -- "$1" | sed "1s|.*|# file: ${'${2##*/}'}|" |
      { cd -- "${'${2%/*}'}/" && setfattr --restore=-; }; } 2>/dev/null ||
      printf 'warning the extended attributes of %s could not be kept\n' "$hw_q"
  elif command -v getfacl >/dev/null && command -v setfacl >/dev/null; then
    { getfacl -p -- "$1" | setfacl --set-file=- -- "$2"; } 2>/dev/null ||
      printf 'warning the ACL of %s could not be kept\n' "$hw_q"
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

/** `hap_tidy`: takes away the folder that the new file was made in. */
const tidy = new ShellFunction(
  'hap_tidy',
  String.raw`
  [ -z "$hw_y" ] || { rm -f -- ./new ./old; cd ..; }
  [ -z "$hw_x" ] || rmdir -- "./${'${hw_x##*/}'}"`,
);

/**
 * hap_write PATH OWNER GROUP MODE BACKUP VALIDATE UNSAFE SIZE FROM VIA, the content on standard input, or in the file FROM. Empty
 * words mean "not given". The new file is made in a folder beside the old one that is closed to all others, so that nobody reads
 * it on the way or exchanges it; it gets content (all of it, or nothing is done), attributes, is validated and on the disk, and
 * only then renamed; a signal or a failure at any moment leaves the old file and removes the new one. The folder of PATH is
 * gone to as \`hap_go\` does, and what leads there through VIA as \`hap_reach\` does.
 */
export const hapWrite = new ShellFunction(
  'hap_write',
  String.raw`
  hw_q=$1 hw_o=$2 hw_g=$3 hw_m=$4 hw_b=$5 hw_v=$6 hw_u=$7 hw_n=$8 hw_f=$9 hw_l=${'${10}'}
  hw_w=$PWD
  case $hw_q in /*) ;; *) hw_q=${'${PWD%/}/${hw_q#./}'} ;; esac
  case $hw_f in '' | /*) ;; *) hw_f=${'${PWD%/}/$hw_f'} ;; esac
  case $hw_l in '' | /*) ;; *) hw_l=${'${PWD%/}/${hw_l#./}'} ;; esac
  hw_d=${'${hw_q%/*}'}; hw_x= hw_y= hw_i=
  hw_um=$(umask)
  umask 077
  { read -r hw_h </proc/sys/kernel/hostname; read -r hl_s </proc/$$/stat; } 2>/dev/null; hap_born "$hl_s"
  if [ -n "$hw_l" ]; then
    hap_reach "$hw_l" && { [ "${'${PWD%/}/$hap_n'}" = "$hw_q" ] || { hap_e="$hw_l leads elsewhere by now"; false; }; }
  else hap_go "$hw_d/"
  fi || { echo "cannot create a file in ${'${hw_d:-/}: $hap_e'}" >&2; return 1; }
  hw_r=${'${PWD%/}'} hw_p=../${'${hw_q##*/}'} hw_e=.hap.$hw_h.$$.$hl_s.XXXXXXXX
  hap_leftovers .
  trap hap_tidy EXIT
  trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM
  # When the connection is gone, not even the shell's own words ("Hangup") can be written.
  trap : PIPE
  hw_x=$(mktemp -d "./$hw_e" 2>&1) || {
    hw_e=$hw_x hw_x= hw_i=1 hw_p=$hw_r/${'${hw_q##*/}'}
    [ -n "$hw_u" ] && [ -f "$hw_p" ] && [ ! -L "$hw_p" ] && hw_x=$(mktemp -d) ||
      { echo "cannot create a file in ${'${hw_d:-/}: ${hw_e##*: }'}" >&2; return 1; }
  }
  cd -P -- "$hw_x" && [ -O . ] && { [ -n "$hw_i" ] || [ "$PWD" = "$hw_r/${'${hw_x#./}'}" ]; } ||
    { echo "the folder $hw_x in ${'${hw_d:-/}'} is not the one that was made" >&2; hw_x=; return 1; }
  hw_y=1 hw_t=./new
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
    hap_candidate=$PWD/new; export hap_candidate
    ( cd -- "$hw_w"; umask "$hw_um"; eval "$hw_v" ) >&2 </dev/null || { printf 'validate %s\n' $?; return 201; }
  fi
  if [ -n "$hw_b" ] && [ -e "$hw_p" ]; then
    hw_k=.$$.$(date +%Y-%m-%d@%H:%M:%S~)
    cp -P --preserve=all -- "$hw_p" ./old 2>/dev/null || cp -p -- "$hw_p" ./old || return 1
    hap_rename ./old "$hw_p$hw_k" || return 1
    printf 'backup %s\n' "$hw_q$hw_k"
  fi
  # Or a power cut could leave the new name on content that was never written.
  sync -- "$hw_t" 2>/dev/null
  if [ -z "$hw_i" ] && hw_e=$(hap_rename "$hw_t" "$hw_p" 2>&1); then :
  elif [ -n "$hw_u" ] && [ -f "$hw_p" ] && [ ! -L "$hw_p" ]; then
    cat "$hw_t" >"$hw_p" || { echo "$hw_q was written in place (unsafe_writes), and not as a whole" >&2; return 1; }
    hap_own "$hw_p" || return 1
  else
    hw_e=${'${hw_e##*: }'}
    if hap_mounted "$hw_r/${'${hw_q##*/}'}"; then hw_e='it is a mount point of its own'; elif [ -d "$hw_p" ]; then hw_e='it is a directory'; fi
    echo "cannot replace $hw_q by renaming${'${hw_e:+: $hw_e}'}; unsafe_writes: true writes it in place" >&2
    return 1
  fi
  hap_tidy
  trap - EXIT HUP INT TERM PIPE`,
  [born, leftovers, keep, mounted, rename, tidy, hapReach],
);
