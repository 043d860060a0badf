/** One address of an interface. */
export interface Address {
  readonly family: 'inet' | 'inet6';
  /** The interface it is on. */
  readonly device: string;
  /** What `ip` ends the line with: the interface, or a label such as `eth0:1`. */
  readonly label: string;
  readonly address: string;
  readonly prefix: string;
  readonly broadcast: string;
  readonly netmask: string;
  readonly network: string;
  readonly scope: string;
  readonly secondary: boolean;
}

/**
 * The addresses that `ip addr show` prints (ip-address(8); busybox prints the same), interface after interface, the
 * primary ones of each before the secondary ones.
 */
export function addresses(shown: string): Address[] {
  const found: Address[] = [];
  let device = '';
  let from = 0;
  const ordered = (): void => {
    const own = found.splice(from);
    found.push(...own.filter((a) => !a.secondary), ...own.filter((a) => a.secondary));
    from = found.length;
  };
  for (const line of shown.split('\n')) {
    const header = /^\d+: ([^:@\s]+)/.exec(line);
    if (header?.[1] !== undefined) {
      ordered();
      device = header[1];
      continue;
    }
    const words = line.trim().split(/\s+/);
    if (words[0] === 'inet' || words[0] === 'inet6') found.push(parse(words[0], words, device));
  }
  ordered();
  return found;
}

function parse(family: 'inet' | 'inet6', words: readonly string[], device: string): Address {
  const after = (name: string): string => {
    const at = words.indexOf(name);
    return at < 0 ? '' : (words[at + 1] ?? '');
  };
  const [address = '', width] = (words[1] ?? '').split('/');
  // The address of a point-to-point link has its width behind that of its peer.
  const prefix = width ?? (family === 'inet' ? '32' : (after('peer').split('/')[1] ?? '128'));
  const v4 = family === 'inet';
  const label = words.at(-1) ?? device;
  return {
    family,
    device,
    // A label begins with the interface's name; an address without one ends with its scope.
    label: v4 && label.startsWith(device) ? label : device,
    address,
    prefix,
    broadcast: v4 && words[2] === 'brd' ? after('brd') : '',
    netmask: v4 ? dotted(mask(Number(prefix))) : '',
    network: v4 ? dotted(number(address) & mask(Number(prefix))) : '',
    scope: after('scope'),
    secondary: words.includes('secondary'),
  };
}

function mask(prefix: number): number {
  return prefix === 0 ? 0 : -1 << (32 - prefix);
}

function number(address: string): number {
  return address.split('.').reduce((sum, part) => (sum << 8) | Number(part), 0);
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}
