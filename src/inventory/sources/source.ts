import { posix } from 'node:path';
import { HapError, type ControllerFiles, type Position, type Problem } from '../../model/index.js';
import { Dict } from '../../python/index.js';
import { loadYaml } from '../../yaml/index.js';
import { parseAddress } from '../address.js';
import { InventoryData } from '../graph/data.js';
import { readPlain, type Decrypt } from '../read.js';
import { SourceContext } from './context.js';
import { readIni } from './ini.js';
import { readScript, type RunScript } from './script.js';
import { readYamlInventory } from './yaml.js';

/** Names in a directory that are no inventories, as Ansible has them. */
const IGNORED =
  /^\.|^(?:host_vars|group_vars|vars_plugins)$|(?:\.(?:pyc|pyo|swp|bak|rpm|md|txt|rst|orig|ini|cfg|retry)|~)$/;
const YAML_SUFFIXES = ['', '.yaml', '.yml', '.json'];

export interface SourceDeps {
  readonly files: ControllerFiles;
  readonly exec?: RunScript | undefined;
  readonly decrypt?: Decrypt | undefined;
}

/** Reads one `-i`: a file, a directory of inventories, an executable, or hosts with commas between them. */
export function readSource(source: string, data: InventoryData, deps: SourceDeps, problems: Problem[]): void {
  new SourceReader(data, deps, problems).read(source);
}

class SourceReader {
  constructor(
    private readonly data: InventoryData,
    private readonly deps: SourceDeps,
    private readonly problems: Problem[],
  ) {}

  read(source: string): void {
    try {
      this.#read(source);
    } catch (error) {
      if (!(error instanceof HapError)) throw error;
      this.problems.push({ severity: 'error', error });
    }
  }

  #read(source: string): void {
    const info = this.deps.files.info(source);
    if (info?.kind === 'directory') this.#directory(source);
    else if (info) this.#file(source, (info.mode & 0o111) !== 0);
    else if (source.includes(',')) this.#list(source);
    else this.#missing(source);
  }

  #directory(path: string): void {
    for (const name of [...(this.deps.files.list(path) ?? [])].sort()) {
      if (!IGNORED.test(name)) this.read(posix.join(path, name));
    }
  }

  /** Hosts on the command line; ranges are not expanded in it, as in Ansible. */
  #list(list: string): void {
    for (const part of list.split(',')) {
      const text = part.trim();
      if (text === '') continue;
      const address = text.includes('[') && !text.startsWith('[') ? undefined : parseAddress(text);
      const host = address?.host ?? text;
      if (!this.data.hosts.has(host)) this.data.addHost(host, this.data.ungrouped, list, address?.port);
    }
  }

  #file(path: string, executable: boolean): void {
    const place = { file: path, line: 1, column: 1 };
    const text = readPlain(path, this.deps, place) ?? '';
    const context = new SourceContext(this.data, path, posix.resolve(path), this.problems);
    const shebang = text.startsWith('#!');
    if ((executable || shebang) && this.deps.exec && this.#script(path, this.deps.exec, shebang)) return;
    if (posix.extname(path) === '.toml') this.#unsupported('an inventory in TOML', place);
    else this.#text(path, text, context);
  }

  /** An executable file that turns out to be none, for lack of `#!`, is read as a file. */
  #script(path: string, run: RunScript, shebang: boolean): boolean {
    const found: Problem[] = [];
    readScript(posix.resolve(path), run, new SourceContext(this.data, path, posix.resolve(path), found));
    const [first] = found;
    if (!shebang && first?.error.code === 'inventory-script' && first.error.position === undefined)
      return false;
    this.problems.push(...found);
    return true;
  }

  /** YAML where it is a mapping, else INI; the errors are those of what it looks like. */
  #text(path: string, text: string, context: SourceContext): void {
    const suffix = posix.extname(path);
    // A heading says INI at once, without the cost of reading it all as YAML.
    const heading = suffix === '' && /^\[[^\]\n]+\]/m.test(text) && isIni(text, path);
    if (heading || !YAML_SUFFIXES.includes(suffix)) {
      readIni(text, context);
      return;
    }
    const { value, problems } = loadYaml(text, path);
    if (value instanceof Dict) {
      context.note(problems);
      const plugin = value.get('plugin') ?? null;
      if (plugin === null) readYamlInventory(value, context);
      else this.#unsupported('an inventory plugin', { file: path, line: 1, column: 1 });
      return;
    }
    const yaml = suffix !== '' || looksLikeYaml(text);
    if (!yaml || isIni(text, path)) readIni(text, context);
    else if (problems.length > 0) context.note(problems);
    else {
      const summary = 'an inventory in YAML is a mapping of groups';
      context.error({ code: 'inventory-syntax', summary, position: { file: path, line: 1, column: 1 } });
    }
  }

  #unsupported(what: string, position: Position): void {
    const error = new HapError({
      code: 'inventory-unsupported',
      summary: `${what} cannot be read`,
      hint: 'Write the inventory as INI, as YAML, or as a script that prints JSON for --list.',
      position,
    });
    this.problems.push({ severity: 'error', error });
  }

  #missing(source: string): void {
    const error = new HapError({
      code: 'missing-inventory',
      summary: `there is no inventory ${source}`,
      hint: `Is the path right? Hosts themselves are given with a comma: -i '${source},'`,
    });
    this.problems.push({ severity: 'error', error });
  }
}

/** Whether a text that is neither good YAML nor good INI is meant as YAML. */
function looksLikeYaml(text: string): boolean {
  return /^(?:---|[\w.-]+:)\s*(?:#.*)?$/m.test(text) && !/^\s*\[[^\]]*\]\s*(?:#.*)?$/m.test(text);
}

/** Whether a text is an INI inventory without an error. */
function isIni(text: string, path: string): boolean {
  const problems: Problem[] = [];
  readIni(text, new SourceContext(new InventoryData(), path, path, problems));
  return problems.every((p) => p.severity === 'warning');
}
