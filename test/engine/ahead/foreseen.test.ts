import { beforeEach, describe, expect, it } from 'vitest';
import { Foreseen, type Foresight } from '../../../src/engine/ahead/foreseen.js';
import type { Turn } from '../../../src/engine/ahead/way.js';
import { HostState } from '../../../src/engine/host.js';
import type { TaskOutcome } from '../../../src/engine/task/outcome.js';
import type { Task } from '../../../src/playbook/index.js';
import { Dict } from '../../../src/python/index.js';

const [host, other] = [new HostState('h1'), new HostState('h2')];
const [task, another] = [{} as Task, {} as Task];
const machines = { epoch: 0 };
const outcome: TaskOutcome = {
  status: 'ok',
  result: Dict.of({ value: 1 }),
  ignored: false,
  loop: false,
  included: [],
  notify: [],
  noLog: false,
  fromHost: false,
};
let asked: Turn[] = [];
let foreseen: Foreseen;
let look: Foresight;

/** What a look keeps that has asked for these variables. */
function keep(touched: readonly string[], of = task): void {
  look.keep(of, { outcome, told: [], touched: touched.map((name) => new Set([name])) });
}

/** What a task is spared to do. */
function spared(of = task, on = host): TaskOutcome | undefined {
  return foreseen.recall(on, of)?.outcome;
}

beforeEach(() => {
  machines.epoch = 0;
  asked = [];
  foreseen = new Foreseen(machines, { asked: (turn) => asked.push(turn) });
  look = foreseen.look(host);
});

describe('what a look came to', () => {
  it('is told once, in its turn', () => {
    keep(['a']);
    expect(spared()).toBe(outcome);
    expect(spared()).toBe(undefined);
    expect(asked).toEqual([{ host, task, index: undefined, again: false }]);
  });

  it('is of one host and task', () => {
    keep([]);
    expect([spared(task, other), spared(another)]).toEqual([undefined, undefined]);
    expect(spared()).toBe(outcome);
  });

  it('is what it was when the task came first, where it comes more than once', () => {
    keep(['a']);
    const later = { ...outcome };
    look.keep(task, { outcome: later, told: [], touched: [new Set(['a'])] });
    expect(spared()).toBe(outcome);
    keep(['a']);
    foreseen.written(host, 'a');
    look = foreseen.look(host);
    look.keep(task, { outcome: later, told: [], touched: [new Set(['a'])] });
    expect(spared()).toBe(later);
  });

  it('is void after a change, be it made while the look was under way', () => {
    keep([]);
    machines.epoch++;
    expect(spared()).toBe(undefined);
    keep([]);
    expect(spared()).toBe(undefined);
  });

  it('is void when a variable was written that it asked for, and only then', () => {
    keep(['a', 'b']);
    foreseen.written(other, 'a');
    foreseen.written(host, 'c');
    expect(spared()).toBe(outcome);
    keep(['a', 'b']);
    foreseen.written(host, 'b');
    expect(spared()).toBe(undefined);
    keep(['b']);
    expect(spared()).toBe(undefined);
    look = foreseen.look(host);
    keep(['b']);
    expect(spared()).toBe(outcome);
  });

  it('is void when any variable may have been written', () => {
    keep([]);
    foreseen.anyWritten();
    keep([], another);
    expect([spared(), spared(another)]).toEqual([undefined, undefined]);
  });

  it.each(['hostvars', 'vars'])('is not kept where it asked for %s, which are those of all', (name) => {
    keep([name]);
    expect(spared()).toBe(undefined);
  });

  it('is not kept any more once hosts have left the play', () => {
    keep([]);
    foreseen.end();
    keep([], another);
    expect([spared(), spared(another)]).toEqual([undefined, undefined]);
  });
});
