import { hangUp, means } from './hang-up.js';
import { nameMark } from './lock.js';

/**
 * `hap_busy` succeeds where the kernel's lists of children (proc(5)) show that the serving shell has something below it. They may
 * lack one while another ends, and not every kernel has them.
 */
const busy = [
  'hap_ask() { hap_k=; [ -r /proc/$1/task/$1/children ] && { read -r hap_k </proc/$1/task/$1/children || :; }; }',
  'hap_busy() { hap_ask $$ || return; hap_o=',
  'for hap_s in $hap_k; do [ $hap_s = $hap_me ] || hap_o="$hap_o $hap_s"; done; set -- $hap_o',
  '[ $# = 1 ] && hap_ask $1 || return; set -- $hap_k',
  '[ $# = 1 ] && hap_ask $1 && [ -n "$hap_k" ]; }',
];

/**
 * What runs when no more requests can come. A shell that serves nothing ends by itself then. So it is after most runs, and then nobody
 * reads all of /proc, on hosts with thousands of processes; it is given some time, since many may end at once.
 */
const cut = [
  'exec >/dev/null',
  ...busy,
  ...means,
  'for hap_n in 0.1 0.4; do hap_born $$ || exit; hap_busy && break; sleep $hap_n || sleep 1; done; hap_born $$ || exit',
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
