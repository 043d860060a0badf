import { ShellFunction, type Diff } from '../../model/index.js';
import { hapSum } from './checksum.js';
import type { Reader } from './lines.js';

/** Ansible shows no diff of what is larger (`max_diff_size`). */
export const maxDiff = 104_448;

/**
 * `hap_differs FOR LIMIT SUM PATH`: the content of a readable file whose SHA-1 is not SUM: a line with the size and the bytes,
 * `larger` where it has more than LIMIT bytes, else `-`. Where FOR is `own`, a link is always another than SUM.
 */
export const hapDiffers = new ShellFunction(
  'hap_differs',
  `if [ ! -f "$4" ] || [ ! -r "$4" ]; then echo -; return; fi
_s=$(($(wc -c <"$4")))
if [ "$_s" -gt "$2" ]; then echo larger; return; fi
if [ "$1" != own ] || [ ! -L "$4" ]; then
  case $(hap_sum sha1 "$4") in
    "$3 "*|"\\\\$3 "*) echo -; return ;;
  esac
fi
printf '%s\\n' "$_s"
head -c "$_s" <"$4"
echo`,
  [hapSum],
);

/** The content of a file on the target. */
export interface Content {
  /** SHA-1 of a regular file that can be read. */
  readonly sum?: string | undefined;
  /** For the diff, where it differs. */
  readonly bytes?: Uint8Array | 'larger' | undefined;
}

/** Reads what `hap_differs` printed. @throws ModuleFailure */
export function readDiffering(reader: Reader): Content['bytes'] {
  const size = reader.line();
  if (size === '-' || size === 'larger') return size === '-' ? undefined : size;
  return reader.bytes(Number(size));
}

const isBinary = (bytes: Uint8Array, limit = bytes.length): boolean => bytes.subarray(0, limit).includes(0);

/**
 * The diff of a file's old content, where there is a file, and its new one, as Ansible's copy and template show it.
 * @param path the file; @param source what the new content is, for the header
 */
export function contentDiff(path: string, old: Content['bytes'], content: Uint8Array, source: string): Diff {
  const text = new TextDecoder();
  const skipped = [
    // Only the beginning of the old file is looked at, as Ansible does.
    ...(old instanceof Uint8Array && isBinary(old, 8192) ? ['destination file appears to be binary'] : []),
    ...(content.length <= maxDiff && isBinary(content) ? ['source file appears to be binary'] : []),
    ...(old === 'larger' ? [`destination file size is greater than ${maxDiff}`] : []),
    ...(content.length > maxDiff ? [`source file size is greater than ${maxDiff}`] : []),
  ];
  if (skipped.length > 0) return { before: '', after: '', skipped };
  return {
    before: old instanceof Uint8Array ? text.decode(old) : '',
    after: text.decode(content),
    beforeHeader: old === undefined ? undefined : path,
    afterHeader: source,
  };
}
