import { describe, expect, it } from 'vitest';
import {
  ModuleFailure,
  type Change,
  type Fields,
  type HostModuleSpec,
  type Module,
  type StageResult,
} from '../../src/model/index.js';
import { contextOf, outputOf, type Recorded, type Surroundings } from './module-context.js';
import type { z } from 'zod';

export { contextOf, type Recorded } from './module-context.js';

/** A change as a row expects it: the whole script, a pattern in it, or properties of a write (content as text). */
export type Planned =
  | string
  | RegExp
  | { write: string; content?: string; mode?: string; owner?: string; group?: string; validate?: string };

/** One case of a module's table. */
export interface Row extends Surroundings {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What the inspections print, one for each request, over all stages in order. */
  readonly before: Recorded | readonly Recorded[];
  /** The changes it plans, over all stages in order. */
  readonly plans: readonly Planned[];
  /**
   * What the same inspections print once that is done: it then plans nothing. Where the module acts whatever it finds,
   * why it does. Not given for a row that fails, or that plans nothing to begin with.
   */
  readonly after?: Recorded | readonly Recorded[] | { readonly always: string };
  /** What the changes print, in order; nothing and exit status 0 where it is not given. */
  readonly printed?: readonly Recorded[];
  /** The changes' diffs, in order, `undefined` for one that has none. */
  readonly diffs?: readonly ({ before: unknown; after: unknown } | undefined)[];
  /** Properties of the result. */
  readonly result?: Fields;
  /** What the probe of `after` (the spec's) prints. */
  readonly reads?: Recorded | readonly Recorded[];
  /** The message of the failure that is expected in place of a plan. */
  readonly fails?: string | RegExp;
}

const listOf = (recorded: Recorded | readonly Recorded[]): readonly Recorded[] =>
  Array.isArray(recorded) ? (recorded as readonly Recorded[]) : [recorded as Recorded];

/** The stages of a module on recorded outputs. @throws what the module's plan throws */
export function planFrom(
  module: Module,
  row: Pick<Row, 'params' | 'printed'> & Partial<Row>,
  recorded: Recorded | readonly Recorded[],
): { stages: StageResult[]; params: unknown } {
  const spec = hostSpec(module);
  const ctx = contextOf(row);
  const params = spec.params.parse(row.params);
  const outputs = listOf(recorded).map(outputOf);
  const printed = [...(row.printed ?? [])];
  const stages: StageResult[] = [];
  for (const stage of spec.stages) {
    const asked = stage.inspect(params, ctx, stages);
    const count = asked.requests.length;
    if (outputs.length < count)
      throw new Error(`${count} outputs are needed, ${outputs.length} were recorded`);
    const now = asked.parse(outputs.splice(0, count));
    const changes = stage.plan(params, now, ctx, stages);
    const said = ctx.check ? [] : changes.map(() => outputOf(printed.shift() ?? ''));
    stages.push({ now, changes, outputs: said });
  }
  if (outputs.length > 0) throw new Error(`${outputs.length} recorded outputs were not asked for`);
  return { stages, params };
}

function hostSpec(module: Module): HostModuleSpec<z.ZodType> {
  if (module.kind !== 'host') throw new Error(`${module.name} has no inspection`);
  return module;
}

function expectPlanned(change: Change | undefined, planned: Planned): void {
  if (typeof planned === 'object' && 'write' in planned) {
    const { write, content, ...rest } = planned;
    expect(change).toMatchObject({ kind: 'write', path: write, ...rest });
    if (content !== undefined && change?.kind === 'write')
      expect(new TextDecoder().decode(change.content)).toBe(content);
    return;
  }
  const script = change?.kind === 'run' ? change.script.text : `write ${change?.path ?? 'nothing'}`;
  if (typeof planned === 'string') expect(script).toBe(planned);
  else expect(script).toMatch(planned);
}

/** Runs each row of a module's table: what it plans from `before`, and that it plans nothing from `after`. */
export function moduleTable(module: Module, rows: readonly Row[]): void {
  describe(`${module.name}, its table`, () => {
    it.each(rows.map((row) => [row.name, row] as const))('%s', (_, row) => {
      if (row.fails !== undefined) {
        expectFailure(module, row, row.fails);
        return;
      }
      const { stages, params } = planFrom(module, row, row.before);
      const changes = stages.flatMap((s) => s.changes);
      expect(changes.map((c) => c.what)).toHaveLength(row.plans.length);
      row.plans.forEach((planned, i) => expectPlanned(changes[i], planned));
      if (row.diffs) {
        const sides = changes.map((c) => c.diff && { before: c.diff.before, after: c.diff.after });
        expect(sides).toEqual(row.diffs);
      }
      if (row.result) expect(resultOf(module, row, stages, params)).toMatchObject(row.result);
      expectConverged(module, row);
    });
  });
}

function resultOf(module: Module, row: Row, stages: StageResult[], params: unknown): Fields {
  const spec = hostSpec(module);
  const ctx = contextOf(row);
  const after =
    row.reads === undefined
      ? undefined
      : spec.after?.(params, ctx, stages).parse(listOf(row.reads).map(outputOf));
  return spec.result?.(params, stages, ctx, after) ?? {};
}

function expectFailure(module: Module, row: Row, message: string | RegExp): void {
  let thrown: unknown;
  try {
    const { stages, params } = planFrom(module, row, row.before);
    resultOf(module, row, stages, params);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ModuleFailure);
  if (thrown instanceof ModuleFailure) {
    if (typeof message === 'string') expect(thrown.message).toBe(message);
    else expect(thrown.message).toMatch(message);
  }
}

function expectConverged(module: Module, row: Row): void {
  const { after } = row;
  if (after === undefined) {
    if (row.plans.length > 0) throw new Error(`the row '${row.name}' does not say what is found afterwards`);
    return;
  }
  if (typeof after === 'object' && 'always' in after) {
    expect(after.always).not.toBe('');
    return;
  }
  const again = planFrom(module, row, after).stages.flatMap((s) => s.changes);
  expect(again.map((c) => c.what)).toEqual([]);
}
