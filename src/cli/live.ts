import type { Event, EventSink } from '../model/index.js';
import { painter } from '../report/index.js';

/** What a live line needs: a place to write, and the time. */
export interface LiveOptions {
  write(text: string): void;
  readonly width: number;
  readonly color: boolean;
  now(): number;
  /** Calls back every so many milliseconds until the returned function is called. */
  every(milliseconds: number, call: () => void): () => void;
}

/** A line that says what is running. */
export interface LiveLine {
  readonly sink: EventSink;
  write(text: string): void;
  /** Shows no line while something is asked. */
  hold<T>(question: () => Promise<T>): Promise<T>;
  stop(): void;
}

/**
 * A last line on a terminal that says what is running where and for how long, kept below the report, whose own
 * text goes through its `write`.
 */
export function liveLine(options: LiveOptions): LiveLine {
  const paint = painter(options.color);
  const running = new Map<string, { readonly what: string; readonly since: number }>();
  let shown = false;
  let held = 0;
  const clear = (): void => {
    if (shown) options.write('\r\x1b[K');
    shown = false;
  };
  const draw = (): void => {
    const now = options.now();
    const slow = [...running].filter(([, { since }]) => now - since >= 300);
    clear();
    if (slow.length === 0 || held > 0) return;
    const oldest = Math.min(...slow.map(([, { since }]) => since));
    const whats = [...new Set(slow.map(([, { what }]) => what))].join(', ');
    const hosts = slow.map(([host]) => host).join(' ');
    const text = `${Math.round((now - oldest) / 1000)}s ${whats}: ${hosts}`;
    options.write(paint('quiet', text.slice(0, options.width)));
    shown = true;
  };
  const end = options.every(200, draw);
  return {
    sink: (event) => track(event, running, options.now()),
    write: (text) => {
      clear();
      options.write(text);
    },
    hold: async (question) => {
      clear();
      held++;
      try {
        return await question();
      } finally {
        held--;
      }
    },
    stop: () => {
      end();
      clear();
    },
  };
}

function track(
  event: Event,
  running: Map<string, { readonly what: string; readonly since: number }>,
  now: number,
): void {
  if (event.type === 'host-start') {
    const since = running.get(event.host)?.since ?? now;
    running.set(event.host, { what: event.what, since });
  } else if (event.type === 'result') running.delete(event.host);
  else if (event.type === 'task-start' || event.type === 'run-end') running.clear();
}
