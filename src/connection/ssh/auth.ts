import type { AnyAuthMethod, AuthenticationType, ParsedKey } from 'ssh2';
import { agentKeys, ChosenAgent } from './agent.js';
import type { KeyRing } from './keys.js';
import type { SshSettings } from './settings.js';

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

function publicKey(user: string, label: string, key: ParsedKey): Candidate {
  return { kind: 'publickey', label, method: { type: 'publickey', username: user, key } };
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

/** Keys from files, and why some were of no use. */
async function fileKeys(
  files: readonly string[],
  settings: SshSettings,
  ring: KeyRing,
  named: boolean,
): Promise<{ candidates: Candidate[]; problems: string[] }> {
  const candidates: Candidate[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const loaded = await ring.load(file);
    if ('problem' in loaded) {
      // Nobody has all the keys that are tried unasked.
      if (named || loaded.problem !== 'no such file') problems.push(`${file} (${loaded.problem})`);
    } else if (loaded.key.isPrivateKey())
      candidates.push(publicKey(settings.user, `key ${file}`, loaded.key));
  }
  return { candidates, problems };
}

/** The agent's keys: those named for the host first, or only those. */
async function fromAgent(settings: SshSettings, ring: KeyRing): Promise<Candidate[]> {
  if (settings.agent === undefined) return [];
  const { agent, keys } = await agentKeys(settings.agent);
  const named = await Promise.all(settings.identityFiles.map((file) => ring.publicKey(file)));
  const isNamed = (key: ParsedKey): boolean => named.some((n) => n?.equals(key.getPublicSSH()) === true);
  const chosen = [
    ...keys.filter(isNamed),
    ...(settings.identitiesOnly ? [] : keys.filter((key) => !isNamed(key))),
  ];
  if (chosen.length === 0) return [];
  const label = `agent (${chosen.length} ${chosen.length === 1 ? 'key' : 'keys'})`;
  const method: AnyAuthMethod = {
    type: 'agent',
    username: settings.user,
    agent: new ChosenAgent(agent, chosen),
  };
  return [{ kind: 'publickey', label, method }];
}

/**
 * Everything there is to offer, in this order: keys named for the host, the password if one is given, the agent's keys, and the
 * user's usual keys when none is named. The attempt without any credentials that ssh begins with is left out.
 */
export async function credentialsFor(settings: SshSettings, ring: KeyRing): Promise<Credentials> {
  const { user, password } = settings;
  const none = { candidates: [], problems: [] };
  const named = settings.methods.includes('publickey')
    ? await fileKeys(settings.identityFiles, settings, ring, true)
    : none;
  const usual =
    settings.methods.includes('publickey') && settings.identityFiles.length === 0
      ? await fileKeys(settings.defaultIdentityFiles, settings, ring, false)
      : none;
  const agent = settings.methods.includes('publickey') ? await fromAgent(settings, ring) : [];
  const secret: Candidate[] = [];
  if (password !== undefined && settings.methods.includes('password'))
    secret.push({
      kind: 'password',
      label: 'password',
      method: { type: 'password', username: user, password },
    });
  if (password !== undefined && settings.methods.includes('keyboard-interactive'))
    secret.push(keyboard(user, password));
  const candidates = [...named.candidates, ...secret, ...agent, ...usual.candidates];
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
      const unusable = [...named.problems, ...usual.problems];
      const of = tried.length > 0 ? `tried: ${tried.join(', ')}` : 'nothing could be tried';
      return unusable.length > 0 ? `${of}; not usable: ${unusable.join(', ')}` : of;
    },
  };
}
