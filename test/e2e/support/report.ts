/** The numbers of one host's line in a PLAY RECAP. */
export type Recap = Readonly<
  Record<'ok' | 'changed' | 'unreachable' | 'failed' | 'skipped' | 'rescued' | 'ignored', number>
>;

/** The PLAY RECAP that a run printed, by host. */
export function recapOf(stdout: string): Readonly<Record<string, Partial<Recap>>> {
  const [, after] = stdout.split(/^PLAY RECAP \*+$/m);
  const hosts: Record<string, Partial<Recap>> = {};
  for (const line of (after ?? '').split('\n')) {
    const [, host, counts] = /^(\S+)\s+: ((?:\w+=\d+\s*)+)$/.exec(line) ?? [];
    if (host === undefined || counts === undefined) continue;
    const numbers: Record<string, number> = {};
    for (const [, name, number] of counts.matchAll(/(\w+)=(\d+)/g)) if (name) numbers[name] = Number(number);
    hosts[host] = numbers;
  }
  return hosts;
}

/** The lines of a PLAY RECAP as they stand there, to compare with another's. */
export function recapLines(stdout: string): string[] {
  const [, after] = stdout.split(/^PLAY RECAP \*+$/m);
  return (after ?? '').split('\n').filter((line) => /^\S+\s+: ok=/.test(line));
}

/** What a run said of one task (or one item of its loop) on one host. */
export interface Told {
  readonly status: string;
  /** What stood before that line: the diff. */
  readonly diff: string;
  /** The line itself, from the host on. */
  readonly text: string;
}

const statusLine = /^(ok|changed|skipping|failed|fatal): \[([^\]]+)\](.*)$/;

/**
 * What a run said, by `TASK [name] | host`, and ` | item` for one of a loop. Tasks of the same name get a number.
 * A host's diff stands between the line before and the line that names the host.
 */
export function toldBy(stdout: string): Map<string, Told> {
  const told = new Map<string, Told>();
  let task = '';
  let before: string[] = [];
  const seen = new Map<string, number>();
  for (const line of stdout.split('\n')) {
    const [banner] = /^(?:TASK|RUNNING HANDLER) \[.*\](?= \*+$)/.exec(line) ?? [];
    if (banner !== undefined || /^PLAY/.test(line)) {
      task = banner ?? '';
      const times = (seen.get(task) ?? 0) + 1;
      seen.set(task, times);
      if (times > 1) task += ` ${times}`;
      before = [];
      continue;
    }
    const [, status, host, rest] = statusLine.exec(line) ?? [];
    if (status === undefined || host === undefined || rest === undefined) {
      before.push(line);
      continue;
    }
    const item = /\(item=(.*?)\)(?: |$)/.exec(rest)?.[1];
    const name = [task, host, ...(item === undefined ? [] : [item])].join(' | ');
    told.set(name, { status, diff: before.join('\n').trim(), text: `[${host}]${rest}` });
    before = [];
  }
  return told;
}

/** The names of what a run called changed. */
export function changedIn(stdout: string): string[] {
  return [...toldBy(stdout)].filter(([, told]) => told.status === 'changed').map(([name]) => name);
}

/** What stands after `=>` on a host's line of a task, as {@link toldBy} names it. */
export function resultOf(stdout: string, name: string): unknown {
  const text = toldBy(stdout).get(name)?.text ?? '';
  return JSON.parse(text.slice(text.indexOf('=> ') + 3));
}
