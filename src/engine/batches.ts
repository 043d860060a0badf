import { HapError, type Position } from '../model/index.js';

/**
 * Splits a play's hosts by `serial`: numbers and percentages, the last of which goes on to the end.
 * Source: Ansible's documentation, "Controlling playbook execution", setting the batch size with serial.
 * @throws HapError `bad-keyword`
 */
export function batches<T>(hosts: readonly T[], serial: readonly string[], position?: Position): T[][] {
  const sizes = serial.map((s) => batchSize(s, hosts.length, position));
  if (sizes.length === 0) return [[...hosts]];
  const out: T[][] = [];
  for (let at = 0, i = 0; at < hosts.length; i++) {
    const size = sizes[Math.min(i, sizes.length - 1)] ?? 0;
    // Zero and negative mean all hosts at once.
    const end = size <= 0 ? hosts.length : at + size;
    out.push(hosts.slice(at, end));
    at = end;
  }
  return out;
}

function batchSize(serial: string, hosts: number, position: Position | undefined): number {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(serial.trim())?.[1];
  if (percent !== undefined) return Math.floor((Number(percent) / 100) * hosts) || 1;
  const size = Number(serial);
  if (Number.isInteger(size)) return size;
  throw new HapError({
    code: 'bad-keyword',
    summary: `serial must be a number or a percentage, not '${serial}'`,
    position,
  });
}

/** Hosts in the play's `order`. @throws HapError `bad-keyword` */
export function ordered(hosts: readonly string[], order: string | undefined, position?: Position): string[] {
  switch (order) {
    case undefined:
    case '':
    case 'inventory':
      return [...hosts];
    case 'sorted':
      return [...hosts].sort();
    case 'reverse_sorted':
      return [...hosts].sort().reverse();
    case 'reverse_inventory':
      return [...hosts].reverse();
    case 'shuffle':
      return shuffled(hosts);
    default:
      throw new HapError({
        code: 'bad-keyword',
        summary: `order '${order}' is not known`,
        hint: 'It is one of inventory, sorted, reverse_sorted, reverse_inventory, shuffle.',
        position,
      });
  }
}

function shuffled(hosts: readonly string[]): string[] {
  const out = [...hosts];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    const kept = out[i] as string;
    out[i] = out[j] as string;
    out[j] = kept;
  }
  return out;
}
