import { lines, probe, sh, type ModuleContext, type Probe, type Sh } from '../../model/index.js';
import { linesOf, section, sectionsOf } from '../shared/sections.js';
import { cleanupCommand, upgradeCommand } from './command.js';
import { lookAtDebs, parseDebs, type Deb } from './deb.js';
import { jobOf, type Job } from './job.js';
import { look, type Packages } from './look.js';
import type { AptParams } from './params.js';
import { stamp } from './refresh.js';
import { simulate, simulationOf, type Simulation } from './simulation.js';

/** What is known once the index is as it shall be. */
export interface Findings {
  /** When the index was refreshed. */
  readonly refreshed: number;
  readonly packages?: Packages | undefined;
  readonly debs?: readonly Deb[] | undefined;
  readonly aptitude?: boolean | undefined;
  readonly simulations: Readonly<Record<string, Simulation | undefined>>;
}

/** Asks what the params' job needs to know. */
export function examine(given: AptParams, ctx: ModuleContext): Probe<Findings> {
  const job = jobOf(given);
  if (job.kind === 'packages' && given.state !== 'build-dep') {
    const found = look(job.specs, given);
    return {
      requests: found.requests,
      parse: (outputs) => {
        const packages = found.parse(outputs);
        return { refreshed: packages.refreshed, packages, simulations: {} };
      },
    };
  }
  const script = lines([section('refreshed'), stamp, questions(given, job, ctx), sh`:`]);
  return probe(script, ({ stdout }) => {
    const found = sectionsOf(stdout);
    const names = ['simulation', 'autoclean', 'autoremove'];
    return {
      refreshed: Number(linesOf(found.get('refreshed'))[0] ?? 0),
      debs: job.kind === 'deb' ? parseDebs(job.files, found.get('debs')) : undefined,
      aptitude: (found.get('aptitude') ?? '') !== '',
      simulations: Object.fromEntries(names.map((name) => [name, simulationOf(found, name)])),
    };
  });
}

function questions(given: AptParams, job: Job, ctx: ModuleContext): Sh {
  switch (job.kind) {
    case 'upgrade':
      return sh`${section('aptitude')}
a=; ${given.force_apt_get ? sh`:` : sh`! command -v aptitude >/dev/null || { a=1; printf 'there\n'; }`}
if [ -n "$a" ]; then ${simulate('simulation', upgradeCommand(given, job.mode, true))}
else ${simulate('simulation', upgradeCommand(given, job.mode, false))}
fi`;
    case 'deb':
      return lookAtDebs(job.files, given, ctx);
    case 'cleanup':
      return lines(job.operations.map((name) => simulate(name, cleanupCommand(given, name))));
    case 'packages':
    case 'index':
      return sh``;
  }
}
