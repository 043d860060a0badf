import type { Mask } from '../report/index.js';
import type { Config } from './config.js';

/** What is known of where output goes. */
export interface Terminal {
  /** Standard output is a terminal. */
  readonly interactive: boolean;
  readonly width: number;
  readonly color: boolean;
  /** Whether standard error takes colours. */
  readonly complaintColor: boolean;
  write(text: string): void;
  /** To standard error. */
  complain(text: string): void;
}

/**
 * The terminal as the process has it; 79 columns where it is none, as logs of Ansible have.
 * @param mask hides secrets on standard error
 */
export function processTerminal(config: Pick<Config, 'color'>, mask: Mask): Terminal {
  const { stdout, stderr } = process;
  const interactive = stdout.isTTY;
  return {
    interactive,
    width: interactive ? Math.max(79, stdout.columns - 1) : 79,
    color: config.color ?? interactive,
    complaintColor: config.color ?? stderr.isTTY,
    write: (text) => void stdout.write(text),
    complain: (text) => void stderr.write(mask.text(text)),
  };
}
