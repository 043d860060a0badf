import { sh, ShellFunction, type Sh } from '../../model/index.js';

/**
 * `hap_tree SOURCE TARGET FOLLOW DO`: makes a directory's contents those of another one, without taking away what else is there;
 * only says what would be done where DO is empty. A line `=NAME` for each entry that differs. FOLLOW is `-L` or empty.
 */
const hapTree = new ShellFunction(
  'hap_tree',
  `(
  case $2 in /*) ;; *) set -- "$1" "$PWD/$2" "$3" "$4" ;; esac
  cd -- "$1" || exit 1
  find $3 . ! -name . -exec sh -c '
    target=$1 follow=$2 do=$3
    shift 3
    rc=0
    for p do
      name=\${p#./}
      t=$target/$name
      if [ -L "$p" ] && [ -z "$follow" ]; then
        [ -L "$t" ] && [ "$(readlink "$t")" = "$(readlink "$p")" ] && continue
        printf "=%s\\n" "$name"
        [ -z "$do" ] || { rm -f -- "$t" && ln -s -- "$(readlink "$p")" "$t"; } || rc=1
      elif [ -d "$p" ]; then
        [ -d "$t" ] && continue
        printf "=%s\\n" "$name"
        [ -z "$do" ] || { mkdir -- "$t" && chmod "$(stat -L -c %a "$p")" "$t"; } || rc=1
      elif [ -f "$p" ]; then
        cmp -s -- "$p" "$t" && continue
        printf "=%s\\n" "$name"
        [ -z "$do" ] || {
          cp -- "$p" "$t.hap$$" && chmod "$(stat -L -c %a "$p")" "$t.hap$$" && mv -f -- "$t.hap$$" "$t"
        } || { rm -f -- "$t.hap$$"; rc=1; }
      fi
    done
    exit $rc
  ' hap_tree "$2" "$3" "$4" {} +
)`,
);

const words = (follow: boolean, make: boolean): Sh => sh`${[follow ? '-L' : '', make ? 'do' : '']}`;

/** Says what differs in a directory from another one: a line each, `.` at the end. */
export function askTree(from: string, to: string, follow: boolean): Sh {
  return sh`${hapTree} ${from} ${to} ${words(follow, false)}; echo .`;
}

/** Makes the contents of `to` those of `from`. */
export function copyTree(from: string, to: string, follow: boolean): Sh {
  return sh`${hapTree} ${from} ${to} ${words(follow, true)}`;
}

/** `hap_others PATH OWNER GROUP`: `yes` where anything in a directory is not theirs; an empty word for no matter whose. */
export const hapOthers = new ShellFunction(
  'hap_others',
  `_o=
[ -z "$2" ] || _o=$(find "$1" ! -user "$2" -print 2>/dev/null | head -n 1)
[ -z "$3" ] || _o=$_o$(find "$1" ! -group "$3" -print 2>/dev/null | head -n 1)
if [ -n "$_o" ]; then echo yes; else echo no; fi`,
);
