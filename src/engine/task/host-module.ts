import {
  hapSafe,
  HapError,
  lines,
  ModuleFailure,
  sh,
  verbatim,
  type Basics,
  type Change,
  type ControllerFile,
  type ControllerTree,
  type Fields,
  type FileRequest,
  type Module,
  type ModuleContext,
  type Output,
  type Probe,
  type Request,
  type StageResult,
} from '../../model/index.js';
import type { Dict } from '../../python/index.js';
import type { Prepared } from '../ahead/prepared.js';
import { writeFailure, writeRequest, writeWarnings } from '../apply/write.js';
import { toResult } from '../result.js';
import { diffFields } from './diff.js';

type HostModule = Extract<Module, { kind: 'host' }>;

/** What a module on a host is given besides its params. */
export interface HostModuleRequest {
  readonly module: HostModule;
  /** Params as the module's own schema made them. */
  readonly params: unknown;
  /** Asks the host. @param ahead it may be asked before the task's turn */
  ask(requests: readonly Request[], ahead: boolean): Promise<readonly Output[]>;
  /** Changes the host. @param last the task changes nothing after it; @param sent told when it has been sent */
  change(request: Request, last: boolean, sent?: () => void): Promise<Output>;
  readonly basics: Basics;
  readonly check: boolean;
  readonly diff: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds that the whole task may take. */
  readonly timeout: number | undefined;
  predicted(what: string): boolean;
  /** Finds, reads and, for templates, renders a file of the controller. @throws HapError */
  file(request: FileRequest): ControllerFile | ControllerTree;
  /** What the module asks first, where another host has been asked the same. */
  first(ctx: ModuleContext, inspect: () => Probe<unknown>): Probe<unknown>;
  /** Knows what the module told where another host answered the same, and it had nothing to change. */
  readonly prepared: Pick<Prepared, 'decided' | 'decide'>;
  /** Told of each change that begins, for the live line. */
  begins(what: string): void;
}

/** What a module did, or in check mode would do. */
export interface HostModuleOutcome {
  readonly result: Dict;
  readonly changes: readonly Change[];
}

/** Runs a module on a host: inspect, plan, and outside check mode apply; stage by stage. @throws HapError, ModuleFailure, Unpredictable */
export async function runHostModule(request: HostModuleRequest): Promise<HostModuleOutcome> {
  const { module, params, check } = request;
  const ctx: ModuleContext = {
    basics: request.basics,
    check,
    diff: request.diff,
    environment: request.environment,
    files: filesOf(request),
    predicted: (what) => request.predicted(what),
  };
  const stages: StageResult[] = [];
  // Of one stage what it comes to depends on nothing but the answers.
  const single = module.stages.length === 1 && !check;
  let decide: ((fields: Fields) => void) | undefined;
  let after: Promise<unknown> | undefined;
  const readAgain = (of: StageResult): void => {
    const probe = module.after?.(params, ctx, [...stages, of]);
    if (!probe) return;
    // A shell that the change has ended is another by then.
    after = ask(request, probe).catch(() => ask(request, probe));
    after.catch(() => undefined);
  };
  for (let i = 0; i < module.stages.length; i++) {
    const stage = module.stages[i];
    if (!stage) break;
    const inspect = (): Probe<unknown> => stage.inspect(params, ctx, stages);
    const probe = i === 0 ? request.first(ctx, inspect) : inspect();
    const asked = asking(request, probe);
    const answers = asked ? await asked : [];
    if (single) {
      const decided = request.prepared.decided(probe, answers);
      if (decided) return { result: resultOf(request, [], [], decided), changes: [] };
      decide = (fields) => request.prepared.decide(probe, answers, fields);
    }
    const now = probe.parse(answers);
    const changes = stage.plan(params, now, ctx, stages);
    const last = i === module.stages.length - 1;
    const planned = { now, changes, outputs: [] };
    // Shells of users who are changed are opened anew first.
    const sent = last && module.changesUsers !== true ? () => readAgain(planned) : undefined;
    const outputs = check || changes.length === 0 ? [] : await apply(request, changes, last, sent);
    if (last && !check && !after && [...stages, planned].some((s) => s.changes.length > 0))
      readAgain({ ...planned, outputs });
    stages.push({ now, changes, outputs });
  }
  const changes = stages.flatMap((s) => s.changes);
  const fields = module.result?.(params, stages, ctx, after && (await after)) ?? {};
  if (changes.length === 0) decide?.(fields);
  return { result: resultOf(request, stages, changes, fields), changes };
}

function resultOf(
  { diff }: HostModuleRequest,
  stages: readonly StageResult[],
  changes: readonly Change[],
  fields: Fields,
): Dict {
  const result = toResult({
    changed: changes.some((c) => c.counts !== false),
    ...(changes.length === 0 ? {} : writes(stages)),
    ...fields,
    ...(diff && fields['diff'] === undefined ? diffFields(changes) : {}),
  });
  if (!diff) result.delete('diff');
  return result;
}

/** What a module wants of the controller, by name. @throws HapError */
function filesOf(request: HostModuleRequest): ModuleContext['files'] {
  const files: Record<string, ControllerFile | ControllerTree> = {};
  const wanted = request.module.files?.(request.params) ?? {};
  for (const name of Object.keys(wanted)) {
    const of = wanted[name];
    if (of) files[name] = request.file(of);
  }
  return files;
}

/** Sends a probe's scripts together; `undefined` where it has none. */
function asking(
  request: HostModuleRequest,
  { requests, ahead }: Probe<unknown>,
): Promise<readonly Output[]> | undefined {
  if (requests.length === 0) return undefined;
  const plain = request.timeout === undefined && Object.keys(request.environment).length === 0;
  return request.ask(plain ? requests : requests.map((r) => surround(request, r)), ahead ?? true);
}

/** Asks by a probe and parses the answers. */
async function ask<T>(request: HostModuleRequest, probe: Probe<T>): Promise<T> {
  return probe.parse((await asking(request, probe)) ?? []);
}

/** @param last no stage comes after these changes; @param sent told when the last of them has been sent */
async function apply(
  request: HostModuleRequest,
  changes: readonly Change[],
  last: boolean,
  sent?: () => void,
): Promise<Output[]> {
  const outputs: Output[] = [];
  for (const [i, change] of changes.entries()) {
    request.begins(change.what);
    const isLast = last && i === changes.length - 1;
    const made = surround(request, changeRequest(change));
    const output = await request.change(made, isLast, isLast ? sent : undefined);
    check(change, output);
    outputs.push(output);
  }
  return outputs;
}

function changeRequest(change: Change): Request {
  const { what } = change;
  if (change.kind === 'write') return { ...writeRequest(change), what };
  const { guard, stdin, mayDetach, timeout } = change;
  const script = guard
    ? sh`${hapSafe} ${guard.path} ${guard.via ?? ''} || exit\n${change.script}`
    : change.script;
  return { script, stdin, mayDetach, timeout, what };
}

/** The task's environment and time limit around a script. */
function surround({ environment, timeout }: HostModuleRequest, request: Request): Request {
  const names = Object.keys(environment);
  if (names.length === 0 && timeout === undefined) return request;
  // What has its own surroundings is asked for itself.
  const alone = { ...request, asks: undefined };
  const limited =
    timeout === undefined ? alone : { ...alone, timeout: Math.min(timeout, request.timeout ?? timeout) };
  if (names.length === 0) return limited;
  const exports = names.map((name) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw new HapError({
        code: 'bad-environment',
        summary: `'${name}' cannot be the name of an environment variable`,
      });
    return sh`export ${verbatim(name)}=${environment[name] ?? ''}`;
  });
  return { ...limited, script: lines([...exports, request.script]) };
}

/** @throws ModuleFailure when a change's exit status says that it was not made */
function check(change: Change, output: Output): void {
  const { rc, stdout, stderr } = output;
  if (change.kind === 'run' ? (change.accepts?.(rc) ?? rc === 0) : rc === 0) return;
  if (change.kind === 'write') throw writeFailure(change, output);
  const explained = change.explain?.(output);
  const said =
    rc === 124 && !stderr ? 'timed out' : lastLines(stderr) || lastLines(stdout) || `exit status ${rc}`;
  throw new ModuleFailure(explained ?? `could not ${change.what}: ${said}`, {
    rc,
    stdout,
    stderr,
    action: change.what,
    cmd: change.script.text,
  });
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join('\n');
}

/** Where a write kept the old file, and what it could not keep of it. */
function writes(stages: readonly StageResult[]): Fields {
  const done = stages.flatMap(({ changes, outputs }) =>
    changes.flatMap((change, i) => (change.kind === 'write' && outputs[i] ? [outputs[i]] : [])),
  );
  const kept = done.flatMap(({ stdout }) => /^backup (.*)$/m.exec(stdout)?.[1] ?? [])[0];
  const warnings = done.flatMap(writeWarnings);
  return {
    ...(kept === undefined ? {} : { backup_file: kept }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}
