import type { Value } from '../python/index.js';

/** Is told what must never be shown, as soon as it is known. */
export interface SecretKeeper {
  /** A secret by itself: what was decrypted, or typed at a prompt, or is a password by its nature. */
  add(text: string): void;
  /**
   * Every text within a value; everyday words that would eat the output (`yes`, `present`) are left out.
   * @param names keys of dicts whose texts are no secrets
   */
  addAll(value: Value, names?: ReadonlySet<string>): void;
}
