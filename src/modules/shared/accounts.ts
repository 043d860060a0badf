import {
  inquireOne,
  lines,
  ModuleFailure,
  sh,
  ShellFunction,
  type Inquiry,
  type Probe,
  type Sh,
} from '../../model/index.js';
import { hapNss } from './nss.js';

/** A file of accounts in /etc, by the name that nsswitch.conf(5) has for it. */
export type Database = 'passwd' | 'group' | 'shadow';

/** A script about accounts, with the entries that it looks up by {@link entryOf} or {@link foundEntry}. */
export interface AccountQuestion {
  readonly entries: readonly (readonly [database: Database, name: string])[];
  readonly script: Sh;
}

/**
 * `hap_accounts ETC PATTERN DATABASE…`: reads from files in ETC the lines of all who are asked for, with one program, and which
 * databases are kept in files before all else, or in files only.
 */
export const hapAccounts = new ShellFunction(
  'hap_accounts',
  `_etc=$1 _x=$2
shift 2
for _d do
  set -- "$@" "$_etc/$_d"
  shift
done
_lines=$(LC_ALL=C grep -E -e "$_x" -- "$_etc/nsswitch.conf" "$@" 2>/dev/null)
_first= _only= _seen=
_ifs=$IFS
set -f
IFS='
'
for _l in $_lines; do
  case $_l in "$_etc/nsswitch.conf:"*) ;; *) continue ;; esac
  IFS=' :\t'
  set -- \${_l#"$_etc/nsswitch.conf:"}
  case $_seen in
    # It is told twice.
    *" $1 "*) _first= _only= ; break ;;
  esac
  _seen="$_seen $1 "
  case $2,$3 in
    files,) _first="$_first $1 " _only="$_only $1 " ;;
    # What stands in brackets changes what the word before it means.
    files,'['*) ;;
    files,*) _first="$_first $1 " ;;
  esac
done
set +f
IFS=$_ifs`,
);

/**
 * `hap_found DATABASE NAME`: sets `_e` to the entry of that name, one that hap_accounts was told of; empty where there is none. It
 * fails where files do not settle that, or have a line that the C library may read in another way.
 */
export const hapFound = new ShellFunction(
  'hap_found',
  `_e= _x=
case $_first in *" $1 "*) ;; *) return 1 ;; esac
_ifs=$IFS
set -f
IFS='
'
for _l in $_lines; do
  case $_l in
    "$_etc/$1:$2:"*) _e=\${_l#"$_etc/$1:"}; break ;;
    # The C library passes over blanks before a name.
    "$_etc/$1:"[' \t']*) _x=odd; break ;;
  esac
done
set +f
IFS=$_ifs
if [ -z "$_e" ]; then
  case $_x$_only in odd*) ;; *" $1 "*) [ -r "$_etc/$1" ] && return ;; esac
  return 1
fi
_x=\${_e#*:*:}
case $1,$_x in
  shadow,*[!0-9:]*) return 1 ;;
  shadow,*:*:*:*:*:*:*) return ;;
  group,*' '*|group,*'\t'*) return 1 ;;
  group,*:*) ;;
  passwd,*:*:*:*:*)
    _l=\${_x#*:}
    case \${_l%%:*} in ''|*[!0-9]*) return 1 ;; esac ;;
  *) return 1 ;;
esac
case \${_x%%:*} in ''|*[!0-9]*) return 1 ;; esac`,
);

/** `hap_asked DATABASE NAME`: the same, asking all sources. */
const hapAsked = new ShellFunction(
  'hap_asked',
  `_l="
$(hap_nss "$1" "$2")
"
_e=
case $_l in *"
$2:"*)
  _l=\${_l#*"
$2:"}
  _e=$2:\${_l%%"
"*} ;;
esac`,
  [hapNss],
);

/** A name that means nothing else in a pattern, nor a number to who looks it up. */
const isPlain = (name: string): boolean => /^\w[\w.-]*$/.test(name) && !/^\d+$/.test(name);

/** Succeeds with `_e` set, as hap_found; fails where all sources have to be asked. */
export function foundEntry(database: Database, name: string): Sh {
  return isPlain(name) ? sh`${hapFound} ${database} ${name}` : sh`false`;
}

/** Sets `_e` to the entry of that name, empty where there is none. */
export function entryOf(database: Database, name: string): Sh {
  return sh`${foundEntry(database, name)} || ${hapAsked} ${database} ${name}`;
}

/** Stands between what the scripts print: ASCII's group separator. */
const mark = '\x1d';

/** Questions about accounts: the files are read once for all of them. What each script prints is its answer. */
export const accounts: Inquiry<AccountQuestion, string> = {
  script(items) {
    const entries = items.flatMap((item) => item.entries).filter(([, name]) => isPlain(name));
    const names = [...new Set(entries.map(([, name]) => name.replaceAll('.', '[.]')))];
    const databases = [...new Set(entries.map(([database]) => database))];
    const pattern = `^[[:space:]]*(${['passwd', 'group', 'shadow', ...names].join('|')}):`;
    const read = names.length > 0 ? [sh`${hapAccounts} /etc ${pattern} ${databases}`] : [];
    const scripts = items.flatMap(({ script }, i) => (i > 0 ? [sh`printf '\\035'`, script] : [script]));
    return lines([...read, ...scripts]);
  },
  read({ stdout }, items) {
    const said = stdout.split(mark);
    if (said.length !== items.length) throw new ModuleFailure('could not look at accounts together');
    return said;
  },
};

/** Asks one of them. */
export function askAccounts(question: AccountQuestion): Probe<string> {
  return inquireOne(accounts, question);
}
