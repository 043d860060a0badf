import { coreName } from '../../model/index.js';
import type { ModuleRegistry, SecretKeeper } from '../../model/index.js';
import type { Task } from '../../playbook/index.js';
import { merge } from '../../playbook/scoped.js';
import { Dict, type Value } from '../../python/index.js';
import { findAction } from '../actions/index.js';
import { paramErrors, writtenOf, type ParamError } from '../task/params.js';
import { tellSecretParams } from '../task/secrets.js';
import { keywordChain } from '../vars/keywords.js';
import type { Findings } from './findings.js';
import { isCertain, type Site } from './site.js';

/** Problems that params which are not known yet may still mend. */
const mendable = new Set<ParamError['problem']>(['condition', 'missing', 'one-of', 'together']);

/** Params of a task as far as they are written down. */
export interface StaticParams {
  readonly args: Dict;
  /** There may be more: a template gives a mapping of them. */
  readonly open: boolean;
}

/** Checks the params of a task against what its module takes. */
export function checkParams(
  site: Site,
  registry: ModuleRegistry,
  findings: Findings,
  secrets: SecretKeeper | undefined,
): void {
  const { task } = site;
  const module = findAction(task.action) ?? registry.get(task.action);
  if (!module || task.actionTemplate) return;
  const { args, open } = staticParams(task);
  tellSecretParams(secrets, module.params, args);
  for (const { problem, error } of paramErrors(module.name, module.params, args, {
    ...writtenOf(task),
    args,
  })) {
    if (open && mendable.has(problem)) continue;
    findings.add(isCertain(site, 'run'), error);
  }
}

/** The params of a task with its `module_defaults`, not rendered. */
export function staticParams(task: Task): StaticParams {
  const defaults = keywordChain(task, 'module_defaults').flatMap(({ value }) => value);
  const open = task.argsTemplate !== undefined || defaults.some((value) => !isPlain(value));
  const entries = defaults.flatMap((value) => (value instanceof Dict ? [...value] : []));
  const name = coreName(task.action);
  // The innermost entry stands for all.
  const own = entries.findLast(([key]) => typeof key === 'string' && coreName(key) === name)?.[1];
  return { args: own instanceof Dict ? merge(own, task.args) : task.args, open };
}

/** Whether it can be told for which modules these defaults are: none of them is a template, or for a group of modules. */
function isPlain(defaults: Value): boolean {
  if (!(defaults instanceof Dict)) return false;
  return [...defaults].every(
    ([name, params]) => typeof name === 'string' && !name.startsWith('group/') && params instanceof Dict,
  );
}
