import { ShellFunction } from '../../model/index.js';

/** Lines from `Package` to `Version` of a package in dpkg's status, and some more: dpkg writes its fields in one order. */
const context = 15;

/**
 * `hap_status STATES NAME…`: what dpkg-query would say of packages that are installed, read from where dpkg keeps it: `i` gets a line
 * for each, with its status, name, architecture and version, and for dpkg itself; `j` the lines in STATES, apt's extended_states, of those
 * that apt installed by itself. dpkg-query reads all that is known of all packages for that, which takes many times as long.
 * It fails where there is more to it than one file, or a name is more than a name; a package of which nothing is told may be there all the same.
 */
export const hapStatus = new ShellFunction(
  'hap_status',
  `i= j= _x=$1
shift
_d=\${DPKG_ADMINDIR:-/var/lib/dpkg}
[ -z "$DPKG_ROOT" ] || return 1
# What dpkg has not put into the file yet.
for _f in "$_d"/updates/*; do [ ! -e "$_f" ] || return 1; done
_p='Package: dpkg'
for _n do
  case $_n in ''|*[!a-z0-9+.-]*) return 1 ;; esac
  _p="$_p
Package: $_n"
done
_w=" $* dpkg "
_ifs=$IFS
IFS='
'
set -f
for _l in $(LC_ALL=C grep -h -x -F -A ${context} -e "$_p" -- "$_d/status" "$_x" 2>/dev/null); do
  case $_l in
    'Package: '*) _n=\${_l#*: } _s= _a= ;;
    'Status: '*) _s=\${_l##* } ;;
    'Architecture: '*) _a=\${_l#*: } ;;
    'Version: '*)
      case $_w in *" $_n "*)
        [ -z "$_s" ] || [ -z "$_a" ] || i="$i$_s $_n $_a \${_l#*: }
" ;;
      esac
      _s= ;;
    'Auto-Installed: 1')
      case $_w in *" $_n "*) j="\${j}Package: $_n
$_l
" ;; esac ;;
  esac
done
set +f
IFS=$_ifs
i=\${i%?}`,
);
