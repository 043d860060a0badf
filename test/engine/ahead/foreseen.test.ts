import { beforeEach, describe, expect, it } from 'vitest';
import { Foreseen, type Foresight, type Try } from '../../../src/engine/ahead/foreseen.js';
import { HostState } from '../../../src/engine/host.js';
import type { Task } from '../../../src/playbook/index.js';
import { Dict, Float, type Value } from '../../../src/python/index.js';

const [host, other] = [new HostState('h1'), new HostState('h2')];
const task = {} as Task;
const machines = { epoch: 0 };
let asked: Try[] = [];
let foreseen: Foreseen;
let look: Foresight;

function once(more: Partial<Try> = {}): Try {
  return { host, task, index: undefined, again: false, variables: new Map(), ...more };
}

/** What a look keeps that has asked for these variables. */
function keep(touched: readonly string[], more: Partial<Try> = {}): void {
  const came = {
    what: 'look',
    result: Dict.of({ value: 1 }),
    fromHost: false,
    touched: touched.map((name) => new Set([name])),
  };
  look.keep(once(more), () => came);
}

beforeEach(() => {
  machines.epoch = 0;
  asked = [];
  foreseen = new Foreseen(machines, { asked: (turn) => asked.push(turn as Try) });
  look = foreseen.look(host);
});

describe('what a look came to', () => {
  it('is told once, in its turn', () => {
    keep(['a']);
    expect(look.recall(once())).toBe(undefined);
    expect(foreseen.recall(once())?.result).toEqual(Dict.of({ value: 1 }));
    expect(foreseen.recall(once())).toBe(undefined);
    expect(asked).toEqual([once()]);
  });

  it('is of one host, task and item', () => {
    keep([], { index: 1 });
    const others = [once({ host: other }), once({ task: {} as Task }), once({ index: 0 }), once()];
    expect(others.map((each) => foreseen.recall(each))).toEqual(others.map(() => undefined));
    expect(foreseen.recall(once({ index: 1 }))?.what).toBe('look');
  });

  it('is void when a task is tried again', () => {
    keep([]);
    expect(foreseen.recall(once({ again: true }))).toBe(undefined);
  });

  it('is void after a change, be it made while the look was under way', () => {
    keep([]);
    machines.epoch++;
    expect(foreseen.recall(once())).toBe(undefined);
    keep([]);
    expect(foreseen.recall(once())).toBe(undefined);
  });

  it('is void when a variable was written that it asked for, and only then', () => {
    keep(['a', 'b']);
    foreseen.written(other, 'a');
    foreseen.written(host, 'c');
    expect(foreseen.recall(once())?.what).toBe('look');
    keep(['a', 'b']);
    foreseen.written(host, 'b');
    expect(foreseen.recall(once())).toBe(undefined);
    keep(['b']);
    expect(foreseen.recall(once())).toBe(undefined);
    look = foreseen.look(host);
    keep(['b']);
    expect(foreseen.recall(once())?.what).toBe('look');
  });

  it('is void when any variable may have been written', () => {
    keep([]);
    foreseen.anyWritten();
    keep([], { index: 1 });
    expect([foreseen.recall(once()), foreseen.recall(once({ index: 1 }))]).toEqual([undefined, undefined]);
  });

  it.each(['hostvars', 'vars'])('is not kept where it asked for %s, which are those of all', (name) => {
    keep([name]);
    expect(foreseen.recall(once())).toBe(undefined);
  });

  it('is not kept any more once hosts have left the play', () => {
    keep([]);
    foreseen.end();
    keep([], { index: 1 });
    expect([undefined, 1].map((index) => foreseen.recall(once({ index })))).toEqual([undefined, undefined]);
  });

  it.each<[boolean, Value, Value]>([
    [true, 'a', 'a'],
    [true, ['a', null, [1, true]], ['a', null, [1, true]]],
    [true, Dict.of({ a: ['b'], c: 1 }), Dict.of({ a: ['b'], c: 1 })],
    [false, 'a', 'b'],
    [false, 1, true],
    [false, ['a'], ['a', 'b']],
    [false, Dict.of({ a: 1 }), Dict.of({ a: 2 })],
    [false, Dict.of({ a: 1, b: 1 }), Dict.of({ b: 1, a: 1 })],
    [false, Dict.of({ a: 1 }), ['a', 1]],
    [false, new Float(1), new Float(1)],
  ])('%s: holds for an item %j that is %j now', (holds, before, now) => {
    keep([], { index: 0, variables: new Map([['item', before]]) });
    const came = foreseen.recall(once({ index: 0, variables: new Map([['item', now]]) }));
    expect(came !== undefined).toBe(holds);
  });
});
