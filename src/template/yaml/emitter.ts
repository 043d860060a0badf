import { analyze, type Analysis } from './analyze.js';
import type { MappingNode, Node, ScalarNode, SequenceNode, Style } from './node.js';
import { writeDoubleQuoted, writeFolded, writeLiteral, writePlain, writeSingleQuoted } from './scalars.js';
import { Writer } from './writer.js';

/** How a document is laid out. */
export interface EmitOptions {
  readonly indent: number;
  readonly width: number;
  readonly explicitStart: boolean;
  readonly explicitEnd: boolean;
}

/** What stands around a node. */
interface Place {
  readonly mapping?: boolean;
  readonly simpleKey?: boolean;
}

const LONGEST_SIMPLE_KEY = 128;

/**
 * A document as libyaml 0.2.5 writes it, byte for byte (PyYAML's C emitter, which Ansible uses).
 * @param anchors the names of the nodes that are used more than once
 */
export function emit(root: Node, anchors: ReadonlyMap<Node, string>, options: EmitOptions): string {
  return new Emitter(anchors, options).document(root);
}

class Emitter {
  readonly #writer = new Writer();
  readonly #step: number;
  readonly #width: number;
  readonly #written = new Set<Node>();
  #indent = -1;
  #flow = 0;
  /** Whether the last scalar ends in empty lines that only a mark of the document's end keeps. */
  #open = false;

  constructor(
    private readonly anchors: ReadonlyMap<Node, string>,
    private readonly options: EmitOptions,
  ) {
    this.#step = options.indent < 2 || options.indent > 9 ? 2 : options.indent;
    const width = options.width;
    this.#width = width < 0 ? Infinity : width <= this.#step * 2 ? 80 : width;
  }

  document(root: Node): string {
    const writer = this.#writer;
    if (this.options.explicitStart) writer.indicator('---', true);
    this.#node(root, {});
    writer.indent(this.#indent);
    if (this.options.explicitEnd || this.#open) {
      writer.indicator('...', true);
      writer.indent(this.#indent);
    }
    return writer.text();
  }

  #node(node: Node, place: Place): void {
    const anchor = this.anchors.get(node);
    if (anchor !== undefined) {
      const again = this.#written.has(node);
      this.#writer.indicator(`${again ? '*' : '&'}${anchor}`, true);
      if (again) {
        if (place.simpleKey) this.#writer.put(' ');
        return;
      }
      this.#written.add(node);
    }
    if (node.kind === 'scalar') this.#scalar(node, place);
    else if (node.kind === 'sequence') this.#sequence(node, place);
    else this.#mapping(node);
  }

  /** Does what is inside with the next indent. @param indentless whether a sequence keeps that of its key */
  #inside(flow: boolean, indentless: boolean, body: () => void): void {
    const before = this.#indent;
    if (before < 0) this.#indent = flow ? this.#step : 0;
    else if (!indentless) this.#indent += this.#step;
    body();
    this.#indent = before;
  }

  #tag(node: Node): void {
    if (node.tag === undefined) return;
    this.#writer.indicator(node.tag, true);
  }

  #sequence(node: SequenceNode, place: Place): void {
    this.#tag(node);
    if (this.#flow > 0 || node.flow || node.items.length === 0) {
      this.#brackets('[', ']', node.items, (item) => this.#node(item, {}));
      return;
    }
    this.#inside(false, place.mapping === true && !this.#writer.indention, () => {
      for (const item of node.items) {
        this.#writer.indent(this.#indent);
        this.#writer.indicator('-', true, false, true);
        this.#node(item, {});
      }
    });
  }

  #mapping(node: MappingNode): void {
    this.#tag(node);
    if (this.#flow > 0 || node.flow || node.pairs.length === 0) {
      this.#brackets('{', '}', node.pairs, (pair) => this.#flowPair(pair));
      return;
    }
    this.#inside(false, false, () => {
      for (const [key, value] of node.pairs) {
        this.#writer.indent(this.#indent);
        if (this.#isSimple(key)) {
          this.#node(key, { mapping: true, simpleKey: true });
          this.#writer.indicator(':', false);
        } else {
          this.#writer.indicator('?', true, false, true);
          this.#node(key, { mapping: true });
          this.#writer.indent(this.#indent);
          this.#writer.indicator(':', true, false, true);
        }
        this.#node(value, { mapping: true });
      }
    });
  }

  #brackets<T>(open: string, close: string, items: readonly T[], write: (item: T) => void): void {
    this.#writer.indicator(open, true, true);
    this.#inside(true, false, () => {
      this.#flow += 1;
      items.forEach((item, index) => {
        if (index > 0) this.#writer.indicator(',', false);
        if (this.#writer.column > this.#width) this.#writer.indent(this.#indent);
        write(item);
      });
      this.#flow -= 1;
    });
    this.#writer.indicator(close, false);
  }

  #flowPair([key, value]: [Node, Node]): void {
    if (this.#isSimple(key)) {
      this.#node(key, { mapping: true, simpleKey: true });
      this.#writer.indicator(':', false);
    } else {
      this.#writer.indicator('?', true);
      this.#node(key, { mapping: true });
      if (this.#writer.column > this.#width) this.#writer.indent(this.#indent);
      this.#writer.indicator(':', true);
    }
    this.#node(value, { mapping: true });
  }

  /** Whether a key can stand on one line, before its colon. */
  #isSimple(key: Node): boolean {
    const anchor = this.anchors.get(key);
    if (anchor !== undefined && this.#written.has(key)) return anchor.length <= LONGEST_SIMPLE_KEY;
    let length = (anchor?.length ?? 0) + (key.tag?.length ?? 0);
    if (key.kind === 'scalar') {
      if (analyze(Array.from(key.text)).multiline) return false;
      length += Buffer.byteLength(key.text);
    } else if ((key.kind === 'sequence' ? key.items : key.pairs).length > 0) return false;
    return length <= LONGEST_SIMPLE_KEY;
  }

  #scalar(node: ScalarNode, place: Place): void {
    const characters = Array.from(node.text);
    const analysis = analyze(characters);
    const style = this.#style(node, analysis, place);
    this.#tag(node);
    if (node.tag === undefined && !node.quoted && style !== '') this.#writer.indicator('!', true);
    this.#inside(true, false, () => {
      const layout = { indent: this.#indent, width: this.#width, mayBreak: place.simpleKey !== true };
      if (style === '') writePlain(this.#writer, characters, layout, this.#flow > 0);
      else if (style === "'") writeSingleQuoted(this.#writer, characters, layout);
      else if (style === '"') writeDoubleQuoted(this.#writer, characters, layout);
      else if (style === '|') this.#open = writeLiteral(this.#writer, characters, layout, this.#step);
      else this.#open = writeFolded(this.#writer, characters, layout, this.#step);
    });
  }

  #style(node: ScalarNode, analysis: Analysis, { simpleKey = false }: Place): Style {
    let style: Style = node.style;
    if (simpleKey && analysis.multiline) style = '"';
    if (style === '') {
      const allowed = this.#flow > 0 ? analysis.flowPlain : analysis.blockPlain;
      const empty = node.text === '' && (this.#flow > 0 || simpleKey);
      if (!allowed || empty || (node.tag === undefined && !node.plain)) style = "'";
    }
    if (style === "'" && !analysis.singleQuoted) style = '"';
    if ((style === '|' || style === '>') && (!analysis.block || this.#flow > 0 || simpleKey)) style = '"';
    return style;
  }
}
