import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { docker, ready, target, type Target } from './lab-target.js';
import { output } from './run.js';

/** What a target can be: Debian with systemd, the same with Python, Debian with sysvinit, busybox with dropbear. */
export type Kind = 'target' | 'twin' | 'plain' | 'busybox';

/** Targets that belong to one test and go away with it. */
export interface Group {
  /** The targets by name. */
  readonly hosts: Readonly<Record<string, Target>>;
  /** An INI inventory with all of them in the group `gemini`, complete: addresses, key, known_hosts, `vip`. */
  readonly inventoryPath: string;
  readonly knownHosts: string;
  /** An address of their network that no target has. */
  readonly vip: string;
  /** Removes the containers, their network if it is their own, and the files. */
  remove(): Promise<void>;
}

/** Where fresh targets are made: the lab's files and names. */
export interface FreshPlace {
  /** The folder .lab. */
  readonly dir: string;
  readonly project: string;
  readonly key: string;
  readonly publicKey: string;
  /** The network that castor and pollux are in, and its floating address. */
  readonly network: string;
  readonly vip: string;
}

const imageScript = 'source test/lab/lib.sh; source test/lab/images.sh; ensure_images "$0"; image_of "$0"';

/** The image of a kind, built when it is not there yet. */
function imageOf(kind: Kind, dir: string): Promise<string> {
  return output('bash', ['-c', imageScript, kind], { cwd: join(dir, '..'), timeout: 300_000 });
}

/** One line of an inventory. All are host variables, which win over the group_vars beside another inventory. */
function inventoryLine(host: Target, key: string, knownHosts: string, vip: string): string {
  const args = `-o UserKnownHostsFile=${knownHosts}`;
  return `${host.name} ansible_host=${host.ip} ansible_user=root vip=${vip} ansible_ssh_private_key_file='${key}' ansible_ssh_common_args='${args}'\n`;
}

/** The subnet's 100th address: the engine gives addresses from its beginning. */
function hundredth(subnet: string): string {
  return subnet.replace(/\.\d+\/\d+$/, '.100');
}

/**
 * Starts new containers under the names given, all at once, and waits until they are up.
 * With `ownNetwork` they get a bridge of their own, so that their VRRP does not meet that of others.
 */
export async function startGroup(
  place: FreshPlace,
  names: readonly string[],
  kind: Kind,
  ownNetwork: boolean,
): Promise<Group> {
  const id = `${place.project}-fresh-${randomBytes(3).toString('hex')}`;
  const dir = join(place.dir, 'fresh', id);
  const label = `hap.lab.pid=${process.pid}`;
  const image = await imageOf(kind, place.dir);
  let { network, vip } = place;
  const containers: string[] = [];
  let removed = false;
  const remove = async (): Promise<void> => {
    if (removed) return;
    removed = true;
    await docker('rm', '-f', '-v', ...containers);
    if (ownNetwork) await docker('network', 'rm', network);
    rmSync(dir, { recursive: true, force: true });
  };
  if (ownNetwork) {
    network = id;
    await docker('network', 'create', '--label', label, network);
    vip = hundredth(await docker('network', 'inspect', '-f', '{{(index .IPAM.Config 0).Subnet}}', network));
  }
  const start = async (name: string): Promise<[Target, string]> => {
    const container = `${id}-${name}`;
    containers.push(container);
    const where = ['--network', network, '--network-alias', name, '--hostname', name, '--name', container];
    const how = [
      '--privileged',
      '--tty',
      '--cgroupns',
      'private',
      '--tmpfs',
      '/run',
      '--tmpfs',
      '/run/lock',
      '--label',
      label,
    ];
    await docker('run', '-d', ...where, ...how, image);
    const inspect = `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`;
    const ip = await docker('container', 'inspect', '-f', inspect, container);
    return [
      target(name, container, ip, place.publicKey),
      await ready(container, place.publicKey, [name, ip]),
    ];
  };
  try {
    const started = await Promise.all(names.map(start));
    const knownHosts = join(dir, 'known_hosts');
    const inventoryPath = join(dir, 'hosts');
    mkdirSync(dir, { recursive: true });
    writeFileSync(knownHosts, started.map(([, keys]) => keys).join(''));
    const lines = started.map(([host]) => inventoryLine(host, place.key, knownHosts, vip));
    writeFileSync(inventoryPath, `[gemini]\n${lines.join('')}`);
    const hosts = Object.fromEntries(started.map(([host]) => [host.name, host]));
    return { hosts, inventoryPath, knownHosts, vip, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
