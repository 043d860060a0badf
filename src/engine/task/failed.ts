import { HapError, ModuleFailure, Unpredictable } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import type { HostState } from '../host.js';
import { errorMessage, errorText, moduleFailure, toResult } from '../result.js';
import type { ItemOutcome } from './outcome.js';

/** Errors that take the host out, where others only fail the task. */
const unreachableCodes = new Set([
  'unreachable',
  'host-key-unknown',
  'host-key-changed',
  'host-key-revoked',
  'locked',
]);

/**
 * What an error means for the task that it came from.
 * @param onHost whether the task had begun on the host, so that in check mode changes only predicted may be behind it
 * @throws whatever is no task's error: a bug in hap
 */
export function outcomeOfError(error: unknown, host: HostState, task: Task, onHost = false): ItemOutcome {
  if (error instanceof Unpredictable) return unpredicted(error.message);
  if (error instanceof ModuleFailure) {
    if (host.predictedChange && onHost) return unpredicted(error.message);
    return { result: moduleFailure(error) };
  }
  if (!(error instanceof HapError)) throw error;
  const placed = error.at(task.actionPosition ?? task.position);
  const message = errorMessage(error);
  if (unreachableCodes.has(error.code))
    return { result: toResult({ unreachable: true, msg: message }), error: placed };
  const unknown = [...host.unknown].find((name) => mentions(errorText(error), name));
  if (unknown !== undefined) return unpredicted(`it depends on '${unknown}', which is not known: ${message}`);
  return { result: toResult({ failed: true, msg: message }), error: placed };
}

function unpredicted(why: string): ItemOutcome {
  return { result: toResult({ changed: false, msg: why, unpredicted: true }), unpredicted: why };
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(text);
}
