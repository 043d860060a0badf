import { lines, verbatim, type Change } from '../../model/index.js';

/** Tools of the administrator may be outside a shell's PATH, as after `su`; Ansible looks for them there too. */
export const adminPath = verbatim('PATH=$PATH:/usr/sbin:/sbin');

/** Changes whose commands find the tools of the administrator. */
export function asAdmin(changes: readonly Change[]): Change[] {
  return changes.map((change) =>
    change.kind === 'run' ? { ...change, script: lines([adminPath, change.script]) } : change,
  );
}
