/** How a scalar is asked to be written. */
export type Style = '' | "'" | '"' | '|' | '>';

interface Common {
  /** A tag that has to be written, as `!!binary`. */
  readonly tag: string | undefined;
}

export interface ScalarNode extends Common {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: Style;
  /** Whether the text, written plain, is read back as what it is. */
  readonly plain: boolean;
  /** Whether the text, written in quotes, is read back as what it is. */
  readonly quoted: boolean;
}
export interface SequenceNode extends Common {
  readonly kind: 'sequence';
  readonly items: Node[];
  flow: boolean;
}
export interface MappingNode extends Common {
  readonly kind: 'mapping';
  readonly pairs: [Node, Node][];
  flow: boolean;
}

/** A value made ready to be written; one that is used twice is one node. */
export type Node = ScalarNode | SequenceNode | MappingNode;
