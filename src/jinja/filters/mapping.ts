import { iterate, PyIterator, repr, textOf, truth, type Value } from '../../python/index.js';
import { TemplateFailure } from '../errors.js';
import type { Context, Kwargs, TemplateFunction } from '../types.js';
import { attributeGetter, type Getter } from './attributes.js';

/** The name of a filter or test that is an argument of another. */
function nameOf(value: Value): string {
  return textOf(value) ?? repr(value);
}

function mapper(context: Context, args: readonly Value[], kwargs: Kwargs): Getter {
  const [name, ...rest] = args;
  const attribute = kwargs.get('attribute');
  if (name === undefined && attribute !== undefined) {
    for (const key of kwargs.keys())
      if (key !== 'attribute' && key !== 'default')
        throw new TemplateFailure('FilterArgumentError', `Unexpected keyword argument ${repr(key)}`);
    return attributeGetter(context, attribute, kwargs.get('default') ?? null);
  }
  if (name === undefined) throw new TemplateFailure('FilterArgumentError', 'map requires a filter argument');
  return (item) => context.callFilter(nameOf(name), [item, ...rest], kwargs);
}

function* map(context: Context, value: Value, args: readonly Value[], kwargs: Kwargs): Generator<Value> {
  if (!truth(value)) return;
  const get = mapper(context, args, kwargs);
  for (const item of iterate(value)) {
    context.charge(1);
    yield get(item);
  }
}

interface Selection {
  /** Whether those are kept that the test does not hold for. */
  rejects: boolean;
  /** Whether the first argument names the attribute that is tested. */
  ofAttribute: boolean;
}

function* select(
  context: Context,
  value: Value,
  args: readonly Value[],
  kwargs: Kwargs,
  { rejects, ofAttribute }: Selection,
): Generator<Value> {
  if (!truth(value)) return;
  const [attribute] = args;
  if (ofAttribute && attribute === undefined)
    throw new TemplateFailure('FilterArgumentError', 'Missing parameter for attribute name');
  const get = ofAttribute ? attributeGetter(context, attribute ?? null) : undefined;
  const [name, ...rest] = ofAttribute ? args.slice(1) : args;
  for (const item of iterate(value)) {
    context.charge(1);
    const subject = get ? get(item) : item;
    const holds = name === undefined ? subject : context.callTest(nameOf(name), [subject, ...rest], kwargs);
    if (truth(holds) !== rejects) yield item;
  }
}

function selector(selection: Selection): TemplateFunction {
  return (context, [value = null, ...args], kwargs) =>
    new PyIterator(select(context, value, args, kwargs, selection));
}

/** Jinja's filters that apply another filter or a test to each item. */
export const MAPPING_FILTERS: readonly (readonly [string, TemplateFunction])[] = [
  ['map', (context, [value = null, ...args], kwargs) => new PyIterator(map(context, value, args, kwargs))],
  ['select', selector({ rejects: false, ofAttribute: false })],
  ['reject', selector({ rejects: true, ofAttribute: false })],
  ['selectattr', selector({ rejects: false, ofAttribute: true })],
  ['rejectattr', selector({ rejects: true, ofAttribute: true })],
];
