import ssh2, {
  type BaseAgent,
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';

/** An agent, of which only some keys are shown to the server: each one that does not fit costs a round trip. */
export class ChosenAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: BaseAgent;
  readonly #keys: readonly ParsedKey[];

  constructor(agent: BaseAgent, keys: readonly ParsedKey[]) {
    super();
    this.#agent = agent;
    this.#keys = keys;
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(undefined, [...this.#keys]);
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    if (typeof options === 'function') this.#agent.sign(key, data, options);
    else this.#agent.sign(key, data, options, callback);
  }
}

/** The keys that the agent at a socket holds; none when there is no agent. */
export function agentKeys(socket: string): Promise<{ agent: BaseAgent; keys: readonly ParsedKey[] }> {
  const agent = ssh2.createAgent(socket);
  return new Promise((resolve) => {
    agent.getIdentities((error, identities) => {
      const keys: ParsedKey[] = [];
      for (const identity of error ? [] : (identities ?? [])) {
        if (typeof identity === 'string' || Buffer.isBuffer(identity)) continue;
        if ('isPrivateKey' in identity) keys.push(identity);
      }
      resolve({ agent, keys });
    });
  });
}
