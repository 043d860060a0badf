import { createHash } from 'node:crypto';
import { ShellFunction } from '../../model/index.js';
import type { Reader } from './lines.js';

/**
 * `hap_sum ALGORITHM FILE…`: one line per file that begins with its checksum (`md5`, `sha1`, `sha256`, …), an empty line for
 * one that cannot be read. Coreutils and busybox have `sha1sum`; else openssl and perl's shasum are tried.
 */
export const hapSum = new ShellFunction(
  'hap_sum',
  `_a=$1
shift
_c=
for _p in "\${_a}sum" openssl shasum; do
  if command -v "$_p" >/dev/null; then _c=$_p; break; fi
done
_all=yes
for _p do
  if [ ! -f "$_p" ] || [ ! -r "$_p" ]; then _all=no; fi
  # Not every tool keeps such a name on one line.
  case $_p in *'
'*) _all=no ;; esac
done
if [ "$_all$_c" = "yes\${_a}sum" ] && _t=$("$_c" -- "$@" 2>/dev/null); then printf '%s\\n' "$_t"; return; fi
for _p do
  # What is no file, a pipe above all, must not be read.
  if [ ! -f "$_p" ] || [ ! -r "$_p" ]; then echo; continue; fi
  case $_c in
    '') echo ;;
    openssl) openssl dgst -r "-$_a" <"$_p" 2>/dev/null || echo ;;
    shasum) shasum -a "\${_a#sha}" <"$_p" 2>/dev/null || echo ;;
    *) "$_c" <"$_p" 2>/dev/null || echo ;;
  esac
done`,
);

/** A line of `hap_sum`: the checksum's hex digits, `undefined` where there is none. */
export function readSum(reader: Reader): string | undefined {
  // GNU puts a backslash before the line of a file whose name it had to escape.
  return /^\\?([0-9a-f]{32,})(?: |$)/.exec(reader.line())?.[1];
}

/** By algorithm. */
const sums = new Map<string, WeakMap<Uint8Array, string>>();

/** The same of bytes that are here, which must not be changed: it is worked out once. */
export function checksum(content: Uint8Array, algorithm = 'sha1'): string {
  let known = sums.get(algorithm);
  if (!known) sums.set(algorithm, (known = new WeakMap<Uint8Array, string>()));
  let sum = known.get(content);
  if (sum === undefined) known.set(content, (sum = createHash(algorithm).update(content).digest('hex')));
  return sum;
}
