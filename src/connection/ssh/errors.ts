import { HapError } from '../../model/index.js';
import type { SshSettings } from './settings.js';

/** The server closed the connection before it had said who it is: it has too many of them just now (sshd's MaxStartups). */
export class TurnedAway extends Error {}

/** What the system's errors mean. */
const reasons: Readonly<Record<string, string>> = {
  ABORT_ERR: 'it was given up',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'it closed the connection',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to its network',
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'its name could not be looked up just now',
  ETIMEDOUT: 'it did not answer in time',
  EPIPE: 'it closed the connection',
  EACCES: 'not permitted here',
  EADDRNOTAVAIL: 'no address to connect from',
};

function codeOf(error: unknown): string | undefined {
  // With several addresses Node gives the errors of all of them; the last is as good as any.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors.at(-1));
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Why a connection failed, in a few words. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code !== undefined && reasons[code] !== undefined) return reasons[code];
  if (!(error instanceof Error)) return String(error);
  return error.message === 'Connection lost before handshake'
    ? 'it closed the connection at once'
    : error.message;
}

/** A host that cannot be reached. */
export function unreachable(
  settings: SshSettings,
  reason: string,
  detail?: string,
  cause?: unknown,
): HapError {
  const where = `${settings.user}@${settings.host} port ${settings.port}`;
  const proxy = settings.proxyCommand;
  return new HapError({
    code: 'unreachable',
    summary: `cannot connect to ${settings.name} (${where}): ${reason}`,
    detail: detail ?? (proxy === undefined ? undefined : `Its ProxyCommand is: ${proxy}`),
    cause,
  });
}

/** A connection that was there and is not any more. */
export function lost(settings: SshSettings, reason: string): HapError {
  const where = `${settings.user}@${settings.host} port ${settings.port}`;
  return new HapError({
    code: 'unreachable',
    summary: `the connection to ${settings.name} (${where}) is lost: ${reason}`,
  });
}
