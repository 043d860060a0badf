import { HapError, type Event, type EventSink } from '../../model/index.js';
import type { Plain } from '../../python/index.js';
import type { Mask } from './mask.js';

/** Parts of events that are words of hap's own, or name hosts: reports tell by them what is what. */
const structure = new Set([
  'action',
  'banner',
  'delegatedTo',
  'host',
  'hosts',
  'reason',
  'stats',
  'status',
  'time',
  'type',
]);

/** Hands on events without the secrets that are known when they happen. As long as there are none, the very same events. */
export function maskedSink(mask: Mask, sink: EventSink): EventSink {
  return (event) => sink(mask.empty ? event : maskEvent(mask, event));
}

/** An event without secrets in any of its fields. */
export function maskEvent(mask: Mask, event: Event): Event {
  return masked(mask, event) as Event;
}

function masked(mask: Mask, value: unknown): unknown {
  if (typeof value === 'string') return mask.field(value);
  if (value instanceof HapError) return mask.error(value);
  if (Array.isArray(value)) return value.map((item) => masked(mask, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, own]: [string, unknown]) => {
      if (structure.has(key)) return [key, own];
      return [key, key === 'result' ? mask.plain(own as Plain) : masked(mask, own)];
    }),
  );
}
