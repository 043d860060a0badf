import type { Fields, ModuleContext } from '../../model/index.js';
import { attributeChanges, type Step } from '../shared/attributes.js';
import type { FileStat } from '../shared/stat-line.js';
import type { State } from '../shared/info.js';
import type { Found } from './look.js';
import type { FileParams } from './params.js';
import { timeChanges, wantedTimes } from './times.js';

/** What a state decides: what is to be done and what is reported. */
export interface Decision {
  /** `path`, or `dest` and `src`, as Ansible names them for the state. */
  readonly fields: Fields;
  /** The file that the result's owner, mode and size are of. */
  readonly target: string;
  /** What a link there leads to, where that is changed. */
  readonly touched?: string | undefined;
  /** What is there now, where it is known and stays. */
  readonly now?: FileStat | undefined;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
  readonly provides?: readonly string[];
}

/** What every state is given. */
export interface Case {
  readonly params: FileParams;
  readonly found: Found;
  readonly ctx: ModuleContext;
  /** Without slashes at its end, and as it was written. */
  readonly path: string;
  readonly shown: string;
  readonly src: string | undefined;
}

/** The sides of Ansible's diff before anything is compared: the path, and the state where it changes. */
export function firstDiff(
  path: string,
  wanted: State | 'touch',
  now: State,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const state = (value: string): Record<string, unknown> => (wanted === now ? {} : { state: value });
  return { before: { path, ...state(now) }, after: { path, ...state(wanted) } };
}

/** A decision with the attributes and times of a file that is there added to it. */
export function withAttributes(
  c: Case,
  decision: Decision,
  stat: FileStat,
  state: State | 'touch',
  target = decision.target,
): Decision {
  const attributes = attributeChanges(target, c.params, c.found, stat, c.ctx);
  const times = timeChanges(target, wantedTimes(c.params, state === 'touch'), c.found.times, stat);
  return {
    ...decision,
    touched: target,
    before: { ...decision.before, ...attributes.before, ...times.before },
    after: { ...decision.after, ...attributes.after, ...times.after },
    steps: [...decision.steps, ...attributes.steps, ...times.steps],
  };
}
