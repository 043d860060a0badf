import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recapOf } from '../../e2e/support/report.js';
import type { Target } from '../../kit/lab-target.js';
import { hostLine, wireHosts, type Login, type WireHost } from '../../kit/wire/wired.js';
import type { Turns } from '../../kit/wire/turns.js';
import type { Bench, Row } from './bench.js';
import { runOnce, type Contestant } from './measure.js';

/** A play as a case of the bench. */
export interface PlayCase {
  /** A playbook of test/fixtures/converged. */
  readonly file: string;
  readonly inventory: string;
  readonly hosts: number;
  readonly gather?: boolean;
  /** More arguments, as hap and Ansible both take them. */
  readonly args?: readonly string[];
}

/** The folder of the playbooks. */
export function playbooks(bench: Bench): string {
  return join(bench.lab.root, 'test', 'fixtures', 'converged');
}

/** Nothing changed, on all hosts. @throws Error with the end of the output */
function checkConverged(hosts: number): (output: string) => void {
  return (output) => {
    const recap = Object.values(recapOf(output));
    const well = recap.filter(
      (r) => r.changed === 0 && r.failed === 0 && r.unreachable === 0 && (r.ok ?? 0) > 0,
    );
    if (recap.length !== hosts || well.length !== hosts)
      throw new Error(`${well.length} of ${hosts} hosts had nothing to change:\n${output.slice(-4000)}`);
  };
}

/** hap with a play that has nothing to change. */
export function hapPlay(bench: Bench, of: PlayCase, node?: readonly string[]): Contestant {
  const command = bench.hap(
    ['play', of.file, '-i', of.inventory, '-f', String(of.hosts), ...(of.args ?? [])],
    node,
  );
  const env = { ...command.env, ANSIBLE_GATHERING: of.gather ? 'implicit' : 'explicit' };
  return {
    tool: 'hap',
    base: true,
    command: { ...command, env, cwd: playbooks(bench) },
    check: checkConverged(of.hosts),
  };
}

/** Real Ansible with the same play, as fast as it can be made: pipelining, a fork for each host, no search for Python. */
export function ansiblePlay(bench: Bench, of: PlayCase, mitogen = false): Contestant | undefined {
  const { ansible, mitogen: strategies } = bench.peers;
  if (ansible === undefined || (mitogen && strategies === undefined)) return undefined;
  // A path of a socket may not be long.
  const sockets = mkdtempSync(join(bench.scratch, 'cp'));
  const temporary = join(bench.scratch, 'ansible');
  mkdirSync(temporary, { recursive: true });
  return {
    tool: mitogen ? 'Mitogen' : 'Ansible',
    command: {
      program: ansible,
      args: [of.file, '-i', of.inventory, ...(of.args ?? [])],
      cwd: playbooks(bench),
      // In the environment of all its processes, and in what masters show of themselves.
      leaves: sockets,
      env: {
        ANSIBLE_CONFIG: bench.settings,
        ANSIBLE_GATHERING: of.gather ? 'implicit' : 'explicit',
        ANSIBLE_FORKS: String(of.hosts),
        ANSIBLE_PIPELINING: '1',
        ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3',
        ANSIBLE_SSH_CONTROL_PATH_DIR: sockets,
        ANSIBLE_LOCAL_TEMP: temporary,
        ANSIBLE_NOCOLOR: '1',
        ANSIBLE_NOCOWS: '1',
        ANSIBLE_RETRY_FILES_ENABLED: '0',
        ANSIBLE_DEPRECATION_WARNINGS: '0',
        ...(mitogen ? { ANSIBLE_STRATEGY_PLUGINS: strategies, ANSIBLE_STRATEGY: 'mitogen_linear' } : {}),
      },
    },
    check: checkConverged(of.hosts),
  };
}

/** Options of ssh for a controller that is busier than any would be: it may not hear of a host for a while. */
export const patient: readonly string[] = ['ServerAliveInterval=60', 'ConnectTimeout=60'];

/** Writes an inventory of hosts that are reached directly. */
export function inventoryOf(bench: Bench, name: string, hosts: readonly Target[], login: Login): string {
  const path = join(bench.scratch, name);
  const lines = hosts.map((host) => hostLine(host, login, { address: host.ip, port: 22 }));
  writeFileSync(path, lines.join(''));
  return path;
}

/** Milliseconds that a round trip takes while round trips are counted: longer than a busy machine is slow. */
const countedOn = 150;

/**
 * Runs a tool once more with a proxy before each host, and counts round trips: the mean over the hosts.
 *
 * @param make makes the contestant for the inventory of the proxies
 */
export async function countTrips(
  hosts: readonly WireHost[],
  login: Login,
  make: (inventory: string) => Contestant,
): Promise<NonNullable<Row['trips']>> {
  // With other ciphers it cannot be seen where the login ends.
  const options = [...(login.options ?? []), 'Ciphers=aes128-gcm@openssh.com'];
  const wired = await wireHosts(hosts, { ...login, options }, countedOn);
  try {
    const contestant = make(wired.inventoryPath);
    contestant.check((await runOnce(contestant.command)).output);
    return meanTrips(Object.values(wired.turns()));
  } finally {
    await wired.close();
  }
}

/** The mean over hosts of what their connections came to together. */
export function meanTrips(hosts: readonly (readonly Turns[])[]): NonNullable<Row['trips']> {
  const connections = hosts.flat();
  const mean = (of: (turns: Turns) => number): number => {
    return connections.reduce((all, turns) => all + of(turns), 0) / hosts.length;
  };
  const seen = connections.every((turns) => turns.afterLogin !== undefined);
  return { all: mean((t) => t.all), afterLogin: seen ? mean((t) => t.afterLogin ?? 0) : undefined };
}
