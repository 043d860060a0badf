import { chmodSync, chownSync, copyFileSync, existsSync, renameSync, statSync, writeFileSync } from 'node:fs';
import {
  ModuleFailure,
  Output,
  verbatim,
  type Change,
  type Fields,
  type Module,
  type ModuleContext,
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

/** Replaces a file as the engine does, as far as tests look: mode and owner kept or set, validated, backed up. */
function write(change: WriteChange, at: { shell: RealShell; cwd: string }): Output {
  const old = existsSync(change.path) ? statSync(change.path) : undefined;
  const beside = `${change.path}.new`;
  writeFileSync(beside, change.content);
  chmodSync(
    beside,
    change.mode === undefined ? (old?.mode ?? 0o644) & 0o7777 : Number.parseInt(change.mode, 8),
  );
  if (old) chownSync(beside, old.uid, old.gid);
  if (change.validate !== undefined) {
    const text = change.validate.replace('%s', beside);
    const { rc, stderr } = ask(at.shell, { script: verbatim(text) }, at.cwd);
    if (rc !== 0) throw new ModuleFailure(`failed to validate: rc:${rc} error:${stderr}`);
  }
  if (change.backup && old) copyFileSync(change.path, `${change.path}.1.backup~`);
  renameSync(beside, change.path);
  return new Output(0, new Uint8Array(), new Uint8Array());
}
