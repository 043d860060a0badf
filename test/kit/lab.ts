import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startGroup, type FreshPlace, type Group, type Kind } from './lab-fresh.js';
import { target, type Target } from './lab-target.js';
import { run, type RunOptions, type RunResult } from './run.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A target of its own for one test. */
export interface FreshTarget extends Target {
  readonly inventoryPath: string;
  readonly knownHosts: string;
  remove(): Promise<void>;
}

/** The lab that test/lab/up.sh has brought up. */
export interface Lab {
  /** The repository's folder. */
  readonly root: string;
  /** An INI inventory of castor and pollux, complete with key and known_hosts. */
  readonly inventoryPath: string;
  readonly key: string;
  readonly knownHosts: string;
  readonly hosts: { readonly castor: Target; readonly pollux: Target };
  /** The subnet, as 172.30.77.0/24, and its first three numbers, as 172.30.77. */
  readonly network: string;
  readonly prefix: string;
  /** The floating address. */
  readonly vip: string;
  /** Runs the built hap as a user would: `hap(['play', 'site.yaml', '-i', 'hosts'], { cwd })`. */
  hap(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Starts a container of its own in the lab's network; without a kind, a target like castor, never touched before. */
  freshTarget(name: string, kind?: Kind): Promise<FreshTarget>;
  /** Starts containers together on a bridge of their own; without names, another castor and pollux. */
  freshGroup(names?: readonly string[], kind?: Kind): Promise<Group>;
  /** As freshGroup, with Python: targets that real Ansible can be compared on. Same names, so the same recap. */
  twins(): Promise<Group>;
  /** Removes all that this lab object has started; for afterAll. */
  removeFresh(): Promise<void>;
  /** Whether real Ansible is installed here. */
  hasAnsible(): Promise<boolean>;
  /** Runs `ansible-playbook`, or another of its programs, plainly: no colours, no retry files, no cowsay. */
  ansible(args: readonly string[], options?: RunOptions & { readonly program?: string }): Promise<RunResult>;
}

/** The assignments of .lab/env. */
function readEnv(dir: string): (name: string) => string {
  const file = join(dir, 'env');
  if (!existsSync(file)) throw new Error('the lab is not up; this brings it up: test/lab/up.sh');
  const values = new Map<string, string>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) values.set(line.slice(0, at), line.slice(at + 1));
  }
  return (name) => {
    const value = values.get(`HAP_LAB_${name}`);
    if (value === undefined)
      throw new Error(`${file} has no HAP_LAB_${name}; this writes it: test/lab/up.sh`);
    return value;
  };
}

const plainly = {
  ANSIBLE_NOCOLOR: '1',
  ANSIBLE_NOCOWS: '1',
  ANSIBLE_RETRY_FILES_ENABLED: '0',
  ANSIBLE_DEPRECATION_WARNINGS: '0',
  ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3',
};

/**
 * The lab of this clone.
 *
 * @throws Error with the command that brings it up, when it is not.
 */
export function lab(): Lab {
  const dir = join(root, '.lab');
  const env = readEnv(dir);
  const key = join(dir, 'id_ed25519');
  const publicKey = readFileSync(`${key}.pub`, 'utf8');
  const project = env('PROJECT');
  const prefix = env('PREFIX');
  const place: FreshPlace = { dir, project, key, publicKey, network: `${project}_lab`, vip: env('VIP') };
  const groups: Group[] = [];
  const group = async (names: readonly string[], kind: Kind, ownNetwork: boolean): Promise<Group> => {
    const made = await startGroup(place, names, kind, ownNetwork);
    groups.push(made);
    return made;
  };
  const fixed = (name: string, last: number): Target => {
    return target(name, `${project}-${name}`, `${prefix}.${last}`, publicKey);
  };
  const pair = ['castor', 'pollux'];
  return {
    root,
    inventoryPath: join(dir, 'hosts'),
    key,
    knownHosts: join(dir, 'known_hosts'),
    hosts: { castor: fixed('castor', 11), pollux: fixed('pollux', 12) },
    network: env('SUBNET'),
    prefix,
    vip: place.vip,
    hap: (args, options) => {
      const program = join(root, 'dist', 'hap');
      if (!existsSync(program)) throw new Error('dist/hap is not built; this builds it: npm run build');
      return run(program, args, options);
    },
    freshTarget: async (name, kind = 'target') => {
      const made = await group([name], kind, false);
      const host = made.hosts[name];
      if (host === undefined) throw new Error(`${name} was not started`);
      const { inventoryPath, knownHosts } = made;
      return { ...host, inventoryPath, knownHosts, remove: () => made.remove() };
    },
    freshGroup: (names = pair, kind = 'target') => group(names, kind, true),
    twins: () => group(pair, 'twin', true),
    removeFresh: async () => {
      await Promise.all(groups.splice(0).map((made) => made.remove()));
    },
    hasAnsible: async () => {
      const found = await run('sh', ['-c', 'command -v ansible-playbook']);
      return found.code === 0;
    },
    ansible: (args, { program = 'ansible-playbook', env: more, ...options } = {}) => {
      return run(program, args, { ...options, env: { ...plainly, ...more } });
    },
  };
}
