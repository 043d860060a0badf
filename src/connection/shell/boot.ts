import { hangUp, means, unlessIdle } from './hang-up.js';
import { nameMark } from './lock.js';

/** What runs beside the serving shell when no more requests can come: that shell is the only child of the only other child. */
const cut = [
  'exec >/dev/null',
  ...means,
  'hap_busy() { hap_others $$ || return; set -- $hap_o; [ $# = 1 ] && hap_others $1 || return',
  'set -- $hap_o; [ $# = 1 ] && hap_others $1 && [ -n "$hap_o" ]; }',
  unlessIdle,
  ...hangUp,
].join('; ');

/**
 * What a shell says of its host before it is asked anything, so that it comes with the answer to its start.
 * The script has no quotes but double ones, no backslash, no newline and no exclamation mark, as all that a boot is made of.
 */
export interface Greeting {
  /** What the shell is called where others look who is there; plain characters, without a semicolon. */
  readonly name?: string | undefined;
  readonly script: string;
  /** Stands before and behind it, on lines of its own; it cannot be guessed. */
  readonly token: string;
}

/**
 * The shell that serves requests: `dd` hands the requests on as they come (busybox's `cat` would hold them back when its input is
 * a socket), and notices when no more can come. When the serving shell ends, for whatever reason, the whole command ends. It may stand between single quotes in any login shell.
 */
export function boot(greeting?: Greeting): string {
  const said = greeting
    ? `{ echo ${greeting.token}; ${greeting.script}; echo ${greeting.token}; } </dev/null 2>/dev/null; `
    : '';
  const name = greeting?.name === undefined ? '' : `${nameMark}${greeting.name}; `;
  return `${name}{ dd bs=65536; kill -0 $$ && { ${cut}; }; } 2>/dev/null | { ${said}/bin/sh; kill $$; }`;
}

/** The boot as one command line for a login shell. */
export function bootCommand(greeting?: Greeting): string {
  return `/bin/sh -c '${boot(greeting)}'`;
}
