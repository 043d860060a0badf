import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HapError, type Event, type TaskRef } from '../../../src/model/index.js';
import { Mask, maskedSink } from '../../../src/report/index.js';

const position = { file: '/x/play.yml', line: 3, column: 5 };

function eventsWith(text: string): Event[] {
  const task: TaskRef = {
    id: 1,
    name: `task ${text}`,
    action: 'command',
    banner: 'TASK',
    position: { ...position, file: `/${text}.yml` },
    check: false,
    diff: true,
  };
  const result = {
    cmd: ['echo', text],
    stdout: `a ${text} b`,
    diff: [{ before: '', after: `password = ${text}\n`, after_header: text }],
    nested: { [text]: { deep: [text] } },
  };
  const error = new HapError({ code: 'x', summary: text, detail: text, hint: text, position });
  const time = 0;
  return [
    { time, type: 'playbook-start', file: text, plays: 1 },
    { time, type: 'play-start', name: text, hosts: ['castor'], position },
    { time, type: 'task-start', task },
    { time, type: 'host-start', host: 'castor', task, what: text },
    {
      time,
      type: 'item',
      host: 'castor',
      task,
      status: 'ok',
      ignored: false,
      label: text,
      result,
      unpredicted: text,
    },
    { time, type: 'retry', host: 'castor', task, name: text, attempt: 1, left: 2, result },
    {
      time,
      type: 'result',
      host: 'castor',
      task,
      status: 'failed',
      ignored: false,
      loop: false,
      result,
      error,
    },
    { time, type: 'included', task, file: text, hosts: ['castor'], label: text },
    { time, type: 'note', verbosity: 1, message: text },
    { time, type: 'notified', host: 'castor', handler: text },
    { time, type: 'warning', message: text, position: { ...position, file: text } },
  ];
}

/** All that could be read of an event. */
function written(event: Event): string {
  const error = 'error' in event ? event.error : undefined;
  return JSON.stringify([event, error?.message, error?.stack, error?.detail]);
}

test('no secret is left in any field of any event', () => {
  const secret = fc
    .string({ minLength: 4, maxLength: 20 })
    .filter((s) => s.trim().length >= 4 && !s.includes('*') && !/^[\d\s]+$/.test(s));
  fc.assert(
    fc.property(secret, (text) => {
      const mask = new Mask();
      mask.add(text);
      // What is not the secret's is not to be mistaken for it.
      const innocent = eventsWith('').map(written).join('');
      fc.pre(!innocent.includes(text) && !innocent.includes(JSON.stringify(text).slice(1, -1)));
      maskAll(mask, eventsWith(text)).forEach((event) => {
        expect(written(event)).not.toContain(JSON.stringify(text).slice(1, -1));
      });
    }),
    { seed: 7, numRuns: 200 },
  );
});

function maskAll(mask: Mask, events: readonly Event[]): Event[] {
  const taken: Event[] = [];
  const sink = maskedSink(mask, (event) => taken.push(event));
  events.forEach(sink);
  return taken;
}

test('what tells events, hosts and modules apart is kept, whatever the secret is', () => {
  const mask = new Mask();
  for (const word of ['result', 'command', 'castor', 'failed', 'TASK']) mask.add(word);
  const [event] = maskAll(mask, eventsWith('x').slice(6, 7));
  expect(event).toMatchObject({
    type: 'result',
    host: 'castor',
    status: 'failed',
    task: { id: 1, action: 'command' },
  });
});

test('the recap is kept', () => {
  const mask = new Mask();
  mask.add('castor');
  const stats = {
    castor: {
      ok: 1,
      changed: 0,
      unreachable: 0,
      failed: 0,
      skipped: 0,
      rescued: 0,
      ignored: 0,
      unpredicted: 0,
    },
  };
  expect(maskAll(mask, [{ time: 0, type: 'playbook-end', stats }])).toEqual([
    { time: 0, type: 'playbook-end', stats },
  ]);
});

test('without secrets events are handed on untouched', () => {
  const events = eventsWith('x');
  expect(maskAll(new Mask(), events).every((event, i) => event === events[i])).toBe(true);
});
