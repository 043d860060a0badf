import { operate, PyError, textOf, type Value } from '../../python/index.js';
import { failure } from '../failure.js';
import { parseKeyValues } from '../formats/key-values.js';
import { termText, type Lookup } from './lookup.js';

const SHORTCUT = /^(?:(0?x?[0-9a-f]+)-)?(0?x?[0-9a-f]+)(?:\/(0?x?[0-9a-f]+))?(?::(.+))?$/i;

interface Sequence {
  start: number;
  end: number | undefined;
  count: number | undefined;
  stride: number;
  format: string;
}

/** `sequence`: numbers as text, from `start=1 end=5 stride=2 format=%02d` or `1-5/2:%02d`. */
export const sequence: Lookup = ({ terms, name }) =>
  terms.flatMap((term) => generate(read(termText(term, name))));

function read(term: string): Sequence {
  const short = SHORTCUT.exec(term);
  if (short) {
    const [, start, end, stride, format] = short;
    return {
      start: start === undefined ? 1 : int('start', start),
      end: end === undefined ? undefined : int('end', end),
      count: undefined,
      stride: stride === undefined ? 1 : int('stride', stride),
      format: format ?? '%d',
    };
  }
  const { values, rest } = parseKeyValues(term);
  const given = (name: string): number | undefined => {
    const text = values.get(name);
    return text === undefined ? undefined : int(name, text);
  };
  const unknown = [...values.keys()].filter(
    (key) => !['start', 'end', 'count', 'stride', 'format'].includes(key),
  );
  if (rest !== undefined) unknown.push('_raw_params');
  if (unknown.length > 0)
    throw failure(`unrecognized arguments to with_sequence: [${unknown.map((u) => `'${u}'`).join(', ')}]`);
  return {
    start: given('start') ?? 1,
    end: given('end'),
    count: given('count'),
    stride: given('stride') ?? 1,
    format: values.get('format') ?? '%d',
  };
}

/** Python's `int(text, 0)`. */
function int(name: string, text: string): number {
  const clean = text.trim().replace(/(?<=[\da-fA-FxXoObB])_(?=[\da-fA-F])/g, '');
  const match = /^([-+]?)(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|0+|[1-9]\d*)$/.exec(clean);
  if (!match) throw failure(`can't parse ${name}=${text} as integer`);
  const size = Number(match[2]);
  return match[1] === '-' ? -size : size;
}

function generate(sequence: Sequence): Value[] {
  const { format } = sequence;
  const { start, end, stride } = bounds(sequence);
  if (stride > 0 && end < start) throw failure('to count backwards make stride negative');
  if (stride < 0 && end > start) throw failure("to count forward don't make stride negative");
  if (format.split('%').length !== 2) throw failure(`bad formatting string: ${format}`);
  const out: Value[] = [];
  if (stride === 0) return out;
  for (let i = start; stride > 0 ? i <= end : i >= end; i += stride) out.push(formatted(format, i));
  return out;
}

function bounds({ start, end, count, stride }: Sequence): { start: number; end: number; stride: number } {
  if (count === undefined && end === undefined) throw failure('must specify count or end in with_sequence');
  if (count === undefined) return { start, end: end ?? 0, stride };
  if (end !== undefined) throw failure("can't specify both count and end in with_sequence");
  return count === 0 ? { start: 0, end: 0, stride: 0 } : { start, end: start + count * stride - 1, stride };
}

function formatted(format: string, number: number): string {
  try {
    return textOf(operate('%', format, number)) ?? '';
  } catch (error) {
    if (error instanceof PyError) throw failure(`problem formatting ${number} with '${format}'`);
    throw error;
  }
}
