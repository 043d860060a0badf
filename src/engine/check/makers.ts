import { posix } from 'node:path';
import { coreName, Deferred } from '../../model/index.js';
import { keyword } from '../vars/keywords.js';
import type { Site } from './site.js';
import type { Text } from './texts.js';

/** Modules and actions that make no file anywhere. */
const harmless = new Set(
  (
    'add_host assert debug fail gather_facts group_by include include_role include_tasks include_vars meta pause ping ' +
    'set_fact setup stat validate_argument_spec'
  ).split(' '),
);

const makingLookup = /\b(?:lines|password|pipe)\b/;

/** Keeps in mind, task by task, whether a file that is not there yet may be made by then. */
export class Makers {
  #any = false;
  #here = false;

  /** @param local whether a host of the task's play is the controller itself, or may be */
  task({ task }: Pick<Site, 'task'>, texts: readonly Text[], local: boolean): void {
    if (texts.some(({ source }) => makingLookup.test(source))) this.#here = true;
    const name = coreName(task.action);
    if (harmless.has(name)) return;
    this.#any = true;
    const delegate = keyword(task, 'delegate_to')?.value ?? null;
    const connection = keyword(task, 'connection')?.value ?? null;
    const own = connection === 'local' || connection instanceof Deferred;
    if (local || own || delegate !== null || name === 'fetch') this.#here = true;
  }

  /** Whether a task before may have made a file of the controller. An absolute name may be on a host that shares it. */
  mayMake(source: string): boolean {
    return posix.isAbsolute(source) ? this.#any || this.#here : this.#here;
  }
}
