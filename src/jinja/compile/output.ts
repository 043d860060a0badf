import { str } from '../../python/index.js';
import type { Activation } from '../runtime/activation.js';
import { locate } from '../runtime/failures.js';
import type { Expression, Output } from '../syntax/ast.js';
import type { Compilation, Evaluate, Execute, Frame } from './frame.js';

/** Runs only where the template turns out to extend no other. */
export function unlessExtended(c: Compilation, run: Execute): Execute | undefined {
  if (c.extends === 'yes') return undefined;
  if (c.extends === 'no') return run;
  return (a) => {
    if (!a.root.extended) run(a);
  };
}

type Text = string | ((a: Activation) => string);

/** A value that is put out, and the text before it. */
interface Piece {
  readonly before: Text;
  readonly value: Evaluate;
  readonly node: Expression;
}

/** Compiles what a template puts out between its statements. */
export function compileOutput(c: Compilation, node: Output, frame: Frame): Execute | undefined {
  const pieces: Piece[] = [];
  let texts: Text[] = [];
  for (const part of node.parts) {
    if (part.kind === 'data') texts.push(part.text);
    else if (isConstant(part)) texts.push(constantText(c, part, frame));
    else {
      pieces.push({ before: joined(texts), value: c.expression(part, frame), node: part });
      texts = [];
    }
  }
  const run = compilePieces(c, pieces, joined(texts));
  return frame.checkOutput ? unlessExtended(c, run) : run;
}

/** Text that stands together is one piece of output. */
function joined(texts: readonly Text[]): Text {
  if (texts.every((text) => typeof text === 'string')) return texts.join('');
  return (a) => texts.map((text) => (typeof text === 'string' ? text : text(a))).join('');
}

function putText(a: Activation, text: Text): void {
  if (typeof text !== 'string') a.out.data(text(a));
  else if (text !== '') a.out.data(text);
}

/** Puts out values and what stands between them. */
function compilePieces(c: Compilation, pieces: readonly Piece[], after: Text): Execute {
  const { finalize } = c.environment;
  if (pieces.length === 0) return (a) => putText(a, after);
  return (a) => {
    const { out } = a;
    let at: Expression | undefined;
    try {
      for (const { before, value, node } of pieces) {
        if (typeof before !== 'string') out.data(before(a));
        else if (before !== '') out.data(before);
        at = node;
        const result = value(a);
        out.value(finalize ? finalize(result) : result);
      }
    } catch (error) {
      throw at ? locate(error, c.source, at) : error;
    }
    if (after !== '') putText(a, after);
  };
}

/** The text of a constant, which Jinja puts out together with the text beside it. */
function constantText(c: Compilation, node: Expression, frame: Frame): (a: Activation) => string {
  const value = c.expression(node, frame);
  const { finalize } = c.environment;
  return (a) => {
    try {
      const result = value(a);
      return str(finalize ? finalize(result) : result);
    } catch (error) {
      throw locate(error, c.source, node);
    }
  };
}

/** Whether Jinja evaluates an expression while it compiles: nothing in it depends on the rendering. */
function isConstant(node: Expression): boolean {
  switch (node.kind) {
    case 'constant':
      return true;
    case 'list':
    case 'tuple':
      return node.items.every(isConstant);
    case 'dict':
      return node.items.every(({ key, value }) => isConstant(key) && isConstant(value));
    case 'unary':
      return isConstant(node.operand);
    case 'binary':
    case 'logic':
      return isConstant(node.left) && isConstant(node.right);
    case 'concat':
      return node.parts.every(isConstant);
    case 'compare':
      return isConstant(node.first) && node.rest.every(({ value }) => isConstant(value));
    case 'conditional':
      return node.no !== undefined && [node.test, node.yes, node.no].every(isConstant);
    default:
      return false;
  }
}
