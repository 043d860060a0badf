import type { ControllerFiles } from '../model/index.js';
import { loadPlaybook, type LoadContext } from '../playbook/index.js';
import { commandLine } from './problems.js';
import { loadContext, type Setup } from './wire.js';

/** A play that stands in no file. */
export interface OnePlay extends ReturnType<typeof loadPlaybook> {
  /** The controller's files, and it among them. */
  readonly files: ControllerFiles;
  readonly context: LoadContext;
}

/** Reads a playbook's text that a command has made up. @throws HapError */
export function onePlay(setup: Setup, text: string): OnePlay {
  const files = withFile(setup.files, commandLine, text);
  const context = { ...loadContext({ ...setup, files }), files };
  return { ...loadPlaybook([commandLine], context), files, context };
}

/** The controller's files with one more that is nowhere. */
function withFile(files: ControllerFiles, path: string, text: string): ControllerFiles {
  const content = new TextEncoder().encode(text);
  return {
    read: (asked) => (isIt(asked, path) ? content : files.read(asked)),
    info: (asked) =>
      isIt(asked, path) ? { kind: 'file', mode: 0o600, size: content.length } : files.info(asked),
    list: (asked) => files.list(asked),
  };
}

function isIt(asked: string, path: string): boolean {
  return asked === path || asked.endsWith(`/${path}`);
}
