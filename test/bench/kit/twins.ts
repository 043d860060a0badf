import type { Target } from '../../kit/lab-target.js';
import type { Login } from '../../kit/wire/wired.js';
import type { Bench } from './bench.js';
import { runOnce } from './measure.js';
import { inventoryOf, patient, playbooks } from './plays.js';

/** Hosts with Python, so that Ansible can do the same, on a network of their own. */
export interface Twins {
  readonly hosts: readonly Target[];
  readonly login: Login;
  /** An inventory of the first so many. */
  readonly inventory: (count: number) => string;
}

const made = new WeakMap<Bench, Promise<Twins>>();

/** Ten hosts on which all the plays have run, so that none has anything to change: the same ones for all scenarios. */
export function twins(bench: Bench): Promise<Twins> {
  let ten = made.get(bench);
  if (!ten) made.set(bench, (ten = make(bench)));
  return ten;
}

async function make(bench: Bench): Promise<Twins> {
  bench.say('starting ten hosts and bringing them to their state');
  const names = Array.from({ length: 10 }, (_, i) => `node${i + 1}`);
  const group = await bench.lab.freshGroup(names, 'twin');
  const hosts = Object.values(group.hosts);
  const login = { key: bench.lab.key, knownHosts: group.knownHosts, options: patient };
  const inventory = (count: number): string => {
    return inventoryOf(bench, `twins-${count}`, hosts.slice(0, count), login);
  };
  const all = inventory(hosts.length);
  for (const file of ['twelve.yml', 'without-services.yml', 'hundred.yml', 'twelve.yml']) {
    const command = bench.hap(['play', file, '-i', all]);
    await runOnce({ ...command, cwd: playbooks(bench) });
  }
  return { hosts, login, inventory };
}
