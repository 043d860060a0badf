import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { HapError, setPlaces, TemplateString, VaultText } from '../model/index.js';
import type { ErrorParts, Position, Problem } from '../model/index.js';
import { Dict, PyError, Tuple, type Value } from '../python/index.js';
import { resolveAliases } from './alias.js';
import { markShared } from './shared.js';
import { duplicateKey } from './duplicate.js';
import { readText } from './inside.js';
import { MAX_DEPTH } from './limits.js';
import { Merges, type Entry } from './merge.js';
import { contentStart, scalarType, styleOf } from './node.js';
import { scalarValue, shortTag } from './scalar.js';
import type { Source } from './source.js';
import { bareTemplate } from './syntax.js';

/** The tags of YAML 1.1 and of Ansible for text, lists and dicts. */
const TEXT = new Set(['str', 'python/unicode']);
const VAULT = new Set(['!vault', '!vault-encrypted']);
const SCALARS = new Set(['null', 'bool', 'int', 'float', 'timestamp', 'binary']);

/** Makes the values of one document from its nodes; what is wrong goes to `problems`. */
export class Construction {
  /** What each node became: an alias is the same value as what it names. */
  readonly #made = new Map<Node, Value>();
  readonly #making = new Set<Node>();
  #targets: ReadonlyMap<Node, Node> = new Map();
  #unsafe = 0;
  readonly #merges = new Merges(this);

  constructor(
    private readonly source: Source,
    private readonly trust: boolean,
    private readonly problems: Problem[],
  ) {}

  /** The value of a document's root node. */
  value(root: Node): Value {
    this.#targets = resolveAliases(root, (alias) =>
      this.fail(alias, { code: 'yaml-anchor', summary: `no anchor '&${alias.source}' before this alias` }),
    );
    return this.#node(root);
  }

  #node(given: Node): Value {
    const node = this.target(given);
    const known = this.#made.get(node);
    if (known !== undefined) {
      markShared(known);
      return known;
    }
    if (isAlias(node)) return null;
    if (this.#making.has(node)) {
      return this.fail(given, { code: 'yaml-anchor', summary: 'an anchor holds an alias of itself' });
    }
    if (this.#making.size >= MAX_DEPTH) {
      return this.fail(node, { code: 'yaml-syntax', summary: 'lists or mappings are nested too deeply' });
    }
    this.#making.add(node);
    const value = this.#construct(node);
    this.#making.delete(node);
    this.#made.set(node, value);
    return value;
  }

  #construct(node: Node): Value {
    const unsafe = 'tag' in node && node.tag === '!unsafe';
    if (unsafe) this.#unsafe++;
    try {
      if (isScalar(node)) return this.#scalar(node, unsafe);
      if (isSeq(node)) return this.#sequence(node, unsafe);
      return isMap(node) ? this.#mapping(node, unsafe) : null;
    } finally {
      if (unsafe) this.#unsafe--;
    }
  }

  #scalar(node: Scalar, unsafe: boolean): Value {
    const text = this.#content(node);
    const type = unsafe ? 'str' : scalarType(node);
    if (TEXT.has(type)) return this.#text(node, text);
    if (VAULT.has(type)) return new VaultText(text, this.start(node));
    if (!SCALARS.has(type)) return this.#unknownTag(node, type);
    const value = scalarValue(type, text);
    if (value !== undefined) return value;
    const hint = node.tag === undefined ? 'Put it in quotes if it is meant as text.' : undefined;
    return this.fail(node, {
      code: 'yaml-value',
      summary: `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}' is no ${type}`,
      hint,
    });
  }

  /** A scalar's text. Where the file ends without a line break, so does the block scalar at its end. */
  #content(node: Scalar): string {
    const text = node.source ?? '';
    const atEnd = styleOf(node) === 'block' && (node.range?.[1] ?? 0) >= this.source.text.length;
    return atEnd && !/\n *$/.test(this.source.text) ? text.replace(/\n$/, '') : text;
  }

  #text(node: Scalar, text: string): Value {
    if (!this.trust || this.#unsafe > 0) return text;
    return readText(this.source, text, contentStart(node, this.source.text), styleOf(node));
  }

  #sequence(node: YAMLSeq, unsafe: boolean): Value {
    const type = unsafe || node.tag === undefined ? 'seq' : shortTag(node.tag);
    if (type === 'omap' || type === 'pairs') return this.#pairs(node);
    if (type !== 'seq') return this.#unknownTag(node, type);
    const items = node.items as Node[];
    const list = items.map((item) => this.#node(item));
    setPlaces(list, this.start(node), new Map(items.map((item, i) => [i, this.start(item)])));
    return list;
  }

  /** `!!omap` and `!!pairs`: a list of tuples. */
  #pairs(node: YAMLSeq): Value {
    return (node.items as Node[]).map((item) => {
      const map = this.target(item);
      const pair = isMap(map) && map.items.length === 1 ? map.items[0] : undefined;
      if (!pair) {
        return this.fail(item, { code: 'yaml-value', summary: 'a mapping of one key is expected here' });
      }
      return new Tuple([this.#node(pair.key as Node), pair.value ? this.#node(pair.value as Node) : null]);
    });
  }

  #mapping(node: YAMLMap, unsafe: boolean): Value {
    const type = unsafe || node.tag === undefined ? 'map' : shortTag(node.tag);
    if (type !== 'map' && type !== 'python/dict') return this.#unknownTag(node, type);
    const { merged, own } = this.#merges.flatten(node);
    const dict = new Dict();
    const keys = new Map<Value, Position>();
    const values = new Map<Value, Position>();
    const written: Position[] = [];
    const index = new Dict();
    for (const entry of merged) this.#entry(dict, entry, keys, values);
    for (const entry of own) {
      const key = this.#entry(dict, entry, keys, values);
      if (key === undefined) continue;
      const here = this.start(entry.key);
      const before = written[Number(index.get(key) ?? -1)];
      if (before) this.problems.push(duplicateKey(key, before, here));
      index.set(key, written.push(here) - 1);
    }
    setPlaces(dict, this.start(node), keys, values);
    return dict;
  }

  /** Adds one key and value. Returns the key, or `undefined` where it is none. */
  #entry(
    dict: Dict,
    entry: Entry,
    keys: Map<Value, Position>,
    values: Map<Value, Position>,
  ): Value | undefined {
    const key = this.#key(entry.key);
    if (key === undefined) return undefined;
    const value = entry.value ? this.#node(entry.value) : null;
    dict.set(key, value);
    keys.set(key, this.start(entry.key));
    values.set(key, this.start(entry.value ?? entry.key));
    return key;
  }

  /** Keys are never templates. */
  #key(node: Node): Value | undefined {
    if (isScalar(node) && scalarType(node) === 'value') return '=';
    if (this.#isMissing(node)) {
      this.fail(node, { code: 'yaml-syntax', summary: 'a key is missing before the colon' });
      return undefined;
    }
    const made = this.#node(node);
    const key = made instanceof TemplateString ? made.source : made;
    try {
      new Dict([[key, null]]);
      return key;
    } catch (error) {
      if (!(error instanceof PyError)) throw error;
      const bare = bareTemplate(this.source, node.range?.[0] ?? 0);
      const summary = bare?.summary ?? 'a list or a mapping cannot be a key';
      const position = bare && this.source.position(bare.offset);
      this.fail(node, { code: 'yaml-syntax', summary, hint: bare?.hint, position });
      return undefined;
    }
  }

  /** Whether a key is nothing at all, also without the `?` that may stand before an empty one. */
  #isMissing(node: Node): boolean {
    const [start, end] = node.range ?? [0, 0];
    const bare = isScalar(node) && start === end && node.tag === undefined && node.anchor === undefined;
    return bare && !/\?\s*$/.test(this.source.text.slice(0, start));
  }

  #unknownTag(node: Node, type: string): Value {
    if (type === 'merge' || type === 'value') {
      const text = type === 'merge' ? '<<' : '=';
      const summary = `an unquoted ${text} is no value`;
      return this.fail(node, { code: 'yaml-value', summary, hint: `Put it in quotes: "${text}"` });
    }
    const tag = type.startsWith('!') ? type : `!!${type}`;
    return this.fail(node, {
      code: 'yaml-tag',
      summary: `the tag ${tag} cannot be used here`,
      hint: 'Known are !vault, !unsafe, and of YAML !!str, !!int, !!float, !!bool, !!null, !!timestamp, !!seq, !!map.',
    });
  }

  /** The node that an alias stands for; any other node is itself. */
  target(node: Node): Node {
    return this.#targets.get(node) ?? node;
  }

  /** Where a node begins. */
  start(node: Node): Position {
    return this.source.position(node.range?.[0] ?? 0);
  }

  /** Notes an error at a node. */
  fail(node: Node, parts: ErrorParts): null {
    this.problems.push({ severity: 'error', error: new HapError(parts).at(this.start(node)) });
    return null;
  }
}
