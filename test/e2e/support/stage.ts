import { afterAll, beforeAll } from 'vitest';
import type { Group } from '../../kit/lab-fresh.js';
import type { Target } from '../../kit/lab-target.js';
import { lab, type Lab } from '../../kit/lab.js';
import type { RunResult } from '../../kit/run.js';
import { scratch, type Scratch } from './scratch.js';

/** A fresh castor and pollux for one file of tests, and a folder for its playbooks. */
export interface Stage {
  readonly here: Lab;
  readonly files: Scratch;
  readonly group: Group;
  readonly castor: Target;
  readonly pollux: Target;
  /** Runs a playbook's text on the pair, in the folder. */
  play(text: string, ...options: string[]): Promise<RunResult>;
  /** Runs `hap run` on the pair. */
  run(...args: string[]): Promise<RunResult>;
  /** Writes an inventory of the pair, or of one of it, without a user and with the known_hosts given. */
  inventory(name: string, hosts: readonly Target[], knownHosts?: string): string;
}

/** Sets a stage up before a file's tests and takes it down after them. */
export function stage(): Stage {
  const here = lab();
  const files = scratch();
  let group: Group | undefined;
  const ready = (): Group => {
    if (!group) throw new Error('the pair is up in tests only, not while they are declared');
    return group;
  };
  const host = (name: string): Target => {
    const found = ready().hosts[name];
    if (!found) throw new Error(`${name} is not up`);
    return found;
  };
  beforeAll(async () => {
    group = await here.freshGroup();
  });
  afterAll(async () => {
    files.remove();
    await here.removeFresh();
  });
  return {
    here,
    files,
    get group() {
      return ready();
    },
    get castor() {
      return host('castor');
    },
    get pollux() {
      return host('pollux');
    },
    play: (text, ...options) => {
      files.write('play.yml', text);
      return here.hap(['play', 'play.yml', '-i', ready().inventoryPath, ...options], { cwd: files.dir });
    },
    run: (...args) => here.hap(['run', '-i', ready().inventoryPath, ...args], { cwd: files.dir }),
    inventory: (name, hosts, knownHosts = ready().knownHosts) => {
      const how = `ansible_ssh_private_key_file='${here.key}' ansible_ssh_common_args='-o UserKnownHostsFile=${knownHosts}'`;
      const lines = hosts.map((each) => `${each.name} ansible_host=${each.ip} ${how}\n`);
      return files.write(name, `[gemini]\n${lines.join('')}`);
    },
  };
}
