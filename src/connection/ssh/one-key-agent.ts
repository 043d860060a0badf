import ssh2, {
  type BaseAgent,
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';
import type { AgentKey } from './agent.js';

/** An agent, of which only one key is shown to the server: each one that does not fit costs a round trip. */
export class OneKeyAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: BaseAgent;
  readonly #key: AgentKey;

  /** @param socket where the agent is */
  constructor(socket: string, key: AgentKey) {
    super();
    this.#agent = ssh2.createAgent(socket);
    this.#key = key;
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(undefined, [this.#key.key]);
  }

  override sign(
    _key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    const { signer, certificate } = this.#key;
    if (typeof options === 'function') this.#agent.sign(signer, data, options);
    // With a certificate ssh2 does not know which hash an RSA key wants.
    else this.#agent.sign(signer, data, certificate ? { hash: 'sha512' } : options, callback);
  }
}
