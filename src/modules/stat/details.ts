import { lines, ModuleFailure, sh, ShellFunction, type Inquiry } from '../../model/index.js';
import { hapSum, readSum } from '../shared/checksum.js';
import { Reader } from '../shared/lines.js';

/** `hap_access PATH`: three letters, what the user of this shell may do with it. */
const hapAccess = new ShellFunction(
  'hap_access',
  `_a=
for _p in r w x; do
  if [ -$_p "$1" ]; then _a=$_a$_p; else _a=$_a-; fi
done
printf '%s\\n' "$_a"`,
);

/** `hap_mime PATH`: `text/plain; charset=us-ascii`, an empty line where there is no tool to tell. */
const hapMime = new ShellFunction(
  'hap_mime',
  `if command -v file >/dev/null && [ -e "$1" -o -L "$1" ]; then
  _t=$(file --brief --mime-type --mime-encoding -- "$1" 2>/dev/null) || _t=
  case $_t in
    *'
'*) echo ;;
    *) printf '%s\\n' "$_t" ;;
  esac
else echo
fi`,
);

/** `hap_lsattr PATH`: version and flags, blank where there is no tool, or the filesystem has none. */
const hapLsattr = new ShellFunction(
  'hap_lsattr',
  `_t=
if [ -e "$1" ] || [ -L "$1" ]; then _t=$(lsattr -vd -- "$1" 2>/dev/null) || _t=; fi
set -f
set -- $_t
printf '%s %s\\n' "$1" "$2"
set +f`,
);

/** What is asked of a path beside what every look at one tells. */
interface Asked {
  readonly path: string;
  readonly mime: boolean;
  readonly flags: boolean;
  /** Algorithms of checksums. */
  readonly sums: readonly string[];
}

interface Details {
  /** What the user may do with it: `rw-`. */
  readonly access: string;
  readonly mime: string;
  readonly version: string;
  readonly flags: string;
  readonly sums: readonly (string | undefined)[];
}

/** Questions of that kind. */
export const details: Inquiry<Asked, Details> = {
  script: (items) =>
    lines(
      items.flatMap(({ path, mime, flags, sums }) => [
        sh`${hapAccess} ${path}`,
        mime ? sh`${hapMime} ${path}` : sh`echo`,
        flags ? sh`${hapLsattr} ${path}` : sh`echo`,
        ...sums.map((algorithm) => sh`${hapSum} ${algorithm} ${path}`),
      ]),
    ),
  read(output, items) {
    const reader = new Reader(output);
    const found = items.map(({ sums }): Details => {
      const [access, mime] = [reader.line(), reader.line()];
      const [version = '', flags = ''] = reader.words();
      return { access, mime, version, flags, sums: sums.map(() => readSum(reader)) };
    });
    if (reader.rest().length > 0) throw new ModuleFailure('could not look at paths together');
    return found;
  },
};
