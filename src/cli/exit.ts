/** What hap's exit status says. They are in the README and in `--help`, and scripts rely on them. */
export const exit = {
  /** All went well. */
  ok: 0,
  /** A bug in hap. */
  bug: 1,
  /** A task failed on a host. */
  failed: 2,
  /** Bad input, found before any connection. */
  input: 3,
  /** A host could not be reached, and none failed. */
  unreachable: 4,
  /** Interrupted. */
  interrupted: 130,
} as const;

/** The same, for `--help`. */
export const exitHelp = `
Exit status:
  0    all went well
  1    a bug in hap
  2    a task failed on a host
  3    bad input, found before any connection
  4    a host could not be reached, and none failed
  130  interrupted`;
