import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../kit/run.js';

/** The tools that hap is compared with, where they are installed. */
export interface Peers {
  /** Path of ansible-playbook. */
  readonly ansible: string | undefined;
  /** The folder of Mitogen's strategies. */
  readonly mitogen: string | undefined;
  readonly ssh: string | undefined;
  readonly pssh: string | undefined;
  readonly clush: string | undefined;
  /** A sentence for each that is missing: which, and how to get it. */
  readonly missing: readonly string[];
}

/** The path of the first of these programs that there is. */
async function find(...names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const { code, stdout } = await run('sh', ['-c', 'command -v "$0"', name]);
    if (code === 0) return stdout.trim();
  }
  return undefined;
}

/** Where the Python that runs Ansible finds Mitogen's strategies. */
async function findMitogen(ansible: string | undefined): Promise<string | undefined> {
  const python = ansible && /^#!\s*(\S+)/.exec(readFileSync(ansible, 'utf8'))?.[1];
  if (!python) return undefined;
  const { code, stdout } = await run(python, [
    '-c',
    'import ansible_mitogen; print(ansible_mitogen.__path__[0])',
  ]);
  return code === 0 ? join(stdout.trim(), 'plugins', 'strategy') : undefined;
}

/** Looks for the peers. */
export async function findPeers(): Promise<Peers> {
  const ansible = await find('ansible-playbook');
  const found = {
    ansible,
    mitogen: await findMitogen(ansible),
    ssh: await find('ssh'),
    pssh: await find('parallel-ssh', 'pssh'),
    clush: await find('clush'),
  };
  const packages = {
    ansible: 'ansible-core',
    mitogen: 'ansible-mitogen',
    ssh: 'openssh-client',
    pssh: 'pssh',
    clush: 'clustershell',
  };
  const missing = Object.entries(packages)
    .filter(([name]) => found[name as keyof typeof found] === undefined)
    .map(
      ([name, of]) =>
        `${name} is not installed and not compared with; this installs it: apt-get install ${of}`,
    );
  return { ...found, missing };
}
