import { neverEmpty } from '../../playbook/certainty.js';
import { alwaysHold } from '../../playbook/conditions.js';
import type { Play, Task } from '../../playbook/index.js';
import type { Visit } from '../../playbook/walk.js';
import { Deferred } from '../../model/index.js';
import { lineage } from '../vars/keywords.js';

/** A task where it stands in a play, and how sure it is that its turn comes. */
export interface Site extends Visit {
  readonly play: Play;
  /** The play has hosts, and nothing before can have ended it for them. */
  readonly due: boolean;
  /** Variables that the loops of includes around it give, and those their conditions ask about. */
  readonly given: ReadonlySet<string>;
  /** It stands in a file that only may be the one an include means: what is wrong there is not told. */
  readonly guessed: boolean;
}

/**
 * When something of a task is looked at: its conditions (for each item of its loop), its loop's terms, its params, and
 * what judges its result.
 */
export type Stage = 'conditions' | 'loop' | 'run' | 'verdict';

/** Whether what is looked at in a stage is looked at for certain, so that an error there fails the run. */
export function isCertain(site: Site, stage: Stage): boolean {
  if (!site.due) return false;
  const { loop } = site.task;
  switch (stage) {
    case 'conditions':
      return site.unreached === undefined && !site.rescued && (!loop || neverEmpty(loop));
    case 'loop':
      return (
        site.unreached === undefined &&
        !site.rescued &&
        lineage(site.task).every((node) => alwaysHold(node.when))
      );
    case 'run':
      return !site.conditional && !site.tolerated;
    case 'verdict':
      return !site.conditional && !site.rescued;
  }
}

/** What a task's loop names its items; `undefined` where only rendering tells. */
export function loopNames({ loop }: Task): readonly string[] | undefined {
  if (!loop) return [];
  const variable = loop.control?.get('loop_var') ?? 'item';
  const index = loop.control?.get('index_var') ?? 'item';
  if (variable instanceof Deferred || index instanceof Deferred) return undefined;
  return [variable, index].filter((name) => typeof name === 'string');
}
