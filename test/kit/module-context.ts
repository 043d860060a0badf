import {
  Output,
  type Basics,
  type ControllerFile,
  type ControllerTree,
  type ModuleContext,
} from '../../src/model/index.js';

/** What one request printed: its standard output, or that and more. */
export type Recorded = string | { stdout?: string; stderr?: string; rc?: number };

/** What a test says of the host and the run. */
export interface Surroundings {
  readonly basics?: Partial<Basics> | undefined;
  readonly check?: boolean | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** What an earlier task of a check-mode run would have made. */
  readonly predicted?: readonly string[] | undefined;
  readonly files?: Readonly<Record<string, ControllerFile | ControllerTree>> | undefined;
}

export const debianRoot: Basics = {
  home: '/root',
  user: 'root',
  uid: 0,
  serviceManager: 'systemd',
  machine: 'here',
  packageManager: 'apt',
  osFamily: 'Debian',
};

/** What a module sees, for tests. */
export function contextOf(row: Surroundings): ModuleContext {
  return {
    basics: { ...debianRoot, ...row.basics },
    check: row.check ?? false,
    diff: true,
    files: row.files ?? {},
    environment: row.environment ?? {},
    predicted: (what) => row.predicted?.includes(what) ?? false,
  };
}

/** An {@link Output} of what was recorded. */
export function outputOf(recorded: Recorded): Output {
  const { stdout = '', stderr = '', rc = 0 } = typeof recorded === 'string' ? { stdout: recorded } : recorded;
  const bytes = new TextEncoder();
  return new Output(rc, bytes.encode(stdout), bytes.encode(stderr));
}
