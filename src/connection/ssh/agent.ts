import { connect } from 'node:net';
import type { ParsedKey } from 'ssh2';
import { readCertificate, type Certificate } from './certificate.js';
import { field, Fields } from './fields.js';
import { certified, parsedBlob } from './user-certificate.js';

/** Messages of the agent's protocol (draft-miller-ssh-agent). */
const requestIdentities = 11;
const identitiesAnswer = 12;

/** Milliseconds that an agent is given to say which keys it has. */
const patience = 5000;

/** A key that an agent holds. */
export interface AgentKey {
  /** What is shown to servers. */
  readonly key: ParsedKey;
  /** What the agent is told to sign with. */
  readonly signer: ParsedKey;
  readonly certificate: Certificate | undefined;
}

/** The keys and certificates that the agent at a socket holds; none when there is no agent. ssh2 leaves certificates out. */
export async function agentKeys(socket: string): Promise<readonly AgentKey[]> {
  const answer = await askAgent(socket).catch(() => undefined);
  if (!answer) return [];
  const keys: AgentKey[] = [];
  try {
    const fields = new Fields(answer);
    for (let left = fields.number(); left > 0; left--) {
      const found = agentKey(fields.string());
      if (found) keys.push(found);
      fields.string();
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return keys;
}

function agentKey(blob: Buffer): AgentKey | undefined {
  const certificate = readCertificate(blob);
  const key = parsedBlob(certificate?.key ?? blob);
  if (!key) return undefined;
  if (!certificate) return { key, signer: key, certificate: undefined };
  // The agent knows the key by its certificate.
  const signer = Object.create(key, { getPublicSSH: { value: () => blob } }) as ParsedKey;
  return { key: certified(key, certificate), signer, certificate };
}

/** The body of the agent's answer. @throws Error when there is none */
function askAgent(socket: string): Promise<Buffer> {
  const stream = connect(socket);
  return new Promise<Buffer>((resolve, reject) => {
    let heard = Buffer.alloc(0);
    stream.setTimeout(patience, () => stream.destroy(new Error('the agent does not answer')));
    stream.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk]);
      if (heard.length < 5 || heard.length < 4 + heard.readUInt32BE(0)) return;
      if (heard[4] === identitiesAnswer) resolve(heard.subarray(5, 4 + heard.readUInt32BE(0)));
      stream.destroy();
    });
    stream.on('error', reject);
    stream.on('close', () => reject(new Error('the agent gave no keys')));
    stream.write(field(Buffer.from([requestIdentities])));
  });
}
