import { describe, expect, it } from 'vitest';
import { LookAgain, Locks, type LockPolicy } from '../../src/engine/lock.js';
import { HapError, lockedStatus, Output, sh, type Request, type Shell } from '../../src/model/index.js';

const own = { run: 'ab12', pid: 1, since: 0, who: 'me@here' };
const request: Request = { script: sh`true` };
const machine = { forget: (): void => undefined };

/** Locks with a clock that goes on with every pause, and what they warned of. */
function locks(policy: LockPolicy): { locks: Locks; warnings: string[] } {
  const warnings: string[] = [];
  const { signal } = new AbortController();
  let time = 0;
  const pause = (milliseconds: number): Promise<void> => {
    time += milliseconds;
    return Promise.resolve();
  };
  const means = { warn: (text: string) => void warnings.push(text), pause, signal, now: () => time };
  return { locks: new Locks(policy, own, means), warnings };
}

/** A shell that is refused the lock as long as there is something to say. */
function shell(...refusals: string[]): Shell & { readonly sent: Request[] } {
  const sent: Request[] = [];
  return {
    sent,
    run: (made) => {
      sent.push(made);
      const said = made.lock === true ? refusals.shift() : undefined;
      return Promise.resolve(
        new Output(said === undefined ? 0 : lockedStatus, Buffer.from(said ?? ''), Buffer.of()),
      );
    },
  };
}

const change = (on: Locks, by: Shell): Promise<Output> =>
  on.change({ host: 'castor', machine, shell: by }, request, (made) => by.run(made));

const other = 'cd34:77:1700000000:bob@there\n';
const bob = 'castor is locked by bob@there (pid 77, since 2023-11-14 22:13:20 UTC)';

describe('the lock of a machine', () => {
  it('is asked for with the changes of the shell that has it, and not with those of others', async () => {
    const { locks: on } = locks({ how: 'wait', timeout: 0 });
    const [first, second] = [shell(), shell()];
    await Promise.all([change(on, first), change(on, second)]);
    await change(on, first);
    expect(first.sent.map(({ lock }) => lock)).toEqual([true, true]);
    expect(second.sent.map(({ lock }) => lock)).toEqual([undefined]);
  });

  it('is not asked for where it is off', async () => {
    const by = shell();
    await change(locks({ how: 'off', timeout: 0 }).locks, by);
    expect(by.sent).toEqual([request]);
  });

  it('refuses by name, where that is told; nothing of another host’s processes but plain names is shown', async () => {
    const forged = 'ef56:88:1700000001:eve\x1b[31m\nx\x1b[2J:1:1:y\n';
    const failed = change(locks({ how: 'refuse', timeout: 0 }).locks, shell(forged + other));
    await expect(failed).rejects.toMatchObject({ code: 'locked', summary: bob });
  });

  it('is waited for, and then the task has to look again', async () => {
    const { locks: on, warnings } = locks({ how: 'wait', timeout: 60_000 });
    const by = shell(other, other, other);
    await expect(change(on, by)).rejects.toBeInstanceOf(LookAgain);
    expect(warnings).toEqual([`${bob}: waiting for up to 60 s`]);
    expect((await change(on, by)).rc).toBe(0);
  });

  it('is waited for no longer than is told', async () => {
    const { locks: on } = locks({ how: 'wait', timeout: 5000 });
    const failed = await change(on, shell(...Array.from({ length: 50 }, () => other))).catch(
      (e: unknown) => e,
    );
    expect(failed).toBeInstanceOf(HapError);
    expect(failed).toMatchObject({
      code: 'locked',
      detail: expect.stringContaining('waited for 5 s') as string,
    });
  });

  it('of the run’s own, that a shell is about to leave, is waited for a moment and then done without', async () => {
    const { locks: on, warnings } = locks({ how: 'refuse', timeout: 0 });
    const by = shell(...Array.from({ length: 11 }, () => 'ab12:1:0:me@here\n'));
    expect((await change(on, by)).rc).toBe(0);
    expect(by.sent.at(-1)?.lock).toBe(false);
    expect(warnings).toEqual([]);
  });

  it('that is held by one who is not heard of for 15 s is taken from it', async () => {
    const { locks: on, warnings } = locks({ how: 'wait', timeout: 60_000 });
    const silent = Array.from({ length: 17 }, () => `${other}heard 42 1000\n`);
    const by = shell(...silent);
    await expect(change(on, by)).rejects.toBeInstanceOf(LookAgain);
    expect(warnings[1]).toBe(`${bob}, and nothing was heard of that for 15 s: it is hung up`);
    expect(by.sent.filter(({ script }) => script.text === 'kill 42')).toHaveLength(1);
    const talking = Array.from({ length: 40 }, (_, i) => `${other}heard 42 ${1000 + i}\n`);
    const others = shell(...talking);
    await expect(change(locks({ how: 'wait', timeout: 60_000 }).locks, others)).rejects.toBeInstanceOf(
      LookAgain,
    );
    expect(others.sent.every(({ script }) => !script.text.startsWith('kill'))).toBe(true);
  });
});
