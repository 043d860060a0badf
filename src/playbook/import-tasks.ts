import { dirname } from 'node:path/posix';
import { coreName, positionOf, positionOfValue, TemplateString } from '../model/index.js';
import type { Dict, Value } from '../python/index.js';
import { RAW } from './arguments.js';
import type { Block, Scoped } from './ast.js';
import { newBlock } from './block.js';
import type { TaskHead } from './head.js';
import { findImported, findIncluded } from './include-path.js';
import { checkApply, checkIncludeKeywords, checkOptions, ineffective } from './include-options.js';
import type { Place, Reading } from './reading.js';
import { merge } from './scoped.js';
import { staticVariables } from './static-vars.js';
import { readNotify } from './task-parts.js';
import { isDeferred, sourceText } from './text.js';

/** Whether the old `include` is a static import: its file's name is fixed, and nothing around it is dynamic. */
export function isStaticInclude(head: TaskHead, place: Place, reading: Reading): boolean {
  reading.warn({
    code: 'deprecated',
    summary: "'include' is deprecated",
    hint: "Use 'import_tasks', or 'include_tasks' where the file's name is computed.",
    position: head.call.position,
  });
  if (head.loop || fileOf(head.call.args)?.value instanceof TemplateString) return false;
  for (let at: Scoped | undefined = place.parent; at; at = at.parent)
    if ('origin' in at && (at.origin === 'include_tasks' || at.origin === 'include_role')) return false;
  return true;
}

interface FileArgument {
  readonly key: string;
  readonly value: Value;
}

function fileOf(args: Dict): FileArgument | undefined {
  for (const key of [RAW, 'file']) {
    const value = args.get(key);
    const text = sourceText(value);
    if (value !== undefined && text !== undefined && text.trim() !== '') return { key, value };
  }
  return undefined;
}

function requireFile(head: TaskHead, reading: Reading): FileArgument | undefined {
  const { args, name, position } = head.call;
  const file = fileOf(args);
  if (!file) {
    const at = positionOfValue(args, 'file') ?? position;
    reading.error({ code: 'missing-value', summary: `no file specified for ${name}`, position: at });
  }
  return file;
}

const tasksOptions = ['file', RAW, 'apply'];

/** `import_tasks`: the tasks of a file in its place. @returns `undefined` where there are none */
export function importTasks(head: TaskHead, place: Place, reading: Reading): Block | undefined {
  const { call, dict } = head;
  if (coreName(call.name) !== 'include') checkOptions(head, tasksOptions, ['apply'], reading);
  ineffective(head, reading);
  const file = requireFile(head, reading);
  if (head.loop) {
    reading.error({
      code: 'static-loop',
      summary: `you cannot use loops on '${call.name}' statements`,
      hint: "Use 'include_tasks' instead.",
      position: head.loop.position,
    });
  }
  if (!file || head.loop) return undefined;
  const block = newBlock(coreName(call.name) === 'include' ? 'include' : 'import_tasks', head.scoped, place);
  block.name = dict.get('name') ?? undefined;
  if (dict.has('notify')) block.notify = readNotify(dict);
  if (block.origin === 'include') {
    block.includeParams = head.scoped.vars;
    block.vars = includeVars(head);
  }
  const target = renderFile(head, file, block, place, reading);
  if (target === undefined) return undefined;
  const path = locate(target, head, file, place, reading);
  if (path === undefined) return undefined;
  block.includeDir = dirname(target);
  const value = reading.yaml(path);
  if (value === undefined) return undefined;
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    reading.warn({
      code: 'empty-file',
      summary: `file ${path} is empty and had no tasks to include`,
      position: positionOfValue(call.args, file.key) ?? call.position,
    });
    return undefined;
  }
  const inside = {
    ...place,
    parent: block,
    file: path,
    certain: head.certain,
    importing: [...place.importing, path],
  };
  const at = positionOf(value) ?? { file: path, line: 1, column: 1 };
  block.tasks = reading.nodes(value, inside, reading, at, 'an included task file');
  return block;
}

/** Params of the old `include` are variables of its tasks. */
function includeVars({ call, scoped }: TaskHead): Dict | undefined {
  const params = merge(call.args);
  params.delete(RAW);
  params.delete('file');
  if (params.size === 0) return scoped.vars;
  return scoped.vars ? merge(scoped.vars, params) : params;
}

function renderFile(
  head: TaskHead,
  file: FileArgument,
  block: Block,
  place: Place,
  reading: Reading,
): string | undefined {
  const target = reading.render(file.value, () => staticVariables(place, block.vars, reading))?.trim();
  if (target !== undefined) return target;
  reading.error({
    code: 'import-name-undefined',
    summary: `the name of the file to import cannot be known yet: ${sourceText(file.value) ?? ''}`,
    hint:
      'Names of static imports may use extra vars and what is in vars or vars_files, but no facts and no inventory; ' +
      "use 'include_tasks' for those.",
    position: positionOfValue(head.call.args, file.key) ?? head.call.position,
  });
  return undefined;
}

/** How often a file whose import has a computed name may import itself. */
const MAX_NESTING = 10;

function locate(
  target: string,
  head: TaskHead,
  file: FileArgument,
  place: Place,
  reading: Reading,
): string | undefined {
  const position = positionOfValue(head.call.args, file.key) ?? head.call.position;
  const { found, tried } = findImported(target, place, reading.ctx);
  if (found === undefined) {
    reading.error({
      code: 'missing-file',
      summary: `there is no file '${target}' to import`,
      detail: `Looked for:\n${tried.join('\n')}`,
      position,
    });
    return undefined;
  }
  const times = place.importing.filter((path) => path === found).length + (place.file === found ? 1 : 0);
  if (times > (isDeferred(file.value) ? MAX_NESTING : 0)) {
    reading.error({
      code: 'import-cycle',
      summary: `${found} imports itself without end`,
      hint: "Use 'include_tasks' with a condition for tasks that repeat themselves.",
      position,
    });
    return undefined;
  }
  return found;
}

/** Checks of `include_tasks`, whose file is read when its turn comes. */
export function checkIncludedTasks(head: TaskHead, place: Place, reading: Reading): void {
  const { call } = head;
  if (coreName(call.name) === 'include_tasks') {
    checkIncludeKeywords(head, reading);
    checkOptions(head, tasksOptions, [], reading);
    checkApply(head, reading);
  }
  const file = requireFile(head, reading);
  if (!file || isDeferred(file.value)) return;
  const target = (sourceText(file.value) ?? '').trim();
  const { found, tried } = findIncluded(target, place, reading.ctx);
  if (found !== undefined) return;
  reading.warn({
    code: 'missing-file',
    summary: `there is no file '${target}' to include`,
    detail: `Looked for:\n${tried.join('\n')}`,
    position: positionOfValue(call.args, file.key) ?? call.position,
  });
}
