import type { Row, Section } from './bench.js';
import { median } from './measure.js';

const columns = [
  'case',
  'tool',
  'median',
  'min – max',
  '× hap',
  'CPU',
  '× hap',
  'peak',
  'trips',
  'after login',
];

function times(value: number | undefined, base: number | undefined): string {
  if (value === undefined || base === undefined || base === 0) return '';
  return `${(value / base).toFixed(value / base < 10 ? 2 : 1)}×`;
}

function cells(row: Row, base: Row | undefined): string[] {
  const { seconds, cpu, memory, trips } = row;
  const of = base && base !== row ? base : undefined;
  const s = (value: number): string => `${value.toFixed(3)} s`;
  return [
    row.case,
    row.tool,
    seconds.length > 0 ? s(median(seconds)) : '',
    seconds.length > 1 ? `${Math.min(...seconds).toFixed(2)} – ${Math.max(...seconds).toFixed(2)}` : '',
    of && seconds.length > 0 ? times(median(seconds), median(of.seconds)) : '',
    cpu === undefined ? '' : `${cpu.toFixed(2)} s`,
    of ? times(cpu, of.cpu) : '',
    memory === undefined ? '' : `${Math.round(memory / 1e6)} MB`,
    trips === undefined ? '' : String(round(trips.all)),
    trips?.afterLogin === undefined ? '' : String(round(trips.afterLogin)),
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A section as text: its table, then its notes. */
export function table({ rows, notes }: Section): string {
  const bases = new Map(rows.filter((row) => row.base).map((row) => [row.case, row]));
  const lines = [columns, ...rows.map((row) => cells(row, bases.get(row.case)))];
  const used = columns.map((_, i) => rows.length > 0 && lines.slice(1).some((line) => line[i] !== ''));
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const text = lines.map((line) => {
    const padded = line.map((cell, i) =>
      i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    );
    return padded
      .filter((_, i) => used[i])
      .join('  ')
      .trimEnd();
  });
  const told = notes.map((note) => `  ${note}`);
  return [...(rows.length > 0 ? text : []), ...told].map((line) => `${line}\n`).join('');
}

/** A section for programs: what was measured, and the medians. */
export function json({ rows, notes }: Section): unknown {
  return {
    rows: rows.map((row) => ({ ...row, median: row.seconds.length > 0 ? median(row.seconds) : undefined })),
    notes,
  };
}
