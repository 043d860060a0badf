import { ShellFunction, type Diff } from '../../model/index.js';
import { hapSum } from './checksum.js';
import type { Reader } from './lines.js';

/** Ansible shows no diff of what is larger (`max_diff_size`). */
export const maxDiff = 104_448;

/**
 * `hap_same FOLLOW MAX SUM PATH`: a line with a file's SHA-1 (empty where there is no readable file, or a link that is not to
 * be followed), then its content where the checksum is not SUM: a line with the size and the bytes, `larger` where it has more
 * than MAX bytes, `-` where it is not wanted.
 */
export const hapSame = new ShellFunction(
  'hap_same',
  `_s=
if [ "$1" = no ] && [ -L "$4" ]; then :
elif [ -f "$4" ] && [ -r "$4" ]; then
  _s=$(hap_sum sha1 "$4")
  _s=\${_s#\\\\}
  _s=\${_s%%[ *]*}
fi
printf '%s\\n' "$_s"
if [ "$2" = 0 ] || [ "$_s" = "$3" ] || [ ! -f "$4" ] || [ ! -r "$4" ]; then echo -
else
  _s=$(($(wc -c <"$4")))
  if [ "$_s" -gt "$2" ]; then echo larger
  else
    printf '%s\\n' "$_s"
    head -c "$_s" <"$4"
    echo
  fi
fi`,
  [hapSum],
);

/** What `hap_same` found. */
export interface Content {
  /** SHA-1 of a regular file that can be read. */
  readonly sum?: string | undefined;
  /** For the diff, where it differs. */
  readonly bytes?: Uint8Array | 'larger' | undefined;
}

/** Reads what `hap_same` printed. @throws ModuleFailure */
export function readContent(reader: Reader): Content {
  const sum = reader.line() || undefined;
  const size = reader.line();
  if (size === '-') return { sum };
  return { sum, bytes: size === 'larger' ? 'larger' : reader.bytes(Number(size)) };
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
