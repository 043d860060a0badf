import type { Change, Diff, DiffSide } from '../../model/index.js';

/** The `diff` field of a result, in Ansible's shape: one mapping, or a list of them; none where nothing differs. */
export function diffFields(changes: readonly Change[]): { diff?: unknown } {
  const diffs = merged(changes.flatMap((c) => (c.diff ? [c.diff] : []))).map((d) => ({
    before: side(d.before),
    after: side(d.after),
    ...(d.beforeHeader === undefined ? {} : { before_header: d.beforeHeader }),
    ...(d.afterHeader === undefined ? {} : { after_header: d.afterHeader }),
  }));
  if (diffs.length === 0) return {};
  return { diff: diffs.length === 1 ? diffs[0] : diffs };
}

function side(value: DiffSide): unknown {
  return typeof value === 'string' ? value : { ...value };
}

/** Properties of one thing that several changes set are shown as one. */
function merged(diffs: readonly Diff[]): Diff[] {
  const out: Diff[] = [];
  for (const diff of diffs) {
    const last = out.at(-1);
    if (
      last &&
      typeof last.before !== 'string' &&
      typeof last.after !== 'string' &&
      typeof diff.before !== 'string' &&
      typeof diff.after !== 'string' &&
      last.beforeHeader === diff.beforeHeader &&
      last.afterHeader === diff.afterHeader
    )
      out[out.length - 1] = {
        ...last,
        // What two changes in a row set is shown from the first one's old to the last one's new value.
        before: { ...diff.before, ...last.before },
        after: { ...last.after, ...diff.after },
      };
    else out.push(diff);
  }
  return out;
}
