import type { AnyAuthMethod, AuthenticationType } from 'ssh2';
import { identitiesFor } from './identities.js';
import type { KeyRing } from './keys.js';
import type { LoginMethod, SshSettings } from './settings.js';

/** One way to prove who we are. */
interface Candidate {
  /** The server's name for this kind (RFC 4252, RFC 4256). */
  readonly kind: AuthenticationType;
  /** For messages: `key /root/.ssh/id_ed25519`, `password`. */
  readonly label: string;
  readonly method: AnyAuthMethod;
}

/** What can be offered to a server, and what was. */
export interface Credentials {
  /** For ssh2's `authHandler`: the next thing to try, given what the server still takes; false when nothing is left. */
  next(left: readonly AuthenticationType[] | null): AnyAuthMethod | false;
  /** No password is offered from now on: it is not sure who is at the other end. */
  withholdPasswords(): void;
  /** What was offered, and what could not be and why; for messages. */
  told(): string;
}

/** Answers every question for a secret with the password, once. */
function keyboard(user: string, password: string): Candidate {
  let answered = false;
  const kind = 'keyboard-interactive';
  const method: AnyAuthMethod = {
    type: kind,
    username: user,
    prompt: (_name, _instructions, _language, prompts, finish) => {
      finish(prompts.map(({ echo }) => (answered || echo ? '' : password)));
      answered = true;
    },
  };
  return { kind, label: kind, method };
}

function passwordOf(user: string, password: string): Candidate {
  return { kind: 'password', label: 'password', method: { type: 'password', username: user, password } };
}

/**
 * Everything there is to offer, in the order that PreferredAuthentications gives; as ssh has it, keys go before passwords. The
 * attempt without any credentials that ssh begins with is left out.
 */
export async function credentialsFor(settings: SshSettings, ring: KeyRing): Promise<Credentials> {
  const { user, password, methods } = settings;
  const keys = methods.includes('publickey')
    ? await identitiesFor(settings, ring)
    : { tried: [], problems: [] };
  const offers: Readonly<Record<LoginMethod, () => Candidate[]>> = {
    publickey: () => keys.tried.map((identity) => ({ kind: 'publickey', ...identity })),
    'keyboard-interactive': () => (password === undefined ? [] : [keyboard(user, password)]),
    password: () => (password === undefined ? [] : [passwordOf(user, password)]),
  };
  const candidates = methods.flatMap((method) => offers[method]());
  // With nothing to offer the server may still let us in, and says at least what it would take.
  if (candidates.length === 0)
    candidates.push({
      kind: 'none',
      label: 'no key and no password',
      method: { type: 'none', username: user },
    });
  const tried: string[] = [];
  let withheld = false;
  const fits = ({ kind }: Candidate, left: readonly AuthenticationType[] | null): boolean => {
    return (left?.includes(kind) ?? true) && !(withheld && kind !== 'publickey');
  };
  return {
    next: (left) => {
      for (let c = candidates.shift(); c; c = candidates.shift()) {
        if (!fits(c, left)) continue;
        tried.push(c.label);
        return c.method;
      }
      return false;
    },
    withholdPasswords: () => {
      withheld = true;
    },
    told: () => {
      const of = tried.length > 0 ? `tried: ${tried.join(', ')}` : 'nothing could be tried';
      return keys.problems.length > 0 ? `${of}; not usable: ${keys.problems.join(', ')}` : of;
    },
  };
}
