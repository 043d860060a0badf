import type { InitService } from './look.js';

/** Exit statuses by which scripts say that their service does not run (LSB 4.1, 20.2), and another in use. */
const down = new Set([1, 2, 3, 4, 69]);

type Answer = NonNullable<InitService['status']>;

/** A single line of an answer, without the service's name, which could hold any of the words looked for. */
function sentence({ stdout }: Answer, name: string): string | undefined {
  const text = stdout.toLowerCase().replaceAll(name.toLowerCase(), '');
  return (stdout.match(/\n/g) ?? []).length <= 1 ? text : undefined;
}

/** As Ansible's sysvinit module tells: words first, as scripts are careless with exit statuses. */
export function runsByWords(service: InitService, name: string, pattern: string | undefined): boolean {
  const { status, inPs } = service;
  if (pattern !== undefined || !status) return inPs;
  if (name === 'iptables' && status.stdout.includes('ACCEPT')) return true;
  const said = sentence(status, name);
  if (said !== undefined) {
    const stopped = ['stop', 'is dead ', 'dead but ', 'could not access pid file', 'inactive'];
    if (stopped.some((w) => said.includes(w))) return false;
    if (['run', 'start', 'active'].some((w) => said.includes(w)) && !said.includes('not ')) return true;
  }
  if (down.has(status.rc)) return false;
  return status.rc === 0 || inPs;
}

/** As Ansible's service module tells: the exit status first; `undefined` where nothing tells. */
export function runsByStatus(
  service: InitService,
  name: string,
  pattern: string | undefined,
): boolean | undefined {
  const { status, inPs } = service;
  if (pattern !== undefined || !status) return inPs;
  if (down.has(status.rc)) return false;
  const said = sentence(status, name);
  if (said !== undefined) {
    if (said.includes('stop')) return false;
    if (said.includes('run')) return !said.includes('not ');
    if (said.includes('start') && !said.includes('not ')) return true;
    const dead = [
      ...['could not access pid file', 'is dead and pid file exists', 'dead but subsys locked'],
      'dead but pid file exists',
    ];
    if (dead.some((w) => said.includes(w))) return false;
  }
  if (status.rc === 0) return true;
  return name === 'iptables' && status.stdout.includes('ACCEPT') ? true : undefined;
}
