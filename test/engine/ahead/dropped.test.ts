import { describe, expect, it } from 'vitest';
import { both, caseOf, told, writeOf } from './both.js';

/** What the last task to look told, which is the same with and without looking ahead. */
async function last(tasks: string, more: Parameters<typeof caseOf>[1] = {}): Promise<string[]> {
  const { ahead } = await both(caseOf(tasks, more));
  return told(ahead);
}

const oneMachine = { hosts: { h1: 'm', h2: 'm' } };

describe('what was looked up is dropped by a change', () => {
  it('of the same user', async () => {
    expect(await last('- keep: key=k2 value=new\n- look: key=k2')).toEqual(['h1: new']);
  });

  it('of another user', async () => {
    const tasks = `- look: key=k2\n  become: true\n- keep: key=k2 value=new\n- look: key=k2\n  become: true`;
    expect(await last(tasks)).toEqual(['h1: new']);
  });

  it('under another name of the same machine', async () => {
    const tasks = `- look: key=k2\n- keep: key=k2 value=new\n  when: own == 'h1'\n- look: key=k2`;
    expect(await last(tasks, oneMachine)).toEqual(['h1: new', 'h2: new']);
  });

  it('of a task that is delegated to another name of the machine', async () => {
    const tasks = `- look: key=k2\n- keep: key=k2 value=new\n  delegate_to: h2\n  run_once: true\n- look: key=k2`;
    expect(await last(tasks, oneMachine)).toEqual(['h1: new', 'h2: new']);
  });

  it('of another user, on a machine that cannot tell which it is', async () => {
    const tasks = `- look: key=k2\n  become: true\n- keep: key=k2 value=new\n- look: key=k2\n  become: true`;
    expect(await last(tasks, { hosts: { h1: '' } })).toEqual(['h1: new']);
  });

  it('while the change is still being made, on another shell', async () => {
    const tasks = `- look: key=k2\n  become: true\n- act: key=k2 value=n\n- keep: key=k2 value=new\n- look: key=k2\n  become: true`;
    for (let seed = 1; seed < 10; seed++) expect(await last(tasks, { seed })).toEqual(['h1: new']);
  });

  it('of a task that says it changes nothing', async () => {
    const tasks = '- look: key=k2\n- act: key=k2 value=x\n  changed_when: false\n- look: key=k2';
    expect(await last(tasks)).toEqual(['h1: k1x']);
    expect(await last(tasks.replaceAll('look: key=k2', 'look: key=k2\n  become: true'))).toEqual(['h1: k1x']);
  });
});

describe('after a change of users', () => {
  const who = '- who:\n  become: true';

  it('shells are opened anew', async () => {
    expect(await last(`${who}\n- admit: group=ops\n${who}`)).toEqual(['h1: root:staff,ops']);
  });

  it('nothing is looked up behind it, before they are', async () => {
    const { ahead } = await both(caseOf(`${who}\n- admit: group=ops\n- look: key=k1\n${who}`));
    const [change, ...behind] = ahead.sent.slice(ahead.sent.findIndex((s) => s.script === 'admit ops'));
    expect(behind.length).toBeGreaterThan(0);
    expect(behind.map((s) => s.write)).not.toContain(change?.write);
  });

  it('shells under other names of the machine are opened anew', async () => {
    const tasks = `${who}\n- admit: group=ops\n  when: own == 'h1'\n${who}`;
    expect(await last(tasks, oneMachine)).toEqual(['h1: root:staff,ops', 'h2: root:staff,ops']);
  });
});

describe('what is waited for', () => {
  const later = '- later: key=k2 value=new\n';

  it('is asked anew when a task is tried again', async () => {
    const tasks = `${later}- look: key=k2\n  register: a\n  until: a.value == 'new'\n  retries: 2\n  delay: 0`;
    expect(await last(tasks)).toEqual(['h1: new']);
  });

  it('is asked anew by other tasks as well', async () => {
    const retried = `${later}- look: key=k2\n- look: key=k1\n  register: a\n  until: false\n  retries: 1\n  delay: 0\n  ignore_errors: true\n- look: key=k2`;
    expect(await last(retried)).toEqual(['h1: new']);
    const paused = `${later}- look: key=k2\n- pause: seconds=0\n- look: key=k2`;
    expect(await last(paused)).toEqual(['h1: new']);
    expect(await last(paused, { hosts: { h1: '' } })).toEqual(['h1: new']);
  });

  it('is not looked past', async () => {
    const tasks = '- look: key={{ item }}\n  loop: [x1, x2]\n  loop_control: {pause: 0.001}\n- look: key=k2';
    const { ahead } = await both(caseOf(tasks));
    expect(['x1', 'x2', 'k2'].map((key) => writeOf(ahead, `get ${key}`))).toEqual([2, 3, 3]);
  });
});
