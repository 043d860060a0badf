import { describe, expect, it } from 'vitest';
import type { ActionContext, Remote } from '../../../src/engine/actions/action.js';
import { reboot } from '../../../src/engine/actions/reboot.js';
import { HapError, Output, type Basics } from '../../../src/model/index.js';
import { fromPlain, toPlain, type Plain } from '../../../src/python/index.js';
import { debianRoot } from '../../kit/module-context.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const said = (stdout: string, rc = 0): Output => new Output(rc, bytes(stdout), bytes(''));
const lost = new HapError({ code: 'unreachable', summary: 'gone' });

/** What a host does when it is asked something: it answers, or the connection is lost. */
type Answer = (script: string) => Output | HapError;

interface Ran {
  readonly result: Plain;
  readonly asked: readonly string[];
  readonly reconnected: readonly (number | undefined)[];
  readonly waited: readonly number[];
}

async function run(params: object, answer: Answer, basics: Partial<Basics> = {}): Promise<Ran> {
  const asked: string[] = [];
  const reconnected: (number | undefined)[] = [];
  const waited: number[] = [];
  const remote: Remote = {
    kind: 'ssh',
    basics: () => Promise.resolve({ ...debianRoot, ...basics }),
    run: ({ script }) => {
      asked.push(script.text);
      const given = answer(script.text);
      return given instanceof Output ? Promise.resolve(given) : Promise.reject(given);
    },
    reconnect: (timeout) => {
      reconnected.push(timeout);
      return Promise.resolve();
    },
  };
  // The action asks for nothing else.
  const context = {
    remote: () => remote,
    check: false,
    task: { action: 'reboot' },
    shared: {
      signal: new AbortController().signal,
      wait: (milliseconds: number) => {
        waited.push(milliseconds);
        return Promise.resolve();
      },
    },
  } as unknown as ActionContext;
  const outcome = await reboot.run(reboot.params.parse(fromPlain(params)), context);
  return { result: toPlain(outcome.result), asked, reconnected, waited };
}

/** A host that goes down when it is told so, and is back after so many questions. */
function host(questions: number): Answer {
  let left: number | undefined;
  return (script) => {
    if (script.startsWith('for hap_d'))
      return said(`/sbin/${script.includes('/shutdown') ? 'shutdown' : 'reboot'}`);
    if (script.startsWith('/sbin/')) {
      left = questions;
      return lost;
    }
    if (!script.includes('boot_id')) return said('root');
    if (left === undefined) return said('first\n');
    return left-- > 0 ? lost : said('second\n');
  };
}

describe('reboot', () => {
  it('tells the message as one word, and whole minutes', async () => {
    const { asked } = await run({ pre_reboot_delay: 150, msg: 'it\'s "$HOME"' }, host(0));
    expect(asked[2]).toBe(`/sbin/shutdown -r 2 'it'\\''s "$HOME"'`);
  });

  it.each([
    ['Alpine', '/sbin/reboot '],
    ['Void', "/sbin/shutdown -r +0 'Reboot initiated by Ansible'"],
  ])('knows the command of %s', async (osFamily, command) => {
    expect((await run({}, host(0), { osFamily })).asked[2]).toBe(command);
  });

  it('takes a command with its whole path as it is', async () => {
    const { asked } = await run({ reboot_command: '/sbin/kexec -e; true' }, host(0));
    expect(asked[1]).toBe('/sbin/kexec -e; true');
  });

  it('waits while the host is away, and asks on a new connection each time', async () => {
    const { result, reconnected, waited } = await run({ post_reboot_delay: 5 }, host(3));
    expect(result).toEqual({ changed: true, rebooted: true, elapsed: 0 });
    expect(reconnected).toEqual([undefined, undefined, undefined, undefined]);
    expect(waited).toEqual([5000, 250, 500, 1000]);
  });

  it('limits logins while it waits, and not afterwards', async () => {
    const { reconnected } = await run({ connect_timeout: 7 }, host(1));
    expect(reconnected).toEqual([7000, 7000, undefined]);
  });

  it('does not wait for another host key to go away', async () => {
    const changed = new HapError({ code: 'host-key-changed', summary: 'another key' });
    const away = host(0);
    let down = false;
    const answer: Answer = (script) => {
      if (down) return changed;
      down = script.startsWith('/sbin/');
      return away(script);
    };
    await expect(run({}, answer)).rejects.toBe(changed);
  });

  it('says that it is not known when the host was booted', async () => {
    const { result, asked } = await run({ boot_time_command: 'boot' }, () => said('what', 127));
    expect(asked).toEqual(['boot']);
    expect(result).toEqual({
      failed: true,
      reboot: false,
      msg: 'reboot: failed to get host boot time info, rc: 127, stdout: what, stderr: ',
    });
  });
});
