import type { Value } from '../../python/index.js';
import { PyDateTime } from '../../python/time/datetime.js';
import { localMoment } from '../../python/time/moment.js';
import { strftime } from '../../python/time/strftime.js';
import type { FileOptions } from '../api.js';
import type { Task } from './parts.js';

/** The variables that a template file has besides the task's: `template_path` and its like, `ansible_managed`. */
export function fileVariables(task: Task, options: FileOptions): Map<string, Value> {
  const { controller } = task.run;
  const owner = controller.paths.owner(options.path);
  const changed = owner?.mtime ?? controller.now();
  const uid = owner?.user ?? String(owner?.uid ?? '');
  const source = options.source ?? options.path;
  return new Map<string, Value>([
    ['template_host', controller.hostname],
    ['template_path', source],
    ['template_mtime', moment(changed)],
    ['template_uid', uid],
    ['template_run_date', moment(controller.now())],
    ['template_destpath', options.destination ?? null],
    ['template_fullpath', options.path],
    ['ansible_managed', managed(task.run.managed, { host: controller.hostname, uid, file: source }, changed)],
  ]);
}

function moment(date: Date): PyDateTime {
  return new PyDateTime({ ...localMoment(date), offset: undefined, zone: '' });
}

/** `ansible_managed` with `{host}`, `{uid}` and `{file}` filled in, and then strftime's codes. */
function managed(text: string, parts: Readonly<Record<string, string>>, date: Date): string {
  const filled = text.replace(/\{(host|uid|file)\}/g, (_, name: string) => parts[name] ?? '');
  return strftime(filled, localMoment(date));
}
