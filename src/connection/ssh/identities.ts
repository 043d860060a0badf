import type { AnyAuthMethod, ParsedKey } from 'ssh2';
import type { AgentKey } from './agent.js';
import type { Certificate } from './certificate.js';
import type { KeyRing } from './keys.js';
import type { SshSettings } from './settings.js';
import { certified } from './user-certificate.js';
import { OneKeyAgent } from './one-key-agent.js';

/** A key to log in with. */
export interface Identity {
  /** For messages: `key /root/.ssh/id_ed25519`. */
  readonly label: string;
  readonly method: AnyAuthMethod;
}

/** The keys to try, in this order, and why some are of no use. */
export interface Identities {
  readonly tried: readonly Identity[];
  readonly problems: readonly string[];
}

/** A key at hand: whence it is, its public half, and how one logs in with it, bare or with a certificate. */
interface Holder {
  readonly label: string;
  readonly blob: Buffer;
  method(certificate?: Certificate): AnyAuthMethod;
}

/**
 * The keys for a host: certificates, then the keys that are named for it, then what else the agent holds, and the user's usual
 * keys when none is named. Keys that are in the agent too are used there, so that no passphrase is asked for.
 */
export async function identitiesFor(settings: SshSettings, ring: KeyRing): Promise<Identities> {
  const { user, agent, identityFiles, identitiesOnly } = settings;
  const held = agent === undefined ? [] : await ring.agent(agent);
  const bare = held.filter(({ certificate }) => !certificate).map((key) => inAgent(agent ?? '', key, user));
  const problems: string[] = [];
  const named = await inFiles(identityFiles, bare, ring, user, problems);
  const rest = bare.filter(({ blob }) => !named.some((other) => other.blob.equals(blob)));
  const others = identitiesOnly ? [] : rest;
  const asks = others.length === 0 && settings.password === undefined;
  const usual =
    identityFiles.length > 0
      ? []
      : await inFiles(await usualFiles(settings, ring, asks, problems), bare, ring, user, problems);
  const usualOnes = usual.filter(({ blob }) => !others.some((other) => other.blob.equals(blob)));
  const holders = [...named, ...others, ...usualOnes];
  const certificates = await certificatesFor(settings, ring);
  const withFiles = certificates.flatMap(({ file, certificate }) =>
    [...holders, ...rest]
      .filter(({ blob }) => blob.equals(certificate.key))
      .slice(0, 1)
      .map((holder) => ({ label: `certificate ${file}`, method: holder.method(certificate) })),
  );
  const inAgentOnly = held
    .filter(
      ({ certificate }) =>
        certificate && !certificates.some((c) => c.certificate.blob.equals(certificate.blob)),
    )
    .filter(({ certificate }) => !identitiesOnly || named.some(({ blob }) => certificate?.key.equals(blob)))
    .map((key) => ({ label: 'certificate of the agent', method: inAgent(agent ?? '', key, user).method() }));
  return {
    tried: [
      ...withFiles,
      ...inAgentOnly,
      ...holders.map((holder) => ({ label: holder.label, method: holder.method() })),
    ],
    problems,
  };
}

/** Certificates that are named, and those beside their keys. */
async function certificatesFor(
  { certificateFiles, identityFiles, defaultIdentityFiles }: SshSettings,
  ring: KeyRing,
): Promise<{ file: string; certificate: Certificate }[]> {
  const keys = identityFiles.length > 0 ? identityFiles : defaultIdentityFiles;
  const files = [...certificateFiles, ...keys.map((file) => `${file}-cert.pub`)];
  const read = await Promise.all(
    files.map(async (file) => ({ file, certificate: await ring.certificate(file) })),
  );
  return read.flatMap(({ file, certificate }) => (certificate ? [{ file, certificate }] : []));
}

/**
 * The usual keys that there are; nobody has all of them, and nobody is asked for a passphrase while there is another way.
 * @param asks whether there is none but the usual keys
 */
async function usualFiles(
  { defaultIdentityFiles }: SshSettings,
  ring: KeyRing,
  asks: boolean,
  problems: string[],
): Promise<string[]> {
  const states = await Promise.all(
    defaultIdentityFiles.map(async (file) => ({ file, encrypted: await ring.isEncrypted(file) })),
  );
  const plain = states.filter(({ encrypted }) => encrypted === false).map(({ file }) => file);
  const locked = states.filter(({ encrypted }) => encrypted === true).map(({ file }) => file);
  if (asks && plain.length === 0) return locked;
  for (const file of locked) problems.push(`${file} (encrypted, and not named for this host)`);
  return plain;
}

function inAgent(socket: string, held: AgentKey, user: string): Holder {
  const agentOf = (key: AgentKey): AnyAuthMethod => ({
    type: 'agent',
    username: user,
    agent: new OneKeyAgent(socket, key),
  });
  return {
    label: 'key of the agent',
    blob: held.key.getPublicSSH(),
    method: (certificate) =>
      agentOf(certificate ? { ...held, key: certified(held.key, certificate), certificate } : held),
  };
}

/** The keys of files, in their order. @param problems takes why some are of no use */
async function inFiles(
  files: readonly string[],
  agent: readonly Holder[],
  ring: KeyRing,
  user: string,
  problems: string[],
): Promise<Holder[]> {
  const holders: Holder[] = [];
  for (const file of files) {
    const blob = agent.length > 0 ? await ring.publicKey(file) : undefined;
    const held = blob && agent.find((other) => other.blob.equals(blob));
    if (held) {
      holders.push({ ...held, label: `key ${file} in the agent` });
      continue;
    }
    const loaded = await ring.load(file);
    if ('problem' in loaded) problems.push(`${file} (${loaded.problem})`);
    else if (loaded.key.isPrivateKey()) holders.push(inFile(file, loaded.key, user));
  }
  return holders;
}

function inFile(file: string, key: ParsedKey, user: string): Holder {
  return {
    label: `key ${file}`,
    blob: key.getPublicSSH(),
    method: (certificate) => ({
      type: 'publickey',
      username: user,
      key: certificate ? certified(key, certificate) : key,
    }),
  };
}
