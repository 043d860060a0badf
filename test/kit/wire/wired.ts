import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WireProxy } from './proxy.js';
import type { Turns } from './turns.js';

/** A host as it is reached without a proxy between. */
export interface WireHost {
  readonly name: string;
  readonly ip: string;
  readonly port?: number;
}

/** How hosts are logged in to. */
export interface Login {
  readonly key: string;
  readonly knownHosts: string;
  /** More options of ssh. */
  readonly options?: readonly string[];
}

/** Hosts behind proxies, one each. */
export interface WiredHosts {
  /** An INI inventory in which they are reached through their proxies. */
  readonly inventoryPath: string;
  /** What was counted since the last reset, by host, for each connection. */
  turns(): Readonly<Record<string, readonly Turns[]>>;
  reset(): void;
  close(): Promise<void>;
}

/** The line of a host in an INI inventory, under the address that its key is known by. */
export function hostLine(host: WireHost, login: Login, at: { address: string; port: number }): string {
  const { key, knownHosts, options = [] } = login;
  const alias = host.port === undefined ? host.ip : `[${host.ip}]:${host.port}`;
  const args = [`UserKnownHostsFile=${knownHosts}`, `HostKeyAlias=${alias}`, ...options];
  const common = args.map((option) => `-o ${option}`).join(' ');
  const where = `ansible_host=${at.address} ansible_port=${at.port} ansible_user=root`;
  return `${host.name} ${where} ansible_ssh_private_key_file='${key}' ansible_ssh_common_args='${common}'\n`;
}

/**
 * Puts a proxy before each host.
 *
 * @param roundTrip milliseconds that a round trip takes; none when not given
 */
export async function wireHosts(
  hosts: readonly WireHost[],
  login: Login,
  roundTrip?: number,
): Promise<WiredHosts> {
  const dir = mkdtempSync(join(tmpdir(), 'hap-wire-'));
  const wires = await Promise.all(
    hosts.map(async (host) => {
      const proxy = await WireProxy.start({ host: host.ip, port: host.port ?? 22, roundTrip });
      return { host, proxy };
    }),
  );
  const inventoryPath = join(dir, 'hosts');
  const lines = wires.map(({ host, proxy }) => {
    return hostLine(host, login, { address: '127.0.0.1', port: proxy.port });
  });
  writeFileSync(inventoryPath, `[wired]\n${lines.join('')}`);
  return {
    inventoryPath,
    turns: () => Object.fromEntries(wires.map(({ host, proxy }) => [host.name, proxy.connections])),
    reset: () => wires.forEach(({ proxy }) => proxy.reset()),
    close: async () => {
      await Promise.all(wires.map(({ proxy }) => proxy.close()));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
