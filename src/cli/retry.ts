import { mkdirSync, rmSync } from 'node:fs';
import { posix } from 'node:path';
import { HapError, readText, type ControllerFiles } from '../model/index.js';
import type { LeftOver, PendingHandler } from '../engine/index.js';
import type { Mask } from '../report/index.js';
import { replaceFile } from './vault/replace.js';

/** `retry_files_enabled` and `retry_files_save_path`. */
export interface RetryConfig {
  /** A file is also written where hosts failed and no handler is left. */
  readonly enabled: boolean;
  readonly folder: string | undefined;
}

/** Where the hosts of a playbook are noted, as Ansible names it: `site.retry` beside `site.yml`, or in the folder that is set. */
export function retryFile(playbook: string, { folder }: RetryConfig): string {
  const path = posix.resolve(playbook);
  return posix.join(folder ?? posix.dirname(path), `${posix.parse(path).name}.retry`);
}

/** The handlers beside it, so that it is a file of hosts and nothing else. */
const handlersFile = (retry: string): string => `${retry}.handlers`;

/** What an earlier run of some playbooks has left, and where it is noted. */
export interface Earlier {
  readonly file: string;
  /** Of all playbooks; of those that are given, by the names they are given by. */
  readonly handlers: readonly PendingHandler[];
}

/**
 * Reads what is left: beside the file that `--limit @FILE` names, or beside the playbooks.
 * @param resume it must be there, since it is to be run
 * @throws HapError `bad-retry-file`, `nothing-to-resume`
 */
export function readEarlier(
  playbooks: readonly string[],
  limit: string | undefined,
  resume: boolean,
  config: RetryConfig,
  files: ControllerFiles,
): Earlier {
  const named = (limit ?? '').split(',').find((part) => part.trim().startsWith('@'));
  const own = playbooks.map((playbook) => retryFile(playbook, config));
  const tried = named === undefined ? own : [posix.resolve(named.trim().slice(1)), ...own];
  const file = tried.find((path) => files.info(handlersFile(path))?.kind === 'file');
  if (file !== undefined) {
    const given = (path: string): string => playbooks.find((p) => posix.resolve(p) === path) ?? path;
    const left = parse(handlersFile(file), files);
    return { file, handlers: left.map((each) => ({ ...each, playbook: given(each.playbook) })) };
  }
  if (resume && named === undefined)
    throw new HapError({
      code: 'nothing-to-resume',
      summary: 'no run has left handlers that could be resumed',
      detail: tried.map((path) => `there is no ${handlersFile(path)}`).join('\n'),
    });
  return { file: own[0] ?? '', handlers: [] };
}

function parse(path: string, files: ControllerFiles): PendingHandler[] {
  try {
    const { handlers } = JSON.parse(readText(files, path) ?? '') as { handlers: unknown[] };
    return handlers.map(pendingOf);
  } catch (cause) {
    throw new HapError({
      code: 'bad-retry-file',
      summary: `${path} is not what hap has written there`,
      hint: 'Without it the handlers that it names do not run; move it away to go on.',
      cause,
    });
  }
}

/** @throws TypeError for what is none */
function pendingOf(given: unknown): PendingHandler {
  const { playbook, play, handler, host, flush } = given as Partial<PendingHandler>;
  const texts = [playbook, host, handler?.name, handler?.role ?? '', handler?.at ?? ''];
  if (texts.every((text) => typeof text === 'string') && [play, flush].every(Number.isInteger))
    return given as PendingHandler;
  throw new TypeError('not a handler');
}

/** What is to be kept of a run. */
export interface Left {
  readonly leftOver: LeftOver;
  readonly earlier: Earlier;
  readonly interrupted: boolean;
  readonly config: RetryConfig;
  readonly mask: Mask;
}

/**
 * Notes the hosts and handlers that a run has left, or takes away what was noted when nothing is left. Nothing is waited for.
 * @returns what is to be said of it
 */
export function keepLeft({ leftOver, earlier, interrupted, config, mask }: Left): string {
  const handlers = leftOver.handlers().map((left) => ({ ...left, playbook: posix.resolve(left.playbook) }));
  const failed = leftOver.hosts(interrupted);
  const { file } = earlier;
  try {
    if (handlers.length > 0) {
      const hosts = [...new Set([...failed, ...handlers.map((left) => left.host)])].sort();
      write(file, hostLines(hosts));
      write(handlersFile(file), mask.text(`${JSON.stringify({ handlers }, undefined, 2)}\n`));
      return `${mask.text(toldOf(handlers))}\tto run them, use: --limit @${file} --resume\n\n`;
    }
    if (earlier.handlers.length > 0) {
      rmSync(handlersFile(file), { force: true });
      if (failed.length === 0) rmSync(file, { force: true });
    }
    if (!config.enabled || failed.length === 0) return '';
    write(file, hostLines(failed));
    return `\tto retry, use: --limit @${file}\n\n`;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `${mask.text(toldOf(handlers))}Could not create retry file '${file}': ${error.message}\n`;
  }
}

const hostLines = (hosts: readonly string[]): string => hosts.map((host) => `${host}\n`).join('');

function write(path: string, text: string): void {
  mkdirSync(posix.dirname(path), { recursive: true });
  replaceFile(path, Buffer.from(text), { mode: 'kept', wipe: false });
}

/** The handlers by name, each with its hosts. */
function toldOf(handlers: readonly PendingHandler[]): string {
  const hosts = new Map<string, string[]>();
  for (const { handler, host } of handlers) {
    const name = handler.role === undefined ? handler.name : `${handler.role} : ${handler.name}`;
    hosts.set(name, [...(hosts.get(name) ?? []), host]);
  }
  return [...hosts].map(([name, on]) => `handler that did not run: ${name} (${on.join(', ')})\n`).join('');
}
