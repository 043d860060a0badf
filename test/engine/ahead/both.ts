import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { comparable, cutShort } from './compare.js';
import { World, type Case, type Seen } from './world.js';

/** A play with these tasks, on two hosts that are one machine each, unless more is said. */
export function caseOf(tasks: string, more: Partial<Case> = {}): Case {
  const lines = tasks.split('\n').map((line) => `    ${line}\n`);
  return {
    hosts: { h1: 'm1' },
    values: { k1: 'k3', k2: 'k1' },
    forks: 1,
    check: false,
    seed: 0,
    before: 0,
    ...more,
    files: {
      'site.yml': `- hosts: all\n  gather_facts: false\n  tasks:\n${lines.join('')}`,
      ...more.files,
    },
  };
}

/** What is asked, by whom and where. */
export function asked({ sent }: Seen): Set<string> {
  return new Set(sent.map(({ machine, user, script }) => `${machine} ${user}: ${script}`));
}

/** Runs a play both ways. What is told and what is left behind must be the same, and no change may come early. */
export async function both(given: Case): Promise<{ readonly due: Seen; readonly ahead: Seen }> {
  const world = new World(given);
  const due = await world.play(false);
  const ahead = await world.play(true);
  let [a, b] = [comparable(ahead, given), comparable(due, given)];
  const apart = given.forks > 1 && due.events.some((e) => e.type === 'play-start' && e.free);
  if (apart && due.thrown !== undefined && ahead.thrown !== undefined) [a, b] = cutShort(a, b);
  // Telling what differs takes its time: first whether anything does.
  if (!isDeepStrictEqual(a, b)) expect(a).toEqual(b);
  expect(ahead.early).toEqual([]);
  return { due, ahead };
}

/** What was asked with looking ahead that no task asks in its turn. */
export function needless({ due, ahead }: { readonly due: Seen; readonly ahead: Seen }): string[] {
  const all = asked(due);
  return [...asked(ahead)].filter((each) => !all.has(each));
}

/** The `value` that the last task to have one told of each host, as `host: value`. */
export function told({ events }: Seen): string[] {
  const values = new Map<string, unknown>();
  for (const event of events)
    if (event.type === 'result' && 'value' in event.result) values.set(event.host, event.result['value']);
  return [...values].map(([host, value]) => `${host}: ${String(value)}`);
}

/** In which write a script left first; 0 where it was not sent. */
export function writeOf({ sent }: Seen, script: string): number {
  return sent.find((s) => s.script === script)?.write ?? 0;
}
