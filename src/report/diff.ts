import { structuredPatch } from 'diff';
import type { Plain } from '../python/index.js';
import { dumps } from './json.js';
import type { Paint } from './style.js';

interface DiffField {
  readonly before?: Plain;
  readonly after?: Plain;
  readonly before_header?: Plain;
  readonly after_header?: Plain;
  readonly prepared?: Plain;
  readonly dst_binary?: Plain;
  readonly src_binary?: Plain;
  readonly dst_larger?: Plain;
  readonly src_larger?: Plain;
}

/** The `diff` field of a result as `--diff` shows it: unified diffs, one after the other; empty where nothing differs. */
export function renderDiff(field: Plain, paint: Paint): string {
  const diffs = Array.isArray(field) ? field : [field];
  return diffs
    .map((diff) => {
      if (typeof diff !== 'object' || diff === null || Array.isArray(diff)) return '';
      const { prepared } = diff;
      return skipped(diff) + unified(diff, paint) + (typeof prepared === 'string' ? endLine(prepared) : '');
    })
    .join('');
}

/** Why a side is not shown. */
function skipped(diff: DiffField): string {
  const reasons: string[] = [];
  if (diff.dst_binary !== undefined) reasons.push('destination file appears to be binary');
  if (diff.src_binary !== undefined) reasons.push('source file appears to be binary');
  if (typeof diff.dst_larger === 'number')
    reasons.push(`destination file size is greater than ${diff.dst_larger}`);
  if (typeof diff.src_larger === 'number')
    reasons.push(`source file size is greater than ${diff.src_larger}`);
  return reasons.map((reason) => `diff skipped: ${reason}\n`).join('');
}

/** Text that ends its last line. */
function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function unified(diff: DiffField, paint: Paint): string {
  if (diff.before === undefined || diff.after === undefined) return '';
  const before = sideText(diff.before);
  const after = sideText(diff.after);
  if (before === after) return '';
  const header = (name: string, path: Plain | undefined): string =>
    typeof path === 'string' && path !== '' ? `${name}: ${path}` : name;
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 });
  const out = [
    paint('removed', `--- ${header('before', diff.before_header)}`),
    paint('added', `+++ ${header('after', diff.after_header)}`),
  ];
  for (const hunk of hunks) {
    const range = (start: number, count: number): string =>
      count === 1 ? String(start) : `${start},${count}`;
    const old = range(hunk.oldLines === 0 ? hunk.oldStart - 1 : hunk.oldStart, hunk.oldLines);
    const fresh = range(hunk.newLines === 0 ? hunk.newStart - 1 : hunk.newStart, hunk.newLines);
    out.push(paint('hunk', `@@ -${old} +${fresh} @@`));
    for (const line of hunk.lines)
      out.push(paint(line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : undefined, line));
  }
  return `${out.join('\n')}\n\n`;
}

/** A side as text: properties as sorted, indented JSON. */
function sideText(side: Plain): string {
  if (typeof side === 'string') return side;
  if (side === null || (typeof side === 'object' && Object.keys(side).length === 0)) return '';
  return `${dumps(side, 4)}\n`;
}
