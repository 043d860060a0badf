import { PyError } from '../../python/errors.js';
import { floatRepr } from '../../python/repr.js';
import { textOf } from '../../python/text.js';
import type { PyObject } from '../../python/values.js';
import { Dict, Float, Tuple, type Value } from '../../python/values.js';
import { isShared } from '../../yaml/index.js';
import { implicitType } from '../../yaml/scalar.js';
import { VaultedText } from '../vaulted.js';
import type { Node, ScalarNode, Style } from './node.js';

/** How values are turned into nodes. */
export interface RepresentOptions {
  /** `undefined`: in brackets where a list or dict holds nothing but unstyled scalars. */
  readonly flow: boolean | undefined;
  readonly style: Style;
  readonly sortKeys: boolean;
  /** A dict's entries as Python's `sorted` orders them; `undefined` where its keys cannot be compared. */
  readonly sort: (entries: [Value, Value][]) => [Value, Value][] | undefined;
  /** The node of an object this does not know: a date, bytes. */
  readonly other: (object: PyObject) => ScalarNode | undefined;
}

/** Values as nodes, and the names of those that occur more than once, as PyYAML numbers them. */
export function represent(
  value: Value,
  options: RepresentOptions,
): { root: Node; anchors: Map<Node, string> } {
  const root = new Representer(options).node(value);
  const anchors = new Map<Node, string>();
  name(root, new Set(), anchors);
  return { root, anchors };
}

/** Gives a name to every node that is met again, in the order in which they are met again. */
function name(node: Node, seen: Set<Node>, anchors: Map<Node, string>): void {
  if (seen.has(node)) {
    if (!anchors.has(node)) anchors.set(node, `id${String(anchors.size + 1).padStart(3, '0')}`);
    return;
  }
  seen.add(node);
  if (node.kind === 'sequence') for (const item of node.items) name(item, seen, anchors);
  if (node.kind === 'mapping')
    for (const [key, value] of node.pairs) {
      name(key, seen, anchors);
      name(value, seen, anchors);
    }
}

class Representer {
  readonly #known = new Map<object, Node>();
  constructor(private readonly options: RepresentOptions) {}

  node(value: Value): Node {
    const scalar = this.#simple(value);
    if (scalar) return scalar;
    if (typeof value !== 'object' || value === null || value instanceof Float)
      throw new PyError('ValueError', 'cannot represent an object');
    const known = this.#known.get(value);
    if (known && !isShared(value)) return known;
    if (Array.isArray(value) || value instanceof Tuple) return this.#sequence(value);
    return this.#mapping(value);
  }

  #simple(value: Value): ScalarNode | undefined {
    const text = textOf(value);
    if (value instanceof VaultedText) return vaultedNode(value);
    if (text !== undefined) return this.#scalar(text, 'str');
    if (value === null) return this.#scalar('null', 'null');
    if (typeof value === 'boolean') return this.#scalar(value ? 'true' : 'false', 'bool');
    if (typeof value === 'number' || typeof value === 'bigint') return this.#scalar(String(value), 'int');
    return value instanceof Float ? this.#scalar(floatText(value.value), 'float') : undefined;
  }

  #scalar(text: string, type: string): ScalarNode {
    return {
      kind: 'scalar',
      tag: undefined,
      text,
      style: this.options.style,
      plain: implicitType(text) === type,
      quoted: type === 'str',
    };
  }

  #sequence(value: Value[] | Tuple): Node {
    const node: Node = { kind: 'sequence', tag: undefined, items: [], flow: false };
    const values = Array.isArray(value) ? value : value.items;
    if (Array.isArray(value) || values.length > 0) this.#known.set(value, node);
    for (const item of values) node.items.push(this.node(item));
    node.flow = this.options.flow ?? node.items.every(isUnstyled);
    return node;
  }

  #mapping(value: Dict | PyObject): Node {
    const entries = entriesOf(value);
    if (!entries) {
      const scalar = this.options.other(value as PyObject);
      if (!scalar) throw new PyError('ValueError', 'cannot represent an object');
      this.#known.set(value, scalar);
      return scalar;
    }
    const node: Node = { kind: 'mapping', tag: undefined, pairs: [], flow: false };
    this.#known.set(value, node);
    const ordered = (this.options.sortKeys ? this.options.sort(entries) : undefined) ?? entries;
    for (const [key, item] of ordered) node.pairs.push([this.node(key), this.node(item)]);
    node.flow = this.options.flow ?? node.pairs.every((pair) => pair.every(isUnstyled));
    return node;
  }
}

/** What is encrypted stays so. */
function vaultedNode({ ciphertext }: VaultedText): ScalarNode {
  return { kind: 'scalar', tag: '!vault', text: ciphertext, style: '|', plain: false, quoted: false };
}

function isUnstyled(node: Node): boolean {
  return node.kind === 'scalar' && node.style === '';
}

function entriesOf(value: Dict | PyObject): [Value, Value][] | undefined {
  if (value instanceof Dict) return [...value];
  if (!value.isMapping()) return undefined;
  return [...(value.iterate() ?? [])].map((key) => [key, value.getItem(key) ?? null]);
}

/** PyYAML's text of a float: Python's, with a point in front of the exponent. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = floatRepr(value);
  return text.includes('.') ? text : text.replace('e', '.0e');
}
