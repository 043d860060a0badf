import { beforeEach, describe, expect, it } from 'vitest';
import { HostState } from '../../src/engine/host.js';
import { LayeredVariables, type Layer } from '../../src/engine/vars/scope.js';
import { reachOf, type Reach } from '../../src/engine/vars/reach.js';
import { TemplateString } from '../../src/model/index.js';
import type { Task } from '../../src/playbook/index.js';
import { Dict, type Value } from '../../src/python/index.js';
import { createTemplar } from '../../src/template/index.js';
import { memoryFiles } from '../kit/memory-files.js';
import { plainOptions } from '../kit/run-options.js';
import { memoryController } from '../kit/templates.js';

const templar = createTemplar(memoryController(memoryFiles({})));
const place = { playbookDir: '/play', searchPath: ['/play'] };
let host: HostState;
let inventory: readonly Dict[];

/** A task with these keywords. */
function taskOf(keywords: Record<string, Value> = {}): Task {
  const entries = Object.entries(keywords).map(([name, value]) => [name, { value }] as const);
  return { keywords: new Map(entries) } as unknown as Task;
}

/** How the host is reached for a task that these layers are written for. */
function reach(written: readonly Layer[] = [], task = taskOf()): Reach {
  const variables = new LayeredVariables([...inventory, host.injected, host.included, host.set, ...written]);
  const renderer = templar.renderer(variables, place);
  return reachOf({ task, host, renderer, variables, inventory, options: plainOptions.connection });
}

beforeEach(() => {
  host = new HostState('h1');
  inventory = [Dict.of({ ansible_host: '10.0.0.1', ansible_user: 'deploy', site: 'one' })];
});

describe('how a host is reached', () => {
  it('is worked out once for tasks that say nothing else of it', () => {
    const first = reach([Dict.of({ part: 1 })]);
    expect(first.target).toMatchObject({ name: 'h1', address: '10.0.0.1', user: 'deploy' });
    expect(first.become).toBe(undefined);
    host.set.set('result', 'x');
    expect(reach([Dict.of({ part: 2 })], taskOf({ tags: 'x' })).target).toBe(first.target);
  });

  it('is another for a task with variables of its own', () => {
    const { target } = reach();
    expect(reach([Dict.of({ ansible_port: 2222 })]).target.port).toBe(2222);
    expect(reach([new Map<string, Value>([['ansible_port', 23]])]).target.port).toBe(23);
    expect(reach().target).toEqual(target);
  });

  it('is another for a task with keywords of its own', () => {
    reach();
    const become = taskOf({ become: true, become_user: 'app' });
    expect(reach([], become).become).toMatchObject({ method: 'sudo', user: 'app' });
    expect(reach([Dict.of({ ansible_become_user: 'db' })], become).become?.user).toBe('db');
    expect(reach([], taskOf({ remote_user: 'x' })).target.user).toBe('deploy');
    expect(reach([], taskOf({ port: 24 })).target.port).toBe(24);
    expect(reach().become).toBe(undefined);
  });

  it.each(['set', 'included', 'injected'] as const)('is another once the host has it in %s', (layer) => {
    reach();
    host[layer].set('ansible_user', 'other');
    expect(reach().target.user).toBe('other');
    host[layer].set('ansible_user', 'third');
    expect(reach().target.user).toBe('third');
    host[layer].delete('ansible_user');
    expect(reach().target.user).toBe('deploy');
  });

  it('is another once the inventory says something else', () => {
    reach();
    inventory = [Dict.of({ ansible_host: '10.0.0.2' })];
    expect(reach().target).toMatchObject({ address: '10.0.0.2', user: undefined });
  });

  it('is another for a task with a keyword that mattered to no host before', () => {
    inventory = [Dict.of({ ansible_port: 22 })];
    expect(reach().target.port).toBe(22);
    expect(reach([], taskOf({ port: 24 })).target.port).toBe(22);
    host = new HostState('h2');
    inventory = [Dict.of({ ansible_connection: 'ssh' })];
    expect(reach().target.port).toBe(undefined);
    expect(reach([], taskOf({ port: 24 })).target.port).toBe(24);
  });

  it('is rendered for each task where it is a template', () => {
    inventory = [Dict.of({ ansible_host: new TemplateString('{{ where }}') })];
    expect(reach([Dict.of({ where: 'a' })]).target.address).toBe('a');
    expect(reach([Dict.of({ where: 'b' })]).target.address).toBe('b');
  });

  it('tells of the variables that it depends on, each time', () => {
    const told: ReadonlySet<string>[] = [];
    class Watched extends LayeredVariables {
      override asked(names: ReadonlySet<string>): void {
        told.push(names);
      }
    }
    const ask = (): void => {
      const variables = new Watched([...inventory, host.injected, host.included, host.set]);
      const renderer = templar.renderer(variables, place);
      reachOf({ task: taskOf(), host, renderer, variables, inventory, options: plainOptions.connection });
    };
    ask();
    ask();
    expect(told.map((names) => ['ansible_user', 'ansible_port', 'site'].map((n) => names.has(n)))).toEqual([
      [true, true, false],
      [true, true, false],
    ]);
  });
});
