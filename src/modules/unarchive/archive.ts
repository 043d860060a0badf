import { sh, ShellFunction, type ModuleContext, type Sh } from '../../model/index.js';
import { expandPath } from '../../params/index.js';
import { cases } from './formats.js';
import { isRemote, type UnarchiveParams } from './params.js';

/**
 * `hap_archive FILE`: readies an archive, which is on standard input where FILE is empty. Leaves its path in `hu_a`, a folder for
 * what is only needed meanwhile in `hu_t`, its first bytes in `hu_x`, how it is packed in `hu_z`, and what unpacks it in `hu_c`
 * (empty where that is not installed). Tools are to say what they say in English.
 */
export const hapArchive = new ShellFunction(
  'hap_archive',
  `hu_t=$(mktemp -d) || return
trap 'rm -rf -- "$hu_t"' EXIT
trap 'exit 129' HUP
trap 'exit 143' TERM
LC_ALL=C LANGUAGE=
export LC_ALL LANGUAGE
hu_a=$1
if [ -z "$hu_a" ]; then
  hu_a=$hu_t/source
  cat >"$hu_a" || return
fi
hu_x=$(head -c 6 "$hu_a" | od -An -v -tx1 | tr -d ' \\n')
case $hu_x in
${cases}
esac
hu_c=
if [ $hu_k = tar ]; then hu_c=$(command -v gtar || command -v tar)
elif command -v zipinfo >/dev/null; then hu_c=$(command -v unzip)
fi`,
);

/** The archive of a task: its path on the target, and the bytes where they come from the controller. */
export interface Source {
  /** Empty where it comes from the controller. */
  readonly remote: string;
  readonly bytes: Uint8Array | undefined;
  /** As messages name it. */
  readonly shown: string;
}

export function sourceOf(params: UnarchiveParams, ctx: ModuleContext): Source {
  if (isRemote(params)) {
    const remote = expandPath(params.src, ctx);
    return { remote, bytes: undefined, shown: remote };
  }
  const file = ctx.files['src'];
  const bytes = file && 'content' in file ? file.content : undefined;
  return { remote: '', bytes, shown: file?.path ?? params.src };
}

export function destOf(params: UnarchiveParams, ctx: ModuleContext): string {
  return expandPath(params.dest, ctx);
}

/** The words of a command line before the archive's path, and after it. */
export interface Words {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** tar's words for doing something with the archive, with the options of the task. */
export function tarWords(how: readonly string[], params: UnarchiveParams, dest: string): Words {
  const { extra_opts: extra, owner, group, keep_newer: newer, exclude, include } = params;
  const lists = how.includes('--list');
  const options = [
    ...(extra.length > 0 ? ['--show-transformed-names', ...extra] : []),
    ...(owner === undefined || lists ? [] : [`--owner=${owner}`]),
    ...(group === undefined || lists ? [] : [`--group=${group}`]),
    ...(newer && !lists ? ['--keep-newer-files'] : []),
    ...exclude.map((name) => `--exclude=${name.replace(/\/+$/, '')}`),
  ];
  return { before: [...how, '-C', dest, ...options], after: include };
}

/** unzip's words for unpacking all that the task wants. */
export function unzipWords({ extra_opts: extra, exclude, include }: UnarchiveParams, dest: string): Words {
  const without = exclude.length > 0 ? ['-x', ...exclude] : [];
  return { before: ['-o', ...extra], after: [...without, ...include, '-d', dest] };
}

/** The command line for an archive that `hap_archive` has readied. */
export function tarCommand({ before, after }: Words): Sh {
  return sh`"$hu_c" ${before} $hu_z -f "$hu_a" ${after}`;
}

export function unzipCommand({ before, after }: Words): Sh {
  return sh`"$hu_c" ${before} "$hu_a" ${after}`;
}
