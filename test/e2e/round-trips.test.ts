import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Group } from '../kit/lab-fresh.js';
import { lab } from '../kit/lab.js';
import type { RunResult } from '../kit/run.js';
import { wireHosts, type WiredHosts } from '../kit/wire/wired.js';
import { recapOf } from './support/report.js';

const here = lab();
const cwd = join(here.root, 'test', 'fixtures', 'converged');
const names = ['castor', 'pollux'];
let pair: Group;
let wired: WiredHosts;

function play(inventory: string, file: string, gathering = 'explicit'): Promise<RunResult> {
  return here.hap(['play', file, '-i', inventory], { cwd, env: { ANSIBLE_GATHERING: gathering } });
}

/** Runs a play that has nothing to change and says how many round trips each host took. */
async function trips(file: string, gathering?: string): Promise<ReturnType<typeof turns>> {
  wired.reset();
  const { stdout, stderr, code } = await play(wired.inventoryPath, file, gathering);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const recap = recapOf(stdout);
  expect(Object.keys(recap)).toEqual(names);
  for (const name of names) expect(recap[name]).toMatchObject({ changed: 0, failed: 0, unreachable: 0 });
  return turns();
}

/** What each host's one connection came to. */
function turns(): { all: number; afterLogin: number }[] {
  return Object.values(wired.turns()).map((connections) => {
    const [only] = connections;
    if (only?.afterLogin === undefined || connections.length !== 1)
      throw new Error(`one connection, logged in, was expected: ${JSON.stringify(connections)}`);
    return { all: only.all, afterLogin: only.afterLogin };
  });
}

beforeAll(async () => {
  pair = await here.freshGroup();
  for (const file of ['twelve.yml', 'hundred.yml']) {
    const { stderr, code } = await play(pair.inventoryPath, file);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  }
  const hosts = Object.values(pair.hosts);
  // On a wire that is longer than a busy machine is slow, only what answers a question is taken for an answer.
  wired = await wireHosts(hosts, { key: here.key, knownHosts: pair.knownHosts }, 150);
});

afterAll(async () => {
  await wired.close();
  await here.removeFresh();
});

describe('a play that has nothing to change', () => {
  it('takes at most 3 round trips after the login, opening the shell included', async () => {
    for (const { afterLogin } of await trips('twelve.yml')) expect(afterLogin).toBeLessThanOrEqual(3);
  });

  it('takes at most one more when it gathers facts', async () => {
    for (const { afterLogin } of await trips('twelve.yml', 'implicit'))
      expect(afterLogin).toBeLessThanOrEqual(4);
  });

  it('takes at most 5 with a hundred tasks', async () => {
    for (const { afterLogin } of await trips('hundred.yml')) expect(afterLogin).toBeLessThanOrEqual(5);
  });

  it('takes at most 8 in all where the host is far away, every handshake included', async () => {
    for (const { all } of await trips('twelve.yml')) expect(all).toBeLessThanOrEqual(8);
  });
});
