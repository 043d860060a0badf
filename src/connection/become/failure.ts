import { HapError } from '../../model/index.js';
import type { Ending } from '../carrier.js';

/** What programs say when there is no password, and when it is a wrong one (sudo, su, doas; PAM). */
const missing = /password is required|terminal is required to (read|authenticate)|authentication required/i;
const incorrect = /sorry, try again|incorrect password|authentication fail(ure|ed)|permission denied/i;

/** A failure to become another user. */
export function becomeFailed(summary: string, detail?: string, hint?: string): HapError {
  return new HapError({ code: 'become-failed', summary, detail: detail === '' ? undefined : detail, hint });
}

/** Ansible's words for a password that is not given. */
export function missingPassword(method: string, detail?: string): HapError {
  return becomeFailed(`Missing ${method} password`, detail, 'Set ansible_become_password for the host.');
}

/** Ansible's words for a wrong password. */
export function incorrectPassword(method: string, detail?: string): HapError {
  return becomeFailed(`Incorrect ${method} password`, detail);
}

/** The program neither let us in nor ended, for so many milliseconds. */
export function becomeTimeout(timeout: number, printed: string): HapError {
  return becomeFailed(`Timeout (${timeout / 1000}s) waiting for privilege escalation prompt`, printed);
}

/**
 * Why a program did not let us in.
 *
 * @param printed what it said
 * @param asked whether it was given a password
 */
export function whyNotBecome(method: string, printed: string, asked: boolean, ending: Ending): HapError {
  if (ending.lost) return ending.lost;
  if (asked && incorrect.test(printed)) return incorrectPassword(method, printed);
  if (!asked && missing.test(printed)) return missingPassword(method, printed);
  const lines = printed.split('\n').map((line) => line.trim());
  const said = lines.find((line) => line.startsWith(`${method}: `)) ?? lines.at(-1);
  const how = ending.code === undefined ? (ending.signal ?? 'a signal') : `exit status ${ending.code}`;
  return becomeFailed(`${method} failed: ${said === undefined || said === '' ? how : said}`, printed);
}
