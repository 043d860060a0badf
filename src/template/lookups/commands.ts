import { failure } from '../failure.js';
import { toText } from '../text-of.js';
import type { Lookup, LookupCall } from './lookup.js';

function output({ task, name }: LookupCall, command: string): string {
  const { controller } = task.run;
  if (!controller.run) throw failure(`the lookup '${name}' cannot run commands here`);
  const { code, stdout } = controller.run(command, { cwd: task.place.playbookDir });
  if (code !== 0) throw failure(`lookup_plugin.${name}(${command}) returned ${code}`);
  return stdout;
}

/** `pipe`: what commands on the controller put out. */
export const pipe: Lookup = (call) =>
  call.terms.map((term) => output(call, toText(term)).replace(/[\s\x1c-\x1f\x85]+$/u, ''));

/** `lines`: the lines that commands on the controller put out. */
export const lines: Lookup = (call) =>
  call.terms.flatMap(
    (term) => output(call, toText(term)).match(/[^\n\r]+|(?<=\n|\r|^)(?=\r\n|\n|\r)/g) ?? [],
  );
