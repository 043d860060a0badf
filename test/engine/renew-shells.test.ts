import { afterEach, describe, expect, it } from 'vitest';
import { createPool } from '../../src/connection/index.js';
import { runPlays } from '../../src/engine/index.js';
import {
  defineModule,
  known,
  run,
  sh,
  type ConnectionPool,
  type ModuleRegistry,
} from '../../src/model/index.js';
import { params, str } from '../../src/params/index.js';
import { playOf, requestOf, root } from './check/checked.js';
import { plainOptions } from '../kit/run-options.js';

/** In place of the real `group`: a name that begins with `new` is to be added. */
const group = defineModule({
  name: 'group',
  summary: 'Add groups that are new.',
  params: params({ name: str.required().describe('The group.') }),
  changesUsers: true,
  inspect: () => known(undefined),
  plan: ({ name }) => (name.startsWith('new') ? [run(`add ${name}`, sh`:`)] : []),
});

/** The connections of the controller itself, and how often their shells were opened anew. */
function countingPool(): { pool: ConnectionPool; renewed: () => number } {
  const inner = createPool({ environment: process.env });
  let count = 0;
  const pool: ConnectionPool = {
    ...inner,
    get: (target) => {
      const connection = inner.get(target);
      return {
        target: connection.target,
        shell: (become) => connection.shell(become),
        renewShells: () => {
          count++;
          return connection.renewShells();
        },
        close: () => connection.close(),
      };
    },
  };
  return { pool, renewed: () => count };
}

const pools: ConnectionPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

/** How often shells are opened anew for these tasks. */
async function renewals(tasks: string, check = false): Promise<number> {
  const request = requestOf({ 'site.yml': playOf(tasks), hosts: 'h1 ansible_connection=local\n' });
  const { pool, renewed } = countingPool();
  pools.push(pool);
  const registry: ModuleRegistry = {
    ...request.registry,
    names: () => request.registry.names(),
    get: (name) => (name === 'group' ? group : request.registry.get(name)),
  };
  const result = await runPlays({
    ...request,
    registry,
    pool,
    playbooks: [{ file: `${root}site.yml`, plays: request.plays }],
    inventorySources: [],
    options: { ...plainOptions, check },
    sink: () => undefined,
    signal: new AbortController().signal,
    now: () => 0,
  });
  expect(result.failed || result.unreachable).toBe(false);
  return renewed();
}

describe('shells after a change of users', () => {
  it('are opened anew after a task that changed some', async () => {
    expect(await renewals('- group: name=new\n- group: name={{ item }}\n  loop: [newer, old]')).toBe(2);
  });

  it('stay where nothing was changed, and in check mode', async () => {
    expect(await renewals('- group: name=old\n- command: echo new')).toBe(0);
    expect(await renewals('- group: name=new', true)).toBe(0);
  });
});
