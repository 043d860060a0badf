import { hangUp, means, unlessIdle } from './hang-up.js';

/** The command line that starts a shell which serves once. */
export const onceCommand = '/bin/sh';

/** Notices that no more can come, which is that the way to the controller is cut, as long as this shell lives. */
const watch = [
  'while read -r hap_s; do :; done',
  'kill -0 $$ || exit',
  ...means,
  'hap_busy() { hap_others $$ && [ -n "$hap_o" ]; }',
  unlessIdle,
  // From here on the shell answers nothing, and waits for it.
  'trap "" TERM',
  'kill -HUP $$',
  ...hangUp,
].join('\n');

/**
 * All that a shell is told which serves once: the requests of one batch, after which it ends with the next line or the end of its
 * input. It does not end by itself, for news of that could overtake the answers. It takes fewer processes than one that
 * lasts: since nothing follows, it reads for itself, and a part of it need only watch. It is one command, so that the shell has
 * read all of it before the watch reads on.
 */
export function serveOnce(requests: readonly (string | Buffer)[]): readonly (string | Buffer)[] {
  return [
    `{ trap 'wait $!; exit' HUP\nexec 3<&0\n{ ${watch}\n} <&3 3<&- >/dev/null 2>&1 &\nexec 3<&-\n`,
    ...requests,
    '{ kill $!; wait $!; } 2>/dev/null; read -r hap_s; exit 0; }\n',
  ];
}
