import { HapError, type Event } from '../../../src/model/index.js';
import type { Case, Seen } from './world.js';

/** What of a run must be the same with and without looking ahead. */
export interface Comparable {
  /** What was told of each host, in its order. */
  readonly hosts: Readonly<Record<string, readonly string[]>>;
  /** All else that was told, in order where hosts wait for each other. */
  readonly plays: readonly string[];
  readonly thrown: Seen['thrown'];
  readonly state: Seen['state'];
  readonly looked: Seen['looked'];
}

/** Takes out of what was seen what depends on who answers first. */
export function comparable(
  { events, thrown, state, looked }: Seen,
  { forks }: Pick<Case, 'forks'>,
): Comparable {
  const hosts: Record<string, string[]> = {};
  const plays: string[] = [];
  const free = events.some((e) => e.type === 'play-start' && e.free);
  const numbered = free ? undefined : new Map<number, number>();
  for (const event of events) {
    const text = textOf(event, numbered);
    if ('host' in event && forks > 1) (hosts[event.host] ??= []).push(text);
    else plays.push(text);
  }
  return { hosts, plays: free ? plays.sort() : plays, thrown, state, looked };
}

/**
 * The same of two runs that an error ended while hosts did not wait for each other: how far the others had come by then depends on who
 * answered first, and so does what they left behind. As far as both came, they must have come the same way.
 */
export function cutShort(a: Comparable, b: Comparable): [Comparable, Comparable] {
  const cut = (one: Comparable, other: Comparable): Comparable => {
    const hosts = Object.entries(one.hosts).flatMap(([host, events]) => {
      const most = other.hosts[host]?.length ?? 0;
      return most === 0 ? [] : [[host, events.slice(0, most)] as const];
    });
    return { hosts: Object.fromEntries(hosts), plays: [], thrown: one.thrown, state: {}, looked: {} };
  };
  return [cut(a, b), cut(b, a)];
}

/**
 * An event without its time.
 * @param ids numbers tasks in the order in which they are told of, where that is always the same
 */
function textOf(event: Event, ids: Map<number, number> | undefined): string {
  return JSON.stringify(event, (key, value: unknown) => {
    if (key === 'time') return undefined;
    if (value instanceof HapError) return `${value.code}: ${value.summary}`;
    if (key !== 'id' || typeof value !== 'number') return value;
    if (!ids) return undefined;
    if (!ids.has(value)) ids.set(value, ids.size);
    return ids.get(value);
  });
}
