import { ShellFunction } from './sh.js';

/**
 * `hap_follow LINK`: goes to the folder that a link here leads to. A link that neither root nor the shell's user has made is
 * only followed to what its maker owns.
 */
const hapFollow = new ShellFunction(
  'hap_follow',
  String.raw`
  hap_hops=$((hap_hops + 1))
  set -f
  # Inode, mode, links, owner: the link is to be the same when its target has been read.
  set -- "$1" "$(readlink -- "$1"; echo .)" $(LC_ALL=C ls -ldin -- "$1")
  set -- "$1" "${'${2%??}'}" "$3" "$6" $(LC_ALL=C ls -ldin -- "$1")
  set +f
  [ "$3$4" = "$5$8" ] && [ $hap_hops -lt 40 ] || { hap_e='Too many levels of symbolic links'; return 1; }
  set -- "${'${PWD%/}/${1#./}'}" "$2" "$4"
  hap_walk "$2" || return
  case $3 in 0 | "$(id -u)") return ;; esac
  set -- "$1" "$2" "$3" $(LC_ALL=C ls -ldn .)
  [ "$3" = "$6" ] || { hap_e="$1 is a link of the user $3 to $PWD, which is not theirs"; return 1; }`,
);

/**
 * `hap_walk FOLDER`: goes there, name by name, so that nothing that is exchanged on the way leads elsewhere; whoever is there works
 * with names of that folder alone. Links as {@link hapFollow} has it. On failure `hap_e` says why.
 */
const hapWalk = new ShellFunction(
  'hap_walk',
  String.raw`
  case $1 in /*) cd / || return ;; esac
  while :; do
    set -- "${'${1#"${1%%[!/]*}"}'}"
    [ -n "$1" ] || return 0
    case $1 in */*) set -- "${'${1#*/}'}" "./${'${1%%/*}'}" ;; *) set -- '' "./$1" ;; esac
    if [ -L "$2" ]; then hap_follow "$2" || return; continue; fi
    set -- "$1" "$2" "${'${PWD%/}/${2#./}'}"
    if ! cd -P -- "$2" 2>/dev/null; then
      if [ ! -e "$2" ]; then hap_e='No such file or directory'
      elif [ ! -d "$2" ]; then hap_e='Not a directory'
      else hap_e='Permission denied'
      fi
      return 1
    fi
    case $2 in ./. | ./..) continue ;; esac
    [ "$PWD" = "$3" ] || { hap_e="$3 has become a link"; return 1; }
  done`,
  [hapFollow],
);

/**
 * `hap_go FOLDER`: goes to a folder of an absolute path, on no way that somebody could have bent who may not write where it
 * leads: a link counts only where root or the shell's user has made it, or where it leads to what its maker owns. Else it fails,
 * and `hap_e` says why.
 */
export const hapGo = new ShellFunction('hap_go', `hap_hops=0 hap_e=\nhap_walk "$1"`, [hapWalk]);

/**
 * `hap_reach PATH`: goes to the folder of what a path leads to, and leaves its name there in `hap_n`: links at the path itself are
 * followed as `hap_go` follows those on the way.
 */
export const hapReach = new ShellFunction(
  'hap_reach',
  String.raw`
  hap_go "${'${1%/*}'}/" || return
  hap_n=${'${1##*/}'} hap_of=
  while [ -L "./$hap_n" ]; do
    hap_hops=$((hap_hops + 1))
    [ $hap_hops -lt 40 ] || { hap_e='Too many levels of symbolic links'; return 1; }
    set -f
    set -- "$(readlink -- "./$hap_n"; echo .)" $(LC_ALL=C ls -ldn -- "./$hap_n")
    set +f
    case $4 in 0 | "$(id -u)") ;; *) hap_of="$hap_of $4" ;; esac
    set -- "${'${1%??}'}"
    case $1 in */*) hap_walk "${'${1%/*}'}/" || return ;; esac
    hap_n=${'${1##*/}'}
  done
  for hap_o in $hap_of; do
    set -- $(LC_ALL=C ls -ldn -- "./$hap_n" 2>/dev/null || ls -ldn .)
    [ "$3" = "$hap_o" ] || { hap_e="a link of the user $hap_o leads to ${'${PWD%/}/$hap_n'}, which is not theirs"; return 1; }
  done`,
  [hapGo],
);

/**
 * `hap_safe PATH VIA`: whether `hap_go` gets to the folder of a path, and `hap_reach` from VIA to the path, where a link was
 * followed; what is not there yet is no hindrance. Stays where it is.
 */
export const hapSafe = new ShellFunction(
  'hap_safe',
  String.raw`
  case $1 in /*) ;; *) return 0 ;; esac
  (
    case $2 in
      /*) hap_reach "$2" && { [ "${'${PWD%/}/$hap_n'}" = "$1" ] && exit; hap_e="$2 leads elsewhere by now"; } ;;
      *) hap_go "${'${1%/*}'}/" && exit ;;
    esac
    case $hap_e in */*) echo "refusing to touch $1: $hap_e" >&2; exit 1 ;; esac
  )`,
  [hapReach],
);
