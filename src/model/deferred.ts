import { PyObject } from '../python/index.js';
import type { Position } from './position.js';

/**
 * A value that is not what it will be when used: it is rendered where it is touched.
 * Only what the user wrote is ever one (playbooks, vars files, inventories, `-e`). A plain string is data and is
 * never evaluated, however it looks and however often it is passed on; so what a host said cannot become code.
 */
export abstract class Deferred extends PyObject {
  constructor(readonly position: Position | undefined) {
    super();
  }
}

/** Text with `{{ }}`, `{% %}` or `{# #}` in it, as the user wrote it. */
export class TemplateString extends Deferred {
  readonly typeName = 'str';
  constructor(
    readonly source: string,
    position?: Position,
  ) {
    super(position);
  }
  override repr(): string {
    return this.source;
  }
}

/** A `!vault` value, still encrypted. */
export class VaultText extends Deferred {
  readonly typeName = 'AnsibleVaultEncryptedUnicode';
  constructor(
    readonly ciphertext: string,
    position?: Position,
  ) {
    super(position);
  }
}

const marks = /\{\{|\{%|\{#/;

/** Text from a user's file: a {@link TemplateString} where it holds Jinja's marks, else the text itself. */
export function templateOrText(text: string, position?: Position): string | TemplateString {
  return marks.test(text) ? new TemplateString(text, position) : text;
}
