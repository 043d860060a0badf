import { runPlays, type Playbook, type RunOptions, type RunResult } from '../engine/index.js';
import type { EventSink } from '../model/index.js';
import { maskedSink } from '../report/index.js';
import { exit } from './exit.js';
import { liveLine } from './live.js';
import type { LoadContext } from '../playbook/index.js';
import { maskedPool } from './masked-pool.js';
import { factCache } from './node/fact-cache.js';
import { nodeFiles } from './node/files.js';
import { nodeStore } from './node/store.js';
import { promptFor } from './prompt.js';
import type { Terminal } from './terminal.js';
import { connections, type Setup } from './wire.js';

/** What a command hands to the engine. */
export interface Execution {
  readonly setup: Setup;
  readonly context: LoadContext;
  readonly playbooks: readonly Playbook[];
  readonly options: RunOptions;
  readonly terminal: Terminal;
  /** Facts that are kept from earlier runs are forgotten. */
  readonly flushCache: boolean;
  /** Makes the report that people read, writing through `write`. */
  report(write: (text: string) => void): EventSink;
}

/** Runs plays with reports, a live line on a terminal, and Ctrl-C. @returns the exit status */
export async function execute(execution: Execution): Promise<number> {
  const { setup, terminal } = execution;
  const interrupt = interruptible(terminal);
  const live = terminal.interactive ? startLive(terminal) : undefined;
  const write = (text: string): void => (live ?? terminal).write(text);
  const report = execution.report(write);
  const pool = maskedPool(connections(), setup.mask);
  // Nothing that shows or keeps events is told a secret.
  const tell = maskedSink(setup.mask, (event) => {
    live?.sink(event);
    report(event);
  });
  const refreshInventory = (): void => {
    for (const { severity, error } of setup.inventory.refresh(nodeFiles()))
      tell({
        time: Date.now(),
        type: 'warning',
        message: severity === 'error' ? `the inventory stays as it was: ${error.summary}` : error.summary,
        position: error.position,
      });
  };
  const facts = factCache(setup.config.facts);
  if (execution.flushCache) for (const host of setup.inventory.hostNames()) facts?.write(host, undefined);
  try {
    const result = await runPlays({
      playbooks: execution.playbooks,
      inventory: setup.inventory,
      inventorySources: setup.sources,
      registry: setup.registry,
      pool,
      files: setup.files,
      store: nodeStore,
      open: (data, path) => setup.vault.content(data, path),
      secrets: setup.mask,
      templar: setup.templar,
      factCache: facts,
      load: execution.context,
      options: execution.options,
      sink: tell,
      refreshInventory,
      signal: interrupt.signal,
      prompt: (play) => promptFor(play, execution.options.extraVars, setup.mask),
      now: () => Date.now(),
    });
    return exitStatus(result);
  } finally {
    live?.stop();
    interrupt.stop();
    await pool.close();
  }
}

function exitStatus({ failed, unreachable, interrupted }: RunResult): number {
  if (interrupted) return exit.interrupted;
  if (failed) return exit.failed;
  return unreachable ? exit.unreachable : exit.ok;
}

function startLive(terminal: Terminal): ReturnType<typeof liveLine> {
  return liveLine({
    write: (text) => terminal.write(text),
    width: terminal.width,
    color: terminal.color,
    now: () => Date.now(),
    every: (milliseconds, call) => {
      const timer = setInterval(call, milliseconds);
      timer.unref();
      return () => clearInterval(timer);
    },
  });
}

/** The first Ctrl-C ends the run in order, the second at once. */
function interruptible(terminal: Terminal): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(exit.interrupted);
    terminal.complain('\ninterrupted: waiting for what is running; once more ends at once\n');
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
