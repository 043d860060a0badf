import type { HostStatus } from '../model/index.js';
import type { HostState } from './host.js';

/** How a finished task enters the recap; the rules of Ansible's callbacks. */
export function count(
  host: HostState,
  status: HostStatus,
  how: {
    readonly ignored: boolean;
    readonly rescued: boolean;
    readonly unpredicted: boolean;
    readonly changed: boolean;
  },
): void {
  const { stats } = host;
  if (how.unpredicted) stats.unpredicted++;
  switch (status) {
    case 'ok':
      stats.ok++;
      break;
    case 'changed':
      stats.ok++;
      stats.changed++;
      break;
    case 'skipped':
      stats.skipped++;
      break;
    case 'unreachable':
    case 'failed':
      if (how.ignored) {
        stats.ok++;
        stats.ignored++;
        if (how.changed) stats.changed++;
      } else if (status === 'unreachable') stats.unreachable++;
      else if (how.rescued) stats.rescued++;
      else stats.failed++;
      break;
  }
}
