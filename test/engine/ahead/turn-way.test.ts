import { describe, expect, it } from 'vitest';
import { Shells } from '../../../src/engine/ahead/shells.js';
import { TurnWay } from '../../../src/engine/ahead/turn-way.js';
import type { Turn } from '../../../src/engine/ahead/way.js';
import { HostState } from '../../../src/engine/host.js';
import { HapError, Output, sh, type Shell } from '../../../src/model/index.js';
import type { Task } from '../../../src/playbook/index.js';
import { registry } from './modules.js';

/** A shell that counts what it is asked, and ends the first so many times. */
function counting(ends = 0): { readonly shell: Shell; readonly asked: () => number } {
  let count = 0;
  const run = (): Promise<Output> =>
    ++count > ends
      ? Promise.resolve(new Output(0, Buffer.from(String(count)), new Uint8Array()))
      : Promise.reject(new HapError({ code: 'shell-ended', summary: 'ended' }));
  return { shell: { run }, asked: () => count };
}

/** The way of one turn, and how often what comes was looked at. */
function wayOf(): {
  readonly ask: (shell: Shell, again?: boolean) => Promise<string>;
  readonly looks: () => number;
} {
  let looks = 0;
  const shells = new Shells(registry);
  const way = new TurnWay(shells, { begin: () => looks++, asked: () => undefined, changed: () => undefined });
  const turn: Omit<Turn, 'again'> = { host: new HostState('h'), task: {} as Task, index: undefined };
  const ask = async (shell: Shell, again = false): Promise<string> => {
    const requests = [{ script: sh`get k1` }];
    const [output] = await way.ask({ ...turn, again }, { shell, requests, ahead: true });
    return output?.stdout ?? '';
  };
  return { ask, looks: () => looks };
}

describe('a task whose turn it is', () => {
  it('asks what is not known, and looks at what comes with it', async () => {
    const { ask, looks } = wayOf();
    const { shell } = counting();
    expect([await ask(shell), await ask(shell)]).toEqual(['1', '1']);
    expect(looks()).toBe(1);
  });

  it('asks anew when it is tried again, even where nothing was forgotten meanwhile', async () => {
    const { ask } = wayOf();
    const { shell } = counting();
    expect([await ask(shell), await ask(shell, true), await ask(shell)]).toEqual(['1', '2', '2']);
  });

  it('asks again what was asked ahead of a shell that ended', async () => {
    const { ask } = wayOf();
    const { shell } = counting(1);
    await expect(ask(shell)).rejects.toThrow('ended');
    expect(await ask(shell)).toBe('2');
  });
});
