import { describe, expect, it } from 'vitest';
import { comparePlaces, Cursor } from '../../src/engine/strategy/cursor.js';
import type { Block, Node, Task } from '../../src/playbook/ast.js';

const task = (name: string): Task => ({ kind: 'task', name }) as unknown as Task;
const block = (tasks: Node[], rescue: Node[] = [], always: Node[] = []): Block =>
  ({ kind: 'block', tasks, rescue, always }) as unknown as Block;
const names = (...list: string[]): Task[] => list.map(task);

/** Walks to the end, failing at the tasks named; what ran, in order. */
function walk(nodes: Node[], failing: string[] = []): { ran: string[]; failed: boolean } {
  const cursor = new Cursor(nodes, () => true);
  const ran: string[] = [];
  for (let at = cursor.task; at; at = cursor.task) {
    const name = at.name as string;
    ran.push(name);
    if (failing.includes(name)) cursor.fail();
    else cursor.advance();
  }
  return { ran, failed: cursor.failed };
}

describe('the walk through a play', () => {
  it('goes through tasks and blocks in order', () => {
    const nodes = [...names('a'), block([...names('b'), block(names('c'))]), ...names('d')];
    expect(walk(nodes)).toEqual({ ran: ['a', 'b', 'c', 'd'], failed: false });
  });

  it('ends at a failure that nothing rescues', () => {
    expect(walk(names('a', 'b', 'c'), ['b'])).toEqual({ ran: ['a', 'b'], failed: true });
  });

  it('goes on after a rescue', () => {
    const nodes = [block(names('a', 'b'), names('r')), ...names('z')];
    expect(walk(nodes, ['a'])).toEqual({ ran: ['a', 'r', 'z'], failed: false });
  });

  it('runs always after success, after a rescue, and after a failure', () => {
    const nodes = [block(names('a'), names('r'), names('l')), ...names('z')];
    expect(walk(nodes)).toEqual({ ran: ['a', 'l', 'z'], failed: false });
    expect(walk(nodes, ['a'])).toEqual({ ran: ['a', 'r', 'l', 'z'], failed: false });
    expect(walk(nodes, ['a', 'r'])).toEqual({ ran: ['a', 'r', 'l'], failed: true });
  });

  it('hands a failure of always outwards', () => {
    const nodes = [block([block(names('a'), [], names('l'))], names('r')), ...names('z')];
    expect(walk(nodes, ['a'])).toEqual({ ran: ['a', 'l', 'r', 'z'], failed: false });
    expect(walk(nodes, ['l'])).toEqual({ ran: ['a', 'l', 'r', 'z'], failed: false });
  });

  it('runs every always on the way out', () => {
    const nodes = [block([block(names('a'), [], names('inner'))], [], names('outer')), ...names('z')];
    expect(walk(nodes, ['a'])).toEqual({ ran: ['a', 'inner', 'outer'], failed: true });
  });

  it('leaves out tasks that are not selected, and blocks with nothing in them', () => {
    const cursor = new Cursor([...names('a'), block([]), ...names('b')], (t) => t.name !== 'a');
    expect(cursor.task?.name).toBe('b');
  });

  it('runs what was included in place of the include, then what follows it', () => {
    const cursor = new Cursor(names('include', 'z'), () => true);
    cursor.include([block(names('i', 'j'))]);
    expect(cursor.task?.name).toBe('i');
    cursor.advance();
    cursor.advance();
    expect(cursor.task?.name).toBe('z');
  });

  it('rescues a failure inside an include by the block around the include', () => {
    const cursor = new Cursor([block(names('include'), names('r')), ...names('z')], () => true);
    cursor.include([block(names('i', 'j'))]);
    expect(cursor.fail()).toBe('rescued');
    expect(cursor.task?.name).toBe('r');
  });

  it('can be copied, and the copy walks alone', () => {
    const cursor = new Cursor(names('a', 'b'), () => true);
    const copy = cursor.copy();
    copy.advance();
    expect([cursor.task?.name, copy.task?.name]).toEqual(['a', 'b']);
  });
});

describe('the order of places', () => {
  it('is textual, with rescue after the tasks of its block and always last', () => {
    const nodes = [block(names('a', 'b'), names('r'), names('l')), ...names('z')];
    const behind = new Cursor(nodes, () => true);
    behind.advance();
    const rescued = new Cursor(nodes, () => true);
    rescued.fail();
    expect(behind.task?.name).toBe('b');
    expect(rescued.task?.name).toBe('r');
    expect(comparePlaces(behind.place, rescued.place)).toBeLessThan(0);
    behind.advance();
    expect(behind.task?.name).toBe('l');
    expect(comparePlaces(rescued.place, behind.place)).toBeLessThan(0);
  });

  it('puts what was included first before what was included later, and both before what follows', () => {
    const nodes = names('include', 'z');
    const [first, second, past] = [0, 1, 2].map(() => new Cursor(nodes, () => true));
    if (!first || !second || !past) throw new Error('three cursors');
    const [one, two] = [block(names('one')), block(names('two'))];
    first.include([one, undefined]);
    second.include([undefined, two]);
    past.advance();
    expect(comparePlaces(first.place, second.place)).toBeLessThan(0);
    expect(comparePlaces(second.place, past.place)).toBeLessThan(0);
  });
});
