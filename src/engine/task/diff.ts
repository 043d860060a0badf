import type { Change, Diff, DiffSide } from '../../model/index.js';

/** The `diff` field of a result, in Ansible's shape: one mapping, or a list of them; none where nothing differs. */
export function diffFields(changes: readonly Change[]): { diff?: unknown } {
  const diffs = merged(changes.flatMap((c) => (c.diff ? [c.diff] : []))).map((d) =>
    d.skipped && d.skipped.length > 0
      ? Object.fromEntries(d.skipped.map(reason))
      : {
          before: side(d.before),
          after: side(d.after),
          ...(d.beforeHeader === undefined ? {} : { before_header: d.beforeHeader }),
          ...(d.afterHeader === undefined ? {} : { after_header: d.afterHeader }),
        },
  );
  if (diffs.length === 0) return {};
  return { diff: diffs.length === 1 ? diffs[0] : diffs };
}

/** `destination file size is greater than 104448` → `dst_larger`: 104448. */
function reason(text: string): [string, number] {
  const side = text.startsWith('source') ? 'src' : 'dst';
  const size = /greater than (\d+)$/.exec(text)?.[1];
  return size === undefined ? [`${side}_binary`, 1] : [`${side}_larger`, Number(size)];
}

function side(value: DiffSide): unknown {
  return typeof value === 'string' ? value : { ...value };
}

/** Properties of one thing that several changes set are shown as one. */
function merged(diffs: readonly Diff[]): Diff[] {
  const out: Diff[] = [];
  for (const diff of diffs) {
    const last = out.at(-1);
    if (last && ofOneThing(last, diff))
      out[out.length - 1] = {
        ...last,
        // What two changes in a row set is shown from the first one's old to the last one's new value.
        before: { ...properties(diff.before), ...properties(last.before) },
        after: { ...properties(last.after), ...properties(diff.after) },
      };
    else out.push(diff);
  }
  return out;
}

/** Whether both are properties, and of the same path where they name one. */
function ofOneThing(one: Diff, other: Diff): boolean {
  const [a, b] = [properties(one.after), properties(other.after)];
  if (!a || !b || !properties(one.before) || !properties(other.before)) return false;
  return (
    a['path'] === b['path'] &&
    one.beforeHeader === other.beforeHeader &&
    one.afterHeader === other.afterHeader
  );
}

function properties(side: DiffSide): Readonly<Record<string, unknown>> | undefined {
  return typeof side === 'string' ? undefined : side;
}
