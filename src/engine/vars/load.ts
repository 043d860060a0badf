import { HapError, type ControllerFiles } from '../../model/index.js';
import { Dict } from '../../python/index.js';
import { loadYaml } from '../../yaml/index.js';

/** Reads files of variables; each once, unless its content is another by then. */
export class VariableFiles {
  readonly #read = new Map<string, { readonly content: Uint8Array; readonly variables: Dict }>();

  /** @param decrypt turns the text of a file that is vault-encrypted as a whole into what it holds */
  constructor(
    private readonly files: ControllerFiles,
    private readonly decrypt?: (text: string, file: string) => string,
  ) {}

  /** The variables of a YAML or JSON file, templates in them as written. @throws HapError */
  load(path: string): Dict {
    const content = this.files.read(path);
    if (!content) throw new HapError({ code: 'missing-file', summary: `there is no file ${path}` });
    const known = this.#read.get(path);
    if (known?.content === content) return known.variables;
    const variables = this.parse(path, new TextDecoder().decode(content));
    this.#read.set(path, { content, variables });
    return variables;
  }

  private parse(path: string, written: string): Dict {
    let text = written;
    if (text.startsWith('$ANSIBLE_VAULT;')) {
      if (!this.decrypt)
        throw new HapError({
          code: 'vault-locked',
          summary: `${path} is encrypted and no vault password was given`,
        });
      text = this.decrypt(text, path);
    }
    const { value, problems } = loadYaml(text, path);
    const wrong = problems.find((p) => p.severity === 'error');
    if (wrong) throw wrong.error;
    if (value === null) return new Dict();
    if (value instanceof Dict) return value;
    throw new HapError({
      code: 'not-a-dict',
      summary: `${path} must hold a mapping of variables`,
      position: { file: path, line: 1, column: 1 },
    });
  }
}
