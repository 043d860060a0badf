import type { Fields, ModuleContext, StageResult } from '../../model/index.js';
import { jobOf } from './job.js';
import type { AptParams } from './params.js';
import type { Age } from './refresh.js';
import { prepared, type Simulation } from './simulation.js';
import { actsOf } from './acts.js';
import { foundBy } from './stages.js';

/** What the commands of a stage printed, or in check mode said they would do. */
interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

/** The result's fields, as Ansible's apt has them. */
export function result(given: AptParams, results: readonly StageResult[], ctx: ModuleContext): Fields {
  const [first, , third] = results;
  const found = foundBy(results);
  const job = jobOf(given);
  const age = first?.now as Age | undefined;
  const refreshing = first?.changes.some((c) => c.counts === false && c.what.startsWith('refresh')) ?? false;
  const updated = refreshing && (ctx.check || age?.refreshed !== found.refreshed);
  const index = { cache_updated: updated, cache_update_time: found.refreshed };
  const acts = actsOf(given, third?.now as Simulation | undefined, ctx, found);
  const done = third?.changes.filter((c) => c.counts !== false).length ?? 0;
  const outputs = third?.outputs.slice(0, done) ?? [];
  const played = acts.map((a) => a.simulation).filter((s) => s !== undefined);
  const said = done > 0 && !ctx.check ? joined(outputs) : played.length > 0 ? joined(played) : undefined;
  const diff = done > 0 && said ? { diff: { prepared: prepared(said.stdout) } } : {};
  switch (job.kind) {
    case 'index':
      return { ...index, changed: updated };
    case 'cleanup':
      return { ...said, ...diff, ...(done > 0 ? {} : { changed: updated }) };
    case 'upgrade':
      return { msg: said?.stdout ?? '', ...said, ...diff };
    case 'deb':
      return { stdout: '', stderr: '', ...said, ...diff };
    case 'packages':
      return { ...said, ...diff, ...(given.state === 'absent' ? {} : index) };
  }
}

function joined(outputs: readonly Said[]): Said {
  return {
    stdout: outputs.map((o) => o.stdout).join(''),
    stderr: outputs.map((o) => o.stderr).join(''),
  };
}
