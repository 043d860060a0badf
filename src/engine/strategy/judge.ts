import type { PlayState } from '../play-state.js';
import type { StepResult } from './step.js';

/** What the failures of a step mean for the play. */
export interface Verdict {
  /** The run ends with this play, whatever becomes of its hosts. */
  readonly breaks: boolean;
  /** The play ends here. */
  readonly ends: boolean;
  /** How often it is said that no host is left. */
  readonly noneLeft: number;
}

/**
 * `any_errors_fatal`, `run_once` and `max_fail_percentage`: one host's failure may be the end for all. Hosts that are in a
 * `rescue` or `always` go on with it.
 * @param broken whether an earlier step has ended the run with this play
 */
export function judge(state: PlayState, { outcomes, fatal }: StepResult, broken: boolean): Verdict {
  const { batch, maxFailPercentage } = state;
  const left = batch.reachable();
  let breaks = broken;
  let noneLeft = 0;
  const lost = [...outcomes].some(([host, { status, ignored, included }]) => {
    if (status === 'unreachable') return !ignored;
    // What is to be included may fail though the task that includes it did not.
    return (status === 'failed' || included.length > 0) && (batch.walker(host)?.cursor.unmet ?? false);
  });
  if (fatal && lost)
    for (const { host, cursor } of left) {
      if (cursor.task !== undefined && cursor.section !== 'tasks') continue;
      batch.failed.add(host);
      breaks = true;
    }
  if (maxFailPercentage !== undefined && (batch.failed.size / batch.hosts.length) * 100 > maxFailPercentage) {
    for (const { host } of left)
      if (!batch.isOut(host)) {
        batch.failed.add(host);
        batch.fail(host);
      }
    noneLeft++;
    breaks = true;
  }
  const ends = breaks && batch.failed.size >= left.length;
  return { breaks, ends, noneLeft: ends ? noneLeft + 1 : noneLeft };
}
