import { TextDecoder } from 'node:util';
import { templateOrText, type Position, type SecretKeeper } from '../../model/index.js';
import { Dict } from '../../python/index.js';
import { decrypt, isVault, type VaultSecret } from '../../vault/index.js';
import { loadYaml } from '../../yaml/index.js';
import type { VaultConfig } from './sources.js';

/** Keys of plays and tasks whose texts only name something. */
const names = new Set(
  `action become_method become_user connection delegate_to gather_subset hosts import_playbook import_role import_tasks
  include_role include_tasks listen loop_var name notify register remote_user role roles strategy tags until vars_files when`.split(
    /\s+/,
  ),
);

/** Opens the vaults of a run, and tells of every secret that comes out of them. */
export class Vault {
  readonly #values = new Map<string, Uint8Array>();

  constructor(
    private readonly secrets: readonly VaultSecret[],
    private readonly config: Pick<VaultConfig, 'match' | 'identity'>,
    private readonly keeper: SecretKeeper,
  ) {}

  /** A YAML file or an inventory that is encrypted as a whole. Its values are secrets. @throws HapError */
  file(data: Uint8Array | string, position: Position): Uint8Array {
    const bytes = this.#open(data, position);
    const text = new TextDecoder().decode(bytes);
    const { value, problems } = loadYaml(text, position.file);
    if (problems.some((p) => p.severity === 'error') || typeof value === 'string') this.#lines(text);
    else this.keeper.addAll(value, value instanceof Dict ? undefined : names);
    return bytes;
  }

  /** A file of any kind, as it is where it is no vault. Its text is a secret. @throws HapError */
  content(data: Uint8Array, path: string): Uint8Array {
    if (!isVault(data)) return data;
    const bytes = this.#open(data, { file: path, line: 1, column: 1 });
    this.#secret(bytes);
    return bytes;
  }

  /** A `!vault` value, or a file that a lookup reads. It is a secret. @throws HapError */
  value(vaulted: string): Uint8Array {
    // A value is asked for by many hosts and tasks, and to open it takes time by design.
    const known = this.#values.get(vaulted);
    if (known) return known;
    const bytes = this.#open(vaulted, undefined);
    this.#secret(bytes);
    this.#values.set(vaulted, bytes);
    return bytes;
  }

  #open(data: Uint8Array | string, position: Position | undefined): Uint8Array {
    return decrypt(data, this.secrets, position, this.config).bytes;
  }

  /** What is not text cannot be seen in any output as it is. */
  #secret(bytes: Uint8Array): void {
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      this.keeper.add(text);
      // Of a template file, what stands between its templates comes out as it is.
      const written = templateOrText(text);
      if (typeof written !== 'string') this.keeper.addAll(written);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }

  /** The values of an INI inventory; whole lines of what is something else. */
  #lines(text: string): void {
    const pairs = [...text.matchAll(/[\w.]+\s*=\s*("[^"\n]*"|'[^'\n]*'|\S+)/g)];
    if (pairs.length === 0) this.keeper.add(text);
    for (const [, value = ''] of pairs) this.keeper.addAll(value.replace(/^(["'])(.*)\1$/, '$2'));
  }
}
