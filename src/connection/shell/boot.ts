import { belowBody } from './below.js';
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
 * What runs when the way to the controller is cut. A shell that serves nothing ends by itself, since nothing more can come. So it
 * is after most runs, and then nobody reads all of /proc, on hosts with thousands of processes; it is given some time, since
 * many may end at once. Where it serves something everything below this shell hears SIGHUP, as from a terminal that is gone, but
 * what was started by earlier requests and left behind on purpose does not (it is no child of the shell any more). What
 * will not hear it is killed some seconds later, with what it has started since.
 */
const hangUp = [
  'exec >/dev/null',
  ...busy,
  `hap_find_below() { ${belowBody}; }`,
  // Of a process that lives: when it was started, which no later one of that id shares (proc(5)).
  'hap_born() { read -r hap_f </proc/$1/stat && hap_f=${hap_f##*) } && case $hap_f in Z*) return 1;; esac && set -- $hap_f && hap_f=${20}; }',
  'read -r hap_me hap_s </proc/self/stat',
  'for hap_n in 0.1 0.4; do hap_born $$ || exit; hap_busy && break; sleep $hap_n || sleep 1; done; hap_born $$ || exit',
  'hap_find_below $$',
  'hap_left=',
  'for hap_s in $hap_below; do case $hap_s in $$|$hap_me) ;; *) hap_born $hap_s && hap_left="$hap_left $hap_s:$hap_f"; kill -HUP $hap_s;; esac; done',
  'for hap_n in 0.1 0.2 0.4 1 1 1 1; do sleep $hap_n || sleep 1; hap_all=$hap_left; hap_left=',
  'for hap_s in $hap_all; do hap_born ${hap_s%:*} && [ $hap_f = ${hap_s#*:} ] && hap_left="$hap_left $hap_s"; done',
  '[ -n "$hap_left" ] || break; done',
  'for hap_n in $hap_left; do hap_find_below ${hap_n%:*}; kill -KILL $hap_below; done',
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
  return `${name}{ dd bs=65536; kill -0 $$ && { ${hangUp}; }; } 2>/dev/null | { ${said}/bin/sh; kill $$; }`;
}

/** The boot as one command line for a login shell. */
export function bootCommand(greeting?: Greeting): string {
  return `/bin/sh -c '${boot(greeting)}'`;
}
