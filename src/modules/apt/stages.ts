import {
  known,
  ModuleFailure,
  probe,
  run,
  sh,
  type Change,
  type ModuleContext,
  type RunChange,
  type Stage,
  type StageResult,
} from '../../model/index.js';
import { sectionsOf } from '../shared/sections.js';
import { actsOf, failed, isNothing, marked, packagesCommand, whatOf, wordsOf } from './acts.js';
import { carriedOut } from './command.js';
import { installDebs } from './deb.js';
import { examine, type Findings } from './examine.js';
import { jobOf } from './job.js';
import type { AptParams } from './params.js';
import { age, isStale, refresh, wantsRefresh, type Age } from './refresh.js';
import { simulate, simulationOf, willInstall, type Simulation } from './simulation.js';

/**
 * Three stages: the index is refreshed; packages are looked up in it; and where what apt would do has to be known before
 * it is done (in check mode, and where only apt can tell whether anything is to be done) it is played through.
 */
export const stages: readonly Stage<AptParams>[] = [
  {
    inspect: (given) => (wantsRefresh(given) ? age : known(undefined)),
    plan(given, now) {
      jobOf(given);
      const clean = run('clean the archive of packages', sh`apt-get clean`, {
        counts: false,
        explain: ({ stderr }) => `apt-get clean failed${stderr ? `: ${stderr}` : ''}`,
      });
      const stale = now !== undefined && isStale(now as Age, given);
      return [...(given.clean ? [clean] : []), ...(stale ? [refresh(given)] : [])];
    },
  },
  {
    inspect: (given, ctx) => examine(given, ctx),
    plan(given, now, ctx) {
      // Whatever cannot be had is said here, before anything is asked about the rest.
      wordsOf(given, now as Findings, ctx);
      return [];
    },
  },
  {
    inspect(given, ctx, earlier) {
      const job = jobOf(given);
      const words = wordsOf(given, foundBy(earlier), ctx);
      const uncertain = ctx.check || given.state === 'build-dep';
      if (job.kind !== 'packages' || words.length === 0 || !uncertain) return known(undefined);
      return probe(simulate('simulation', packagesCommand(given, words)), ({ stdout }) =>
        simulationOf(sectionsOf(stdout), 'simulation'),
      );
    },
    plan: (given, now, ctx, earlier) => act(given, now as Simulation | undefined, ctx, foundBy(earlier)),
  },
];

/** What the second stage found. */
export function foundBy(results: readonly StageResult[]): Findings {
  return results[1]?.now as Findings;
}

function act(
  given: AptParams,
  played: Simulation | undefined,
  ctx: ModuleContext,
  found: Findings,
): Change[] {
  const acts = actsOf(given, played, ctx, found);
  const words = wordsOf(given, found, ctx);
  const changes = acts.flatMap(({ command, simulation }): Change[] => {
    if (simulation && simulation.rc !== 0)
      throw new ModuleFailure(failed(command, simulation.stderr), { ...simulation });
    if (simulation && isNothing(command, simulation)) return [];
    const script = jobOf(given).kind === 'deb' ? installDebs(words, given, ctx) : carriedOut(command, given);
    const more: Partial<RunChange> = {
      mayDetach: true,
      provides: (simulation ? willInstall(simulation) : []).map((name) => `package:${name}`),
      explain: ({ stderr }) => failed(command, stderr),
    };
    return [run(whatOf(command), script, more)];
  });
  return [...changes, ...marked(given, found, words)];
}
