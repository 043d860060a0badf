import { belowBody } from './below.js';

/**
 * What runs when the way to the controller is cut: everything below this shell hears SIGHUP, as from a terminal that is gone, but
 * what was started by earlier requests and left behind on purpose does not (it is no child of the shell any more).
 */
const hangUp = [
  `hap_find_below() { ${belowBody}; }`,
  'read -r hap_me hap_s </proc/self/stat',
  'hap_find_below $$',
  'for hap_s in $hap_below; do case $hap_s in $$|$hap_me) ;; *) kill -HUP $hap_s;; esac; done',
].join('; ');

/**
 * The shell that serves requests: `dd` hands the requests on as they come (busybox's `cat` would hold them back when its input is
 * a socket), and notices when no more can come. When the serving shell ends, for whatever reason, the whole command ends. It may stand between single quotes in any login shell.
 */
export const boot = `{ dd bs=65536; kill -0 $$ && { ${hangUp}; }; } 2>/dev/null | { /bin/sh; kill $$; }`;

/** The boot as one command line for a login shell. */
export const bootCommand = `/bin/sh -c '${boot}'`;
