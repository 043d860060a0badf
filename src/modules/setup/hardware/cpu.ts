import type { Facts, Part } from '../collector.js';
import type { Source } from '../source.js';

const named = new Set(['model name', 'Processor', 'vendor_id', 'cpu', 'Vendor', 'processor']);

/**
 * Processors, counted as Ansible counts them: sockets by `physical id`, cores of the first socket, threads by `siblings`;
 * on ARM and POWER every `processor` entry is one.
 */
export const cpu: Part = {
  facts: [
    ...['processor', 'processor_count', 'processor_cores', 'processor_threads_per_core', 'processor_vcpus'],
    'processor_nproc',
  ],
  uses: ['architecture'],
  needs: {
    files: ['/proc/cpuinfo', '/proc/self/status', '/sys/hypervisor/type'],
    exists: ['/proc/xen', '/proc/cpuinfo'],
  },
  collect(source, known) {
    if (!source.exists('/proc/cpuinfo')) return {};
    const found = survey(source.fileLines('/proc/cpuinfo'));
    const processor = { processor: found.names };
    const { architecture } = known;
    if (architecture === 's390x') {
      return found.cores390 === undefined ? processor : { ...processor, processor_cores: found.cores390 };
    }
    const byEntry = /^(armv|aarch|ppc)/.test(String(architecture));
    const count = byEntry ? found.processors : found.count;
    const xen = source.exists('/proc/xen') || source.fileLines('/sys/hypervisor/type')[0]?.trim() === 'xen';
    if (xen && found.paravirtual) {
      return {
        ...processor,
        processor_count: count,
        processor_cores: count,
        processor_threads_per_core: 1,
        processor_vcpus: count,
      };
    }
    return { ...processor, ...counted(found, count), processor_nproc: allowed(source) ?? found.processors };
  },
};

interface Survey {
  readonly names: string[];
  readonly count: number;
  readonly processors: number;
  readonly sockets: ReadonlyMap<string, number>;
  readonly cores: ReadonlyMap<string, number>;
  readonly cores390: number | undefined;
  /** A Xen guest that sees a single core of each processor: its CPUs have no `vme` flag. */
  readonly paravirtual: boolean;
}

function survey(lines: readonly string[]): Survey {
  const names: string[] = [];
  const seen = { vendor_id: 0, 'model name': 0, processor: 0 };
  const sockets = new Map<string, number>();
  const cores = new Map<string, number>();
  let [socket, core] = ['0', '0'];
  let count = 0;
  let cores390: number | undefined;
  let paravirtual = false;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const key = (colon < 0 ? line : line.slice(0, colon)).trim();
    const value = colon < 0 ? '' : line.slice(colon + 1).trim();
    if (key === 'flags' && !value.includes('vme')) paravirtual = true;
    if (named.has(key)) {
      names.push(value);
      count += 1;
      if (key === 'vendor_id' || key === 'model name' || key === 'processor') seen[key] += 1;
    } else if (key === 'physical id') {
      socket = value;
      if (!sockets.has(socket)) sockets.set(socket, 1);
    } else if (key === 'core id') {
      core = value;
      // Ansible looks the core up among the sockets; its counts depend on that.
      if (!sockets.has(core)) cores.set(core, 1);
    } else if (key === 'cpu cores') sockets.set(socket, Number(value));
    else if (key === 'siblings') cores.set(core, Number(value));
    else if (key === '# processors') cores390 = Number(value);
    else if (key === 'ncpus active') count = Number(value);
  }
  if (seen.vendor_id > 0 && seen.vendor_id === seen['model name']) count = seen.vendor_id;
  return { names, count, processors: seen.processor, sockets, cores, cores390, paravirtual };
}

function counted(found: Survey, count: number): Facts {
  const sockets = found.sockets.size || count;
  const perSocket = [...found.sockets.values()][0] || 1;
  const siblings = [...found.cores.values()][0] ?? 1;
  const threads = Math.floor(siblings / perSocket);
  return {
    processor_count: sockets,
    processor_cores: perSocket,
    processor_threads_per_core: threads,
    processor_vcpus: threads * sockets * perSocket,
  };
}

/** How many processors the shell may use (`Cpus_allowed_list: 0-3,8`), as sched_getaffinity(2) tells. */
function allowed(source: Source): number | undefined {
  const line = source.fileLines('/proc/self/status').find((l) => l.startsWith('Cpus_allowed_list:'));
  const list = line?.slice(line.indexOf(':') + 1).trim();
  if (!list) return undefined;
  return list
    .split(',')
    .map((range) => range.split('-').map(Number))
    .reduce((sum, [from = 0, to = from]) => sum + to - from + 1, 0);
}
