import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Group } from '../kit/lab-fresh.js';
import { lab } from '../kit/lab.js';
import type { RunResult } from '../kit/run.js';
import { until } from '../kit/until.js';
import { whoAnswers } from './support/floating.js';

const here = lab();
const cwd = join(here.root, 'inventories', 'gemini');
let pair: Group;

afterAll(() => here.removeFresh());

/** hap with the committed inventory, aimed at the fresh pair. */
function hap(command: string, ...args: string[]): Promise<RunResult> {
  return here.hap([command, '-i', 'hosts', '-i', pair.inventoryPath, ...args], { cwd });
}

/** `hap run -m service -a 'name=nginx state=…' HOST`, and what it says of that. */
async function nginx(state: 'started' | 'stopped', host: string): Promise<void> {
  const done = await hap('run', '-m', 'service', '-a', `name=nginx state=${state}`, host);
  expect(done.stderr).toBe('');
  expect(done.stdout).toMatch(new RegExp(`^${host} \\| CHANGED => \\{\n`));
  expect(JSON.parse(done.stdout.slice(done.stdout.indexOf('{')))).toMatchObject({
    changed: true,
    name: 'nginx',
    state,
  });
  expect(done.code).toBe(0);
}

/** Who has the floating address, as `hap run` tells. */
async function holder(): Promise<string[]> {
  const { stdout } = await hap('run', 'ip -4 -o address show dev eth0', 'gemini');
  const answers = stdout.split(/^(?=\w+ \| )/m).filter((answer) => answer.includes(` ${pair.vip}/`));
  return answers.map((answer) => answer.slice(0, answer.indexOf(' ')));
}

/** Waits until the floating address is on one host and the page, or the refusal, comes from there. */
async function settles(host: string, answer: string): Promise<void> {
  await until(async () => (await whoAnswers(pair.vip)) === answer, { what: `${answer} at ${pair.vip}` });
  await until(async () => (await holder()).join(' ') === host, { what: `${pair.vip} on ${host} alone` });
  expect(await whoAnswers(pair.vip)).toBe(answer);
}

describe('the floating address', () => {
  beforeAll(async () => {
    pair = await here.freshGroup();
    const made = await hap('play', 'site.yaml');
    expect(made.stdout).toMatch(/^castor .*failed=0 /m);
    expect(made.code).toBe(0);
  });

  it("is castor's while both run nginx: 103 to 102", async () => {
    await settles('castor', 'castor');
  });

  it('goes to pollux when nginx is stopped on castor: 101 to 102', async () => {
    await nginx('stopped', 'castor');
    await settles('pollux', 'pollux');
  });

  it('goes back to castor, and refuses, when nginx is stopped on pollux as well: 101 to 100', async () => {
    await nginx('stopped', 'pollux');
    await settles('castor', 'ECONNREFUSED');
  });

  it('goes to pollux when nginx is started there: 101 to 102', async () => {
    await nginx('started', 'pollux');
    await settles('pollux', 'pollux');
  });

  it('comes home when nginx is started on castor: 103 to 102', async () => {
    await nginx('started', 'castor');
    await settles('castor', 'castor');
  });

  it('stays through all that with what the playbook says: nothing to change', async () => {
    const again = await hap('play', 'site.yaml');
    expect(again.stdout.match(/ changed=0 /g)).toHaveLength(2);
  });
});
