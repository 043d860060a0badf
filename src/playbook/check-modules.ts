import { coreName, didYouMean, HapError, type Problem } from '../model/index.js';
import type { Task } from './ast.js';
import { languageActions } from './action.js';
import type { ModuleNames } from './context.js';
import { builtinModules } from './ansible-modules.js';
import { taskKeywords } from './keywords.js';
import type { Visit } from './walk.js';

/** Unknown modules among tasks: an error where the task is certain to run, else a warning. */
export function checkModules(visits: Iterable<Visit>, modules: ModuleNames): Problem[] {
  const problems: Problem[] = [];
  for (const { task, conditional } of visits) {
    const error = unknownModule(task, modules);
    if (error) problems.push({ severity: conditional ? 'warning' : 'error', error });
  }
  return problems;
}

/** What is wrong with the name of a task's module, if anything. */
function unknownModule(task: Task, modules: ModuleNames): HapError | undefined {
  const { action } = task;
  if (task.actionTemplate || modules.knows(action) || languageActions.has(coreName(action))) return undefined;
  const parts = { code: 'unknown-module', position: task.actionPosition ?? task.position };
  const core = coreName(action);
  if (builtinModules.has(core)) {
    return new HapError({
      ...parts,
      summary: `hap has no module '${core}'`,
      detail: "It is one of Ansible's own modules that hap does not have.",
      hint: "'hap doc' lists the modules there are.",
    });
  }
  const [namespace = '', collection = '', ...rest] = action.split('.');
  if (rest.length > 0 && core === action) {
    const short = rest.join('.');
    return new HapError({
      ...parts,
      summary: `hap has no module '${action}'`,
      detail: `It is of the collection ${namespace}.${collection}, which hap does not have or not in full.`,
      hint: modules.knows(short)
        ? `There is '${short}' without a collection.`
        : didYouMean(action, modules.names()),
    });
  }
  return new HapError({
    ...parts,
    summary: `couldn't resolve module/action '${action}'`,
    detail: 'This often indicates a misspelling or a missing collection.',
    hint: didYouMean(core, [...modules.names(), ...languageActions]) ?? keywordHint(core),
  });
}

function keywordHint(name: string): string | undefined {
  return didYouMean(name, taskKeywords)?.replace(/\?$/, ', and is the line of the module missing?');
}
