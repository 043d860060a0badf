import { describe, expect, it } from 'vitest';
import { both, caseOf, writeOf } from './both.js';
import type { Seen } from './world.js';

/** How often a host was written to. */
const writes = ({ sent }: Seen): number => Math.max(...sent.map((s) => s.write));

/** So many of a task, with its number in place of `#`. */
const many = (count: number, task: string): string =>
  Array.from({ length: count }, (_, i) => task.replaceAll('#', String(i))).join('\n');

describe('round trips of a play that changes nothing', () => {
  it.each([1, 10, 60])('are two for %d tasks that do not depend on each other', async (count) => {
    const { ahead } = await both(caseOf(many(count, '- look: key=x#\n  register: r#')));
    expect(writes(ahead)).toBe(2);
  });

  it.each([1, 2, 3])('are one more for each of %d results that depend on the one before', async (depth) => {
    const values = { k1: 'k2', k2: 'k3', k3: 'k4', k4: 'k5' };
    const chain = many(depth, '- look: key="{{ r.value }}"\n  register: r');
    const tasks = `${many(5, '- look: key=x#')}\n- look: key=k1\n  register: r\n${chain}\n${many(5, '- look: key=y#')}`;
    const { ahead } = await both(caseOf(tasks, { values }));
    expect(writes(ahead)).toBe(2 + depth);
  });

  it('are not more for chains beside each other, conditions, loops, includes and handlers', async () => {
    const tasks = `- look: key=k1
  register: a
- look: key=k2
  register: b
- set_fact: c={{ own }}
- look: key={{ a.value }}
- look: key={{ b.value }}
  when: a is defined
- include_tasks: more.yml
- look: key={{ item }}
  loop: [x1, x2, "{{ c }}"]
  notify: h
- who:
  become: true
- chase: key=k1 value=none
- include_vars: vars.yml
- look: key={{ d }}
  register: e
  until: e.value == 'none'
- meta: flush_handlers
- look: key=x4`;
    const files = { 'more.yml': '- look: key=x3\n- look: key=x5\n', 'vars.yml': 'd: x6\n' };
    const { ahead, due } = await both(caseOf(tasks, { files, values: { k1: 'k3', k2: 'k4' } }));
    expect(writes(due)).toBeGreaterThan(15);
    expect(writes(ahead)).toBe(4);
  });
});

describe('round trips of a play that changes something', () => {
  it('are one more for a change, which carries what comes next', async () => {
    const tasks = `${many(5, '- look: key=x#')}\n- keep: key=k1 value=new\n${many(5, '- look: key=y#')}`;
    const { ahead } = await both(caseOf(tasks));
    expect(writes(ahead)).toBe(3);
    expect(writeOf(ahead, 'put k1 new')).toBe(3);
    expect(ahead.sent.filter((s) => s.write === 3).map((s) => s.script)).toEqual([
      'put k1 new',
      ...['y0', 'y1', 'y2', 'y3', 'y4'].map((key) => `get ${key}`),
    ]);
  });

  it('are none for what is read again behind a change, which comes before what is only looked at', async () => {
    const tasks = '- reread: key=k1 value=new\n- look: key=y0\n- look: key=y1';
    const { ahead } = await both(caseOf(tasks));
    expect(writes(ahead)).toBe(3);
    const behind = ahead.sent.filter((s) => s.write === 3).map((s) => s.script);
    expect(behind).toEqual(['append k1 new', 'get k1', 'get y0', 'get y1']);
  });
});
