import {
  coreName,
  Deferred,
  HapError,
  positionOfValue,
  readText,
  type ControllerFiles,
  type FileRequest,
  type Module,
  type ModuleRegistry,
  type Position,
} from '../../model/index.js';
import type { Task } from '../../playbook/index.js';
import { findPath, syntaxOf } from '../task/files.js';
import { placeOf } from '../task/place.js';
import type { Findings } from './findings.js';
import { ofTemplateFiles } from './known-names.js';
import type { Makers } from './makers.js';
import type { Names } from './names.js';
import { staticParams } from './params.js';
import type { Parses } from './parses.js';
import { isCertain, type Site } from './site.js';

/** What looking for a task's files takes. */
export interface FileMeans {
  readonly registry: ModuleRegistry;
  readonly files: ControllerFiles;
  readonly parses: Parses;
  readonly makers: Makers;
  readonly names: Names | undefined;
  readonly findings: Findings;
  /** Is told of every file whose text is evaluated. */
  evaluated(path: string): void;
}

interface Wanted {
  readonly request: Pick<FileRequest, 'source' | 'options'>;
  readonly folder: 'files' | 'templates' | 'vars';
  /** It is wanted whatever the params that are not known come to. */
  readonly sure: boolean;
}

/** Looks for the controller's files that a task needs, and into those that are templates. */
export function checkFiles(site: Site, means: FileMeans): void {
  const { task } = site;
  for (const { request, folder, sure } of wantedBy(task, means.registry)) {
    const certain = sure && isCertain(site, 'run');
    const path = find(request.source, folder, site, certain, means);
    if (path !== undefined && folder !== 'files') means.evaluated(path);
    if (path !== undefined && folder === 'templates' && !path.endsWith('.ejs'))
      lookInto(path, request, site, certain, means);
  }
}

function wantedBy(task: Task, registry: ModuleRegistry): Wanted[] {
  if (task.actionTemplate) return [];
  if (coreName(task.action) === 'include_vars') {
    const source = task.args.get('file') ?? task.args.get('_raw_params');
    if (typeof source !== 'string' || task.args.has('dir') || task.argsTemplate) return [];
    return [{ request: { source: source.trim() }, folder: 'vars', sure: true }];
  }
  const module = registry.get(task.action);
  return module?.kind === 'host' && module.files ? requests(module, task) : [];
}

type HostModule = Extract<Module, { kind: 'host' }>;

/** The files that a module asks for with the params that are known. */
function requests(module: HostModule, task: Task): Wanted[] {
  const { args, open } = staticParams(task);
  const parsed = module.params.safeParse(args);
  if (!parsed.success || typeof parsed.data !== 'object' || parsed.data === null) return [];
  let sure = !open;
  const given = new Proxy(parsed.data, {
    get(params, name): unknown {
      const value: unknown = Reflect.get(params, name);
      if (value instanceof Deferred) sure = false;
      return value;
    },
  });
  let asked: FileRequest[];
  try {
    asked = Object.values(module.files?.(given) ?? {});
  } catch (error) {
    // A module cannot know what is not rendered.
    if (!sure) return [];
    throw error;
  }
  return asked
    .filter(({ source }) => typeof source === 'string')
    .map((request) => ({ request, folder: request.kind === 'template' ? 'templates' : 'files', sure }));
}

function find(
  source: string,
  folder: Wanted['folder'],
  site: Site,
  certain: boolean,
  { files, makers, findings }: FileMeans,
): string | undefined {
  try {
    return findPath(source, folder, placeOf(site.task, site.play), files);
  } catch (error) {
    if (!(error instanceof HapError)) throw error;
    const made = error.code === 'missing-file' && makers.mayMake(source);
    findings.add(certain && !made, error.at(placeOfSource(site.task, source)));
    return undefined;
  }
}

function placeOfSource(task: Task, source: string): Position | undefined {
  for (const [key, value] of task.args)
    if (typeof value === 'string' && value.trim() === source) return positionOfValue(task.args, key);
  return task.actionPosition ?? task.position;
}

function lookInto(
  path: string,
  { source, options = {} }: Wanted['request'],
  site: Site,
  certain: boolean,
  { files, parses, findings, names }: FileMeans,
): void {
  if (files.info(path)?.kind !== 'file' || Object.values(options).some((v) => v instanceof Deferred)) return;
  const text = readText(files, path);
  if (text === undefined) return;
  const syntax = syntaxOf(options);
  const wrong = parses.checkFile(text, { path, source, ...syntax });
  if (wrong) findings.add(certain, wrong);
  else names?.file(site, { path, text }, parses.references(text, 'template', syntax), ofTemplateFiles);
}
