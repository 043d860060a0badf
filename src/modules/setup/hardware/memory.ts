import type { Part } from '../collector.js';

/** Memory and swap of `/proc/meminfo` (proc(5)), in MB. */
export const memory: Part = {
  facts: ['memtotal_mb', 'memfree_mb', 'swaptotal_mb', 'swapfree_mb', 'memory_mb'],
  needs: { files: ['/proc/meminfo'] },
  collect(source) {
    const mb = new Map<string, number>();
    for (const line of source.fileLines('/proc/meminfo')) {
      const entry = /^(\w+):\s*(\d+)/.exec(line);
      if (entry?.[1] !== undefined) mb.set(entry[1].toLowerCase(), Math.floor(Number(entry[2]) / 1024));
    }
    if (mb.size === 0) return {};
    const sum = (...names: string[]): number | null => total(names.map((n) => mb.get(n)));
    const less = (a: number | null | undefined, b: number | null | undefined): number | null =>
      typeof a === 'number' && typeof b === 'number' ? a - b : null;
    const get = (name: string): number | null => mb.get(name) ?? null;
    const nocacheFree = sum('cached', 'memfree', 'buffers');
    const flat = ['memtotal', 'memfree', 'swaptotal', 'swapfree'].filter((n) => mb.has(n));
    return {
      ...Object.fromEntries(flat.map((n) => [`${n}_mb`, mb.get(n)])),
      memory_mb: {
        real: {
          total: get('memtotal'),
          used: less(mb.get('memtotal'), mb.get('memfree')),
          free: get('memfree'),
        },
        nocache: { free: nocacheFree, used: less(mb.get('memtotal'), nocacheFree) },
        swap: {
          total: get('swaptotal'),
          free: get('swapfree'),
          used: less(mb.get('swaptotal'), mb.get('swapfree')),
          cached: get('swapcached'),
        },
      },
    };
  },
};

function total(values: readonly (number | undefined)[]): number | null {
  return values.reduce<number | null>((sum, v) => (sum === null || v === undefined ? null : sum + v), 0);
}
