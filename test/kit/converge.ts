import { validationFailed, writeRequest } from '../../src/engine/apply/write.js';
import {
  ModuleFailure,
  type Change,
  type Fields,
  type Module,
  type ModuleContext,
  type Output,
  type Probe,
  type StageResult,
  type WriteChange,
} from '../../src/model/index.js';
import { contextOf, type Surroundings } from './module-context.js';
import { ask, type RealShell } from './real-shell.js';

/** How a task ended on a real shell. */
export interface Ended {
  readonly changed: boolean;
  readonly changes: readonly Change[];
  readonly fields: Fields;
  readonly failed?: string | undefined;
}

/** Carries a task out on a real shell: inspections, plan, changes (none in check mode), result. */
export function converge(
  module: Module,
  params: Readonly<Record<string, unknown>>,
  at: { shell: RealShell; cwd: string } & Surroundings,
): Ended {
  if (module.kind !== 'host') throw new Error(`${module.name} does not run on a host`);
  const uid = process.getuid?.() ?? 0;
  const ctx: ModuleContext = contextOf({ ...at, basics: { home: at.cwd, uid, ...at.basics } });
  const read = <T>(probe: Probe<T>): T => probe.parse(probe.requests.map((r) => ask(at.shell, r, at.cwd)));
  const stages: StageResult[] = [];
  const changes = (): Change[] => stages.flatMap((s) => s.changes);
  const ended = (fields: Fields, failed?: string): Ended => {
    const changed = fields['changed'] ?? changes().some((c) => c.counts !== false);
    return { changed: changed === true, changes: changes(), fields, failed };
  };
  try {
    const given = module.params.parse(params);
    for (const stage of module.stages) {
      const now = read(stage.inspect(given, ctx, stages));
      const planned = stage.plan(given, now, ctx, stages);
      const outputs = ctx.check ? [] : planned.map((c) => apply(c, at));
      stages.push({ now, changes: planned, outputs });
    }
    const again = module.after && !ctx.check && changes().length > 0;
    const after = again ? module.after && read(module.after(given, ctx, stages)) : undefined;
    return ended(module.result?.(given, stages, ctx, after) ?? {});
  } catch (error) {
    if (error instanceof ModuleFailure) return ended(error.fields, error.message);
    throw error;
  }
}

function apply(change: Change, at: { shell: RealShell; cwd: string }): Output {
  if (change.kind === 'write') return write(change, at);
  const output = ask(at.shell, change, at.cwd);
  const accepted = change.accepts?.(output.rc) ?? output.rc === 0;
  if (!accepted) throw new ModuleFailure(change.explain?.(output) ?? `${change.what}: ${output.stderr}`);
  return output;
}

/** What {@link ModuleFailure} the engine makes of a write that failed. */
function write(change: WriteChange, at: { shell: RealShell; cwd: string }): Output {
  const output = ask(at.shell, writeRequest(change), at.cwd);
  if (output.rc === validationFailed) throw new ModuleFailure(`failed to validate: ${output.stderr}`);
  if (output.rc !== 0) throw new ModuleFailure(`could not write ${change.path}: ${output.stderr}`);
  return output;
}
