import type { Float } from '../../python/index.js';

/** Every node says where it stands: offsets into {@link TemplateNode.source}. */
export interface Located {
  readonly start: number;
  readonly end: number;
}

/** Arguments of a call, a filter or a test. */
export interface Arguments {
  positional: Expression[];
  keywords: { name: string; value: Expression }[];
  /** `*args` */
  rest: Expression | undefined;
  /** `**kwargs` */
  more: Expression | undefined;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** `none`, `true`, a number or a string. */
export interface Constant extends Located {
  kind: 'constant';
  value: null | boolean | number | bigint | string | Float;
}
export interface Name extends Located {
  kind: 'name';
  name: string;
}
export interface List extends Located {
  kind: 'list' | 'tuple';
  items: Expression[];
}
export interface DictLiteral extends Located {
  kind: 'dict';
  items: { key: Expression; value: Expression }[];
}
export interface Unary extends Located {
  kind: 'unary';
  operator: '-' | '+' | 'not';
  operand: Expression;
}
export interface Binary extends Located {
  kind: 'binary';
  operator: BinaryOperator;
  left: Expression;
  right: Expression;
}
export interface Logic extends Located {
  kind: 'logic';
  operator: 'and' | 'or';
  left: Expression;
  right: Expression;
}
/** `a ~ b ~ c` */
export interface Concatenation extends Located {
  kind: 'concat';
  parts: Expression[];
}
/** `a < b <= c` */
export interface Comparison extends Located {
  kind: 'compare';
  first: Expression;
  rest: { operator: CompareOperator; value: Expression }[];
}
/** `yes if test else no` */
export interface Conditional extends Located {
  kind: 'conditional';
  test: Expression;
  yes: Expression;
  no: Expression | undefined;
}
/** `a.b` */
export interface Attribute extends Located {
  kind: 'attribute';
  object: Expression;
  name: string;
}
/** `a[b]` and `a.0` */
export interface Item extends Located {
  kind: 'item';
  object: Expression;
  index: Expression;
}
/** `a[b:c:d]` */
export interface Slice extends Located {
  kind: 'slice';
  object: Expression;
  from: Expression | undefined;
  to: Expression | undefined;
  step: Expression | undefined;
}
export interface Call extends Located {
  kind: 'call';
  callee: Expression;
  args: Arguments;
}
/** `value | name(args)`; without a value it filters what its block put out. */
export interface Filter extends Located {
  kind: 'filter';
  value: Expression | undefined;
  name: string;
  args: Arguments;
}
/** `value is name(args)` */
export interface Test extends Located {
  kind: 'test';
  value: Expression;
  name: string;
  args: Arguments;
}

export type Expression =
  | Constant
  | Name
  | List
  | DictLiteral
  | Unary
  | Binary
  | Logic
  | Concatenation
  | Comparison
  | Conditional
  | Attribute
  | Item
  | Slice
  | Call
  | Filter
  | Test;

/** What can be assigned to: a name, names in a tuple or list, an attribute of a namespace. */
export type Target = Name | TargetList | NamespaceTarget;
export interface TargetList extends Located {
  kind: 'targets';
  items: Target[];
}
export interface NamespaceTarget extends Located {
  kind: 'namespace';
  name: string;
  attribute: string;
}

/** Text between tags. */
export interface Data extends Located {
  kind: 'data';
  text: string;
}
/** Text and `{{ }}` that follow each other, or `{% print %}`. */
export interface Output extends Located {
  kind: 'output';
  parts: (Data | Expression)[];
}
export interface For extends Located {
  kind: 'for';
  target: Target;
  iterable: Expression;
  test: Expression | undefined;
  recursive: boolean;
  body: Statement[];
  otherwise: Statement[];
}
export interface If extends Located {
  kind: 'if';
  branches: { test: Expression; body: Statement[] }[];
  otherwise: Statement[];
}
export interface SetStatement extends Located {
  kind: 'set';
  target: Target;
  value: Expression;
}
export interface SetBlock extends Located {
  kind: 'setblock';
  target: Target;
  filter: Filter | undefined;
  body: Statement[];
}
export interface With extends Located {
  kind: 'with';
  bindings: { target: Target; value: Expression }[];
  body: Statement[];
}
/** What a macro and a call block have alike. */
export interface Signature {
  parameters: { name: string; default: Expression | undefined }[];
  body: Statement[];
}
export interface Macro extends Located, Signature {
  kind: 'macro';
  name: string;
}
export interface CallBlock extends Located, Signature {
  kind: 'callblock';
  call: Call;
}
export interface FilterBlock extends Located {
  kind: 'filterblock';
  filter: Filter;
  body: Statement[];
}
export interface Include extends Located {
  kind: 'include';
  template: Expression;
  ignoreMissing: boolean;
  withContext: boolean;
}
export interface Import extends Located {
  kind: 'import';
  template: Expression;
  target: string;
  withContext: boolean;
}
export interface FromImport extends Located {
  kind: 'fromimport';
  template: Expression;
  names: { name: string; as: string }[];
  withContext: boolean;
}
export interface Extends extends Located {
  kind: 'extends';
  template: Expression;
}
export interface Block extends Located {
  kind: 'block';
  name: string;
  scoped: boolean;
  required: boolean;
  body: Statement[];
}
export interface Autoescape extends Located {
  kind: 'autoescape';
  enabled: Expression;
  body: Statement[];
}

export type Statement =
  | Output
  | For
  | If
  | SetStatement
  | SetBlock
  | With
  | Macro
  | CallBlock
  | FilterBlock
  | Include
  | Import
  | FromImport
  | Extends
  | Block
  | Autoescape;

/** A parsed template. `source` is its text with line ends made `\n`, which offsets count in. */
export interface TemplateNode {
  kind: 'template';
  name: string | undefined;
  source: string;
  body: Statement[];
}

/** A parsed expression, as in `when:`. */
export interface ExpressionNode {
  kind: 'expression';
  name: string | undefined;
  source: string;
  expression: Expression;
}
