import {
  inquire,
  lines,
  mapped,
  ModuleFailure,
  probe,
  probes,
  sh,
  ShellFunction,
  verbatim,
  type Inquiry,
  type Probe,
  type Sh,
} from '../../model/index.js';
import { linesOf, section, sectionsOf } from '../shared/sections.js';
import { PackageDatabase, parseInstalled, parsePolicies, parseProviders } from './database.js';
import type { AptParams } from './params.js';
import { refreshed, stamp } from './refresh.js';
import { hapStatus } from './status.js';
import { isPattern, type PackageSpec } from './spec.js';

/** What is known of the packages that were asked for. */
interface PackagesThere {
  readonly database: PackageDatabase;
  /** Names that each pattern matches. */
  readonly matches: ReadonlyMap<string, readonly string[]>;
  /** Packages that are there only because others need them. */
  readonly automatic: ReadonlySet<string>;
}

/** The same, and when the index was refreshed, in seconds since 1970. */
export interface Packages extends PackagesThere {
  readonly refreshed: number;
}

/** Looks at packages: dpkg first, and apt's index only where what dpkg says does not settle it. */
export function look(specs: readonly PackageSpec[], given: AptParams): Probe<Packages> {
  const names = [...new Set(specs.map((s) => s.name))];
  const { state, default_release: release } = given;
  const isPlain = (s: PackageSpec): boolean =>
    s.operator === undefined && s.release === undefined && !isPattern(s.name);
  if (state === 'present' && release === undefined && names.length > 0 && specs.every(isPlain))
    return mapped(
      probes({ known: inquire(installed, names), refreshed }),
      ({ known: [packages], ...more }) => {
        return { ...(packages as PackagesThere), ...more };
      },
    );
  const always = state === 'latest' || specs.some((s) => s.operator !== undefined || s.release !== undefined);
  const patterns = names.filter(isPattern);
  const script = lines([
    section('refreshed'),
    stamp,
    scriptOf(names, { absent: state === 'absent', always, release }),
  ]);
  return probe(script, ({ stdout }) => {
    const found = sectionsOf(stdout);
    return { ...parse(found, patterns), refreshed: Number(linesOf(found.get('refreshed'))[0] ?? 0) };
  });
}

/** Packages that are to be there, in whatever version: what is known of others as well makes no difference. */
export const installed: Inquiry<string, PackagesThere> = {
  script: (names) => scriptOf([...new Set(names)], { absent: false, always: false, release: undefined }),
  read({ stdout }, names) {
    const packages = parse(sectionsOf(stdout), []);
    return names.map(() => packages);
  },
};

interface Ask {
  /** They are to go: then it is asked what files they have. */
  readonly absent: boolean;
  /** The index is asked whatever dpkg says. */
  readonly always: boolean;
  readonly release: string | undefined;
}

function scriptOf(names: readonly string[], { absent, always, release }: Ask): Sh {
  const plain = names.filter((n) => !isPattern(n));
  return lines([
    section('matches'),
    sh`set -- ${plain}`,
    ...names.filter(isPattern).map(expand),
    section('installed'),
    query(absent),
    section('native'),
    native,
    ...(absent ? [section('files'), files] : [section('automatic'), automatic]),
    section('policy'),
    ...(absent
      ? []
      : [always ? sh`m=1` : sh`${hapMissing} "$@"`, policy(release === undefined ? [] : ['-t', release])]),
    sh`:`,
  ]);
}

/** Sets \`a\` to the architecture of packages that name none: dpkg's own. */
const hapNative = new ShellFunction(
  'hap_native',
  `a=
case $i in *'installed dpkg '*) a=\${i##*installed dpkg } a=\${a%% *} ;; esac`,
);

/** Sets \`m\` where a package is not installed, so that the index has to tell of it. */
const hapMissing = new ShellFunction(
  'hap_missing',
  `m=
for n; do
  case "
$i" in *"
installed $n $a "*|*"
installed $n all "*|*"
installed $n:$a "*) ;; *) m=1 ;; esac
done`,
);

/** Where apt keeps which packages it has installed by itself (apt-mark(8)). */
const states = '/var/lib/apt/extended_states';

/** What dpkg says of the names, and of itself: from its files where all are likely to be installed and are, else dpkg is asked. */
function query(absent: boolean): Sh {
  return sh`i= j= s= m= a=
if [ $# -gt 0 ]; then
  if ${absent ? sh`false` : sh`${hapStatus} ${states} "$@"`}; then s=1; ${hapNative}; ${hapMissing} "$@"; fi
  if [ -z "$a" ] || [ -n "$m" ]; then
    i=$(LC_ALL=C dpkg-query -W -f '\${db:Status-Status} \${binary:Package} \${Architecture} \${Version}\n' "$@" dpkg 2>/dev/null)
  fi
fi
printf '%s\n' "$i"`;
}

/** The architecture of packages that name none. */
const native = sh`${hapNative}
[ -n "$a" ] || a=$(dpkg --print-architecture)
printf '%s\n' "$a"`;

/** Adds to the names those that a pattern matches; what stands before its first special character narrows the list. */
function expand(pattern: string): Sh {
  const prefix = /^[^*?[\]!:]*/.exec(pattern)?.[0] ?? '';
  return sh`p=${pattern}; for n in $(apt-cache pkgnames ${prefix === '' ? [] : [prefix]} | LC_ALL=C sort); do
  case $n in $p) printf '%s %s\n' "$p" "$n"; set -- "$@" "$n" ;; esac
done`;
}

/** Packages that have files, were it only configuration. */
const files = verbatim(`for n; do
  for f in "/var/lib/dpkg/info/$n.list" "/var/lib/dpkg/info/$n:$a.list"; do [ ! -s "$f" ] || printf '%s\\n' "$n"; done
done`);

/** Those of the names that apt installed by itself. */
const automatic = sh`if [ -n "$s" ]; then printf %s "$j"
elif [ $# -gt 0 ] && [ -r ${states} ]; then
  p=
  for n; do p="$p\${p:+
}Package: \${n%%:*}"; done
  grep -x -F -A 2 -f - ${states} <<.
$p
.
fi`;

/** The index on the names and, where others provide one, on those. */
function policy(release: readonly string[]): Sh {
  return sh`if [ -n "$m" ] && [ $# -gt 0 ]; then (
  LC_ALL=C; export LC_ALL
  apt-cache policy ${release} "$@" 2>&1
  printf '\\036providers\n'
  v=$(apt-cache showpkg "$@" 2>/dev/null); printf '%s\n' "$v"
  set -- $(printf '%s\n' "$v" | awk '/^Reverse Provides:/ { f = 1; next } /^Package:/ { f = 0 } f { print $1 }')
  if [ $# -gt 0 ]; then
    printf '\\036others\n'
    dpkg-query -W -f '\${db:Status-Status} \${binary:Package} \${Architecture} \${Version}\n' "$@" 2>/dev/null
    printf '\\036otherpolicy\n'
    apt-cache policy ${release} "$@" 2>/dev/null
  fi
); fi`;
}

function parse(found: ReadonlyMap<string, string>, patterns: readonly string[]): PackagesThere {
  const get = (name: string): string[] => linesOf(found.get(name));
  const matches = new Map(patterns.map((p): [string, string[]] => [p, []]));
  for (const line of get('matches')) {
    const [pattern = '', name = ''] = line.split(' ');
    matches.get(pattern)?.push(name);
  }
  // What cannot be found is only noted (N:); an error concerns all of it, such as a release that no source has.
  const error = get('policy').find((line) => line.startsWith('E: '));
  if (error !== undefined) throw new ModuleFailure(error);
  const database = new PackageDatabase(
    get('native')[0] ?? '',
    parseInstalled([...get('installed'), ...get('others')]),
    new Map([...parsePolicies(get('otherpolicy')), ...parsePolicies(get('policy'))]),
    parseProviders(get('providers')),
    new Set(get('files')),
  );
  return {
    database,
    matches,
    automatic: automaticOf(get('automatic')),
  };
}

function automaticOf(states: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  let name = '';
  for (const line of states) {
    const [key, value = ''] = line.split(': ');
    if (key === 'Package') name = value;
    else if (key === 'Auto-Installed' && value === '1') names.add(name);
  }
  return names;
}
