import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Group } from '../kit/lab-fresh.js';
import { lab } from '../kit/lab.js';
import type { RunResult } from '../kit/run.js';
import { until } from '../kit/until.js';
import { holders } from './support/floating.js';
import { changedIn, recapOf, toldBy, type Told } from './support/report.js';
import { difference, stateOf } from './support/state.js';

const here = lab();
const cwd = join(here.root, 'inventories', 'gemini');
let pair: Group;

beforeAll(async () => {
  pair = await here.freshGroup();
});

afterAll(() => here.removeFresh());

const play = (...options: string[]): Promise<RunResult> =>
  here.hap(['play', 'site.yaml', '-i', 'hosts', '-i', pair.inventoryPath, '--diff', ...options], { cwd });

/** Both hosts' states, a line each. */
async function states(): Promise<string[]> {
  const all = Object.values(pair.hosts).map(async (host) =>
    (await stateOf(host)).map((line) => `${host.name} ${line}`),
  );
  return (await Promise.all(all)).flat();
}

/** What a dry run says, what changes meanwhile, and what the run after it does. */
async function foretell(): Promise<{ predicted: RunResult; touched: string[]; done: RunResult }> {
  const before = await states();
  const predicted = await play('--check');
  const touched = difference(before, await states());
  return { predicted, touched, done: await play() };
}

/** Whether a line says that something could not be known, in part or at all. */
const isOpen = ({ text }: Told): boolean => text.includes(' => cannot be predicted');

/** What is said for certain: status and diff by task, host and item. */
function certain(told: ReadonlyMap<string, Told>): Map<string, { status: string; diff: string }> {
  const closed = [...told].filter(([, one]) => !isOpen(one));
  return new Map(closed.map(([name, { status, diff }]) => [name, { status, diff }]));
}

/** How many tasks could not be known, by host, as the lines of the tasks say. */
function openTasks(told: ReadonlyMap<string, Told>): Record<string, number> {
  const tasks = new Set(
    [...told].filter(([, one]) => isOpen(one)).map(([name]) => name.split(' | ').slice(0, 2).join(' | ')),
  );
  const count = (host: string): number => [...tasks].filter((name) => name.endsWith(` | ${host}`)).length;
  return { castor: count('castor'), pollux: count('pollux') };
}

describe.each([
  ['fresh', () => Promise.resolve('')],
  [
    'drifted in a file, a mode, a package and a service',
    async (): Promise<string> => {
      const { castor, pollux } = pair.hosts;
      await Promise.all([
        castor?.sh(`echo '# by hand' >> /etc/nginx/nginx.conf; chmod 600 /var/www/gemini/index.html
          apt-get purge -y rsyslog; systemctl disable --now keepalived`),
        pollux?.sh(`rm -r /var/www/gemini; chown www-data:www-data /etc/keepalived/keepalived.conf
          systemctl stop nginx; userdel keepalived_script; apt-get purge -y rsyslog`),
      ]);
      // Without castor's keepalived the address moves, whatever is foretold meanwhile.
      await until(async () => (await holders(Object.values(pair.hosts), pair.vip)) === 'pollux', {
        what: `${pair.vip} on pollux`,
      });
      return 'drifted';
    },
  ],
])('on hosts that are %s, --check --diff', (_how, drift) => {
  let predicted: RunResult;
  let done: RunResult;
  let touched: string[];

  beforeAll(async () => {
    await drift();
    ({ predicted, touched, done } = await foretell());
  });

  it('touches nothing', () => {
    expect(touched).toEqual([]);
  });

  it('ends well, and so does the run', () => {
    for (const { code, stdout, stderr } of [predicted, done]) {
      expect(stderr).toBe('');
      for (const host of ['castor', 'pollux'])
        expect(recapOf(stdout)[host]).toMatchObject({ failed: 0, unreachable: 0, rescued: 0 });
      expect(code).toBe(0);
    }
  });

  it('is right in all it says for certain: the same results, the same diffs', () => {
    const told = certain(toldBy(predicted.stdout));
    const real = new Map([...certain(toldBy(done.stdout))].filter(([name]) => told.has(name)));
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(real));
    expect(changedIn(predicted.stdout).length).toBeGreaterThanOrEqual(10);
  });

  it('says of every other change of the run that it cannot be predicted', () => {
    const told = toldBy(predicted.stdout);
    const surprises = changedIn(done.stdout).filter((name) => {
      const one = told.get(name);
      return one ? one.status !== 'changed' && !isOpen(one) : !name.startsWith('RUNNING HANDLER');
    });
    expect(surprises).toEqual([]);
  });

  it('counts at its end what could not be predicted', () => {
    const counts = openTasks(toldBy(predicted.stdout));
    for (const [host, n] of Object.entries(counts)) {
      const what = n === 1 ? '1 task could' : `${n} tasks could`;
      expect(predicted.stdout).toMatch(new RegExp(`^${host}: ${what} not be predicted, since `, 'm'));
    }
    expect(done.stdout).not.toContain('predicted');
  });
});
