import type { Target } from '../../kit/lab-target.js';

// What time alone changes is left out: logs, /run, and what systemd's timers write; and the index of its lists that apt
// makes for itself whenever it is asked anything.
const script = `
exec 2>/dev/null
find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /var/log -o -path /var/lib/systemd \\) -prune \\
  -o -printf 'file %p %y %U:%G %m %s %T@ %l\\n' | grep -v -e '^file /var/cache/apt d' -e pkgcache.bin
find /etc /var/www /usr/local /home /root -xdev -type f -exec sha256sum {} +
dpkg-query -W -f 'package \${Package} \${Version} \${Status}\\n'
systemctl show --property=Id,ActiveState,SubState,MainPID nginx rsyslog keepalived ssh
ip -4 -o address show dev eth0
`;

/** All that a run can change on a host, a line each: files (units and their links among them) with owner, mode,
 * time and content; packages; services. */
export async function stateOf(host: Target): Promise<string[]> {
  return (await host.sh(script)).split('\n').sort();
}

/** Lines that are in one state only, `-` for the earlier and `+` for the later. */
export function difference(before: readonly string[], after: readonly string[]): string[] {
  const [old, fresh] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !fresh.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}
