import {
  LeftOver,
  runPlays,
  type LockPolicy,
  type Playbook,
  type WantedFacts,
  type RunOptions,
  type RunResult,
} from '../engine/index.js';
import type { EventSink } from '../model/index.js';
import { maskedSink } from '../report/index.js';
import { exit } from './exit.js';
import { gathered } from './gathered.js';
import { interruptible } from './interrupt.js';
import { runName } from './lock.js';
import { liveLine } from './live.js';
import type { LoadContext } from '../playbook/index.js';
import { maskedPool } from './masked-pool.js';
import { factCache } from './node/fact-cache.js';
import { nodeFiles } from './node/files.js';
import { nodeStore } from './node/store.js';
import { promptFor } from './prompt.js';
import { keepLeft, type Earlier } from './retry.js';
import { passphraseAsker } from './login.js';
import type { Terminal } from './terminal.js';
import { connections, type Setup } from './wire.js';

/** What a command hands to the engine. */
export interface Execution {
  readonly setup: Setup;
  readonly context: LoadContext;
  readonly playbooks: readonly Playbook[];
  /** The facts that the plays can look at; without it all are gathered. */
  readonly wanted?: WantedFacts | undefined;
  readonly options: RunOptions;
  readonly terminal: Terminal;
  /** Facts that are kept from earlier runs are forgotten. */
  readonly flushCache: boolean;
  /** What is done about hosts that another run has locked. */
  readonly lock: LockPolicy;
  /** What an earlier run has left; what this one leaves is kept there. Without it nothing is. */
  readonly earlier?: Earlier | undefined;
  /** What an earlier run has left is run. */
  readonly resume?: boolean | undefined;
  /** Makes the report that people read, writing through `write`. */
  report(write: (text: string) => void): EventSink;
}

/** Runs plays with reports, a live line on a terminal, and Ctrl-C. @returns the exit status */
export async function execute(execution: Execution): Promise<number> {
  const { setup, terminal, earlier } = execution;
  const passphrase = passphraseAsker(setup.mask, (question) => live?.hold(question) ?? question());
  const name = runName();
  const connected = connections(name, passphrase);
  const leftOver = new LeftOver(earlier?.handlers, execution.resume);
  const live = terminal.interactive ? startLive(terminal) : undefined;
  const output = gathered((text) => (live ?? terminal).write(text));
  const keep = (): void => {
    if (!earlier || execution.options.check) return;
    const { config, mask } = setup;
    const { aborted: interrupted } = interrupt.signal;
    terminal.write(keepLeft({ leftOver, earlier, interrupted, config: config.retry, mask }));
  };
  const interrupt = interruptible({
    terminal,
    end: () => connected.interrupt(),
    atOnce: () => {
      output.flush();
      live?.stop();
      keep();
    },
  });
  const report = execution.report((text) => output.write(text));
  const pool = maskedPool(connected, setup.mask);
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
      wanted: execution.wanted,
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
      leftOver,
      lock: { ...execution.lock, name },
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
    output.flush();
    live?.stop();
    keep();
    await pool.close();
    interrupt.stop();
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
