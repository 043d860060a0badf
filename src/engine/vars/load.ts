import { HapError, readText, type ControllerFiles } from '../../model/index.js';
import { Dict } from '../../python/index.js';
import { loadYaml } from '../../yaml/index.js';

/** Reads files of variables; each once in a run. */
export class VariableFiles {
  readonly #read = new Map<string, Dict>();

  /** @param decrypt turns the text of a file that is vault-encrypted as a whole into what it holds */
  constructor(
    private readonly files: ControllerFiles,
    private readonly decrypt?: (text: string, file: string) => string,
  ) {}

  /** The variables of a YAML or JSON file, templates in them as written. @throws HapError */
  load(path: string): Dict {
    let known = this.#read.get(path);
    if (!known) this.#read.set(path, (known = this.read(path)));
    return known;
  }

  private read(path: string): Dict {
    let text = readText(this.files, path);
    if (text === undefined) throw new HapError({ code: 'missing-file', summary: `there is no file ${path}` });
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
