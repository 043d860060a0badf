import {
  ModuleFailure,
  probe,
  sh,
  ShellFunction,
  type ModuleContext,
  type Output,
  type Probe,
  type Sh,
} from '../../model/index.js';
import { Reader } from '../shared/lines.js';
import { destOf, hapArchive, sourceOf, tarCommand, tarWords } from './archive.js';
import { formatOf, type Format } from './formats.js';
import type { UnarchiveParams } from './params.js';

/** What a tool said of the archive. */
export interface Said {
  readonly rc: number;
  readonly out: string;
  readonly err: string;
}

/** What was found of an archive: its format, and what the tools said. */
export interface Listing {
  readonly format: Format;
  /** The tool's path; empty where it is not installed. */
  readonly tool: string;
  readonly version: string;
  readonly names: Said;
  /** A line with attributes for each member. */
  readonly details: Said;
  /** tar: what differs. zip: `same` or `differs`, and each member's time in seconds since 1970. */
  readonly compared: Said;
}

/** `hap_said COMMAND…`: how it ended, how much it said on both streams, and what. */
const hapSaid = new ShellFunction(
  'hap_said',
  `"$@" >"$hu_t/out" 2>"$hu_t/err" </dev/null
printf '%s %s %s\\n' $? $(($(wc -c <"$hu_t/out"))) $(($(wc -c <"$hu_t/err")))
cat "$hu_t/out"
echo
cat "$hu_t/err"
echo`,
);

/**
 * `hap_zip_same DEST`: whether all that is in a zip archive is at DEST, byte by byte; and of each line that zipinfo -T printed
 * into `hu_t/details` its local time as seconds since 1970.
 */
const hapZipSame = new ShellFunction(
  'hap_zip_same',
  String.raw`hu_m=$("$hu_c" -p "$hu_a" | cksum)
hu_n=$(zipinfo -1 "$hu_a" | while IFS= read -r hu_f; do
  hu_f=$1/$hu_f
  case $hu_f in
    */) ;;
    *) if [ -L "$hu_f" ]; then printf %s "$(readlink -- "$hu_f")"; elif [ -f "$hu_f" ]; then cat -- "$hu_f"; fi ;;
  esac
done | cksum)
if [ "$hu_m" = "$hu_n" ]; then echo same; else echo differs; fi
sed -n 's/^\([^ ]* *\)\{6\}\([0-9]\{4\}\)\([0-9][0-9]\)\([0-9][0-9]\)\.\([0-9][0-9]\)\([0-9][0-9]\)\([0-9][0-9]\) .*/\2-\3-\4 \5:\6:\7/p' "$hu_t/details" >"$hu_t/times"
date -f "$hu_t/times" +%s 2>/dev/null && return
while read -r hu_d; do date -d "$hu_d" +%s; done <"$hu_t/times"`,
);

/** Larger archives are not sent before it is certain that they are needed. */
const smallEnough = 1 << 20;

/** Lists an archive and compares it with what is on the target. */
export function lookInto(params: UnarchiveParams, ctx: ModuleContext): Probe<Listing> {
  const { remote, bytes } = sourceOf(params, ctx);
  const dest = destOf(params, ctx);
  const tar = (...how: readonly string[]): Sh =>
    tarCommand(tarWords([...how, '--quoting-style=escape'], params, dest));
  const { exclude, include } = params;
  const without = exclude.length > 0 ? ['-x', ...exclude] : [];
  const script = sh`${hapArchive} ${remote} || exit
printf '%s\n%s\n' "$hu_x" "$hu_c"
[ -n "$hu_c" ] || exit 0
if [ $hu_k = tar ]; then
  "$hu_c" --version 2>&1 </dev/null | head -n 1
  ${hapSaid} ${tar('--list')}
  ${hapSaid} ${tar('--list', '--verbose', '--numeric-owner')}
  ${hapSaid} ${tar('--diff')}
else
  echo unzip
  ${hapSaid} zipinfo -1 "$hu_a"
  ${hapSaid} zipinfo -T -s "$hu_a" ${without} ${include}
  mv "$hu_t/out" "$hu_t/details"
  ${hapSaid} ${hapZipSame} ${dest}
fi`;
  const options = { ahead: (bytes?.length ?? 0) <= smallEnough, ...(bytes ? { stdin: bytes } : {}) };
  return probe(script, readListing, options);
}

/** What the script printed. @throws ModuleFailure */
export function readListing(output: Output): Listing {
  const reader = new Reader(output);
  const none: Said = { rc: 1, out: '', err: '' };
  const format = formatOf(reader.line());
  const tool = reader.line();
  if (tool === '') return { format, tool, version: '', names: none, details: none, compared: none };
  const version = reader.line();
  const text = new TextDecoder();
  const said = (): Said => {
    const [rc, out, err] = reader.words().map(Number);
    if (rc === undefined || out === undefined || err === undefined) throw reader.incomplete();
    return { rc, out: text.decode(reader.bytes(out)), err: text.decode(reader.bytes(err)) };
  };
  return { format, tool, version, names: said(), details: said(), compared: said() };
}

/** @throws ModuleFailure in Ansible's words, where nothing on the target unpacks the archive */
export function checkListing({ format, tool, version, names }: Listing, src: string): void {
  const fail = (why: string): never => {
    throw new ModuleFailure(
      `Failed to find handler for "${src}". Make sure the required command to extract the file is installed.\n${why}`,
    );
  };
  const binaries = format.tool === 'tar' ? "'gtar' or 'tar'" : "'unzip' or 'zipinfo'";
  if (tool === '') fail(`Unable to find required ${binaries} binary in the path.`);
  if (format.tool === 'tar' && !/^tar .*GNU/.test(version)) {
    const type = version.startsWith('bsdtar') ? 'bsd' : 'None';
    fail(`Command "${tool}" detected as tar type ${type}. GNU tar required.`);
  }
  if (names.rc !== 0)
    fail(
      `Command "${tool}" could not handle archive: Unable to list files in the archive: ${names.err || names.out}`,
    );
  if (names.out === '')
    fail(`Command "${tool}" found no files in archive. Empty archive files are not supported.`);
}
