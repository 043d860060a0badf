import { describe, expect, it } from 'vitest';
import {
  HapError,
  ModuleFailure,
  type ControllerContext,
  type Module,
  type Outcome,
} from '../../src/model/index.js';
import { assert } from '../../src/modules/assert.js';
import { debug } from '../../src/modules/debug.js';
import { fail } from '../../src/modules/fail.js';
import { ping } from '../../src/modules/ping.js';
import { setFact } from '../../src/modules/set-fact.js';
import type { Value } from '../../src/python/index.js';
import { moduleTable } from '../kit/module-table.js';

/** What a module decides where `x` is 1, `yes` holds, and nothing else is defined. */
function decide(
  module: Module,
  params: Record<string, unknown>,
  more: Partial<ControllerContext> = {},
): Outcome {
  if (module.kind !== 'controller') throw new Error('not one of the controller');
  return module.decide(module.params.parse(params), {
    check: false,
    diff: false,
    verbosity: 0,
    native: false,
    evaluate: (expression): Value => {
      if (expression === 'x') return 1;
      throw new HapError({ code: 'undefined-variable', summary: `'${expression}' is undefined` });
    },
    condition: (expression) => expression === 'yes' || expression === true,
    ...more,
  });
}

describe('debug', () => {
  it.each([
    [{}, { msg: 'Hello world!' }],
    [{ msg: 'x' }, { msg: 'x' }],
    [{ msg: [1, 2] }, { msg: [1, 2] }],
    [{ var: 'x' }, { x: 1 }],
    [{ var: 'nope' }, { nope: 'VARIABLE IS NOT DEFINED!' }],
  ])('%j', (params, shown) => {
    expect(decide(debug, params).fields).toEqual({ ...shown, _ansible_verbose_always: true });
  });

  it('says why a variable is not defined when asked for more', () => {
    const { fields } = decide(debug, { var: 'nope' }, { verbosity: 1 });
    expect(fields?.['nope']).toBe("VARIABLE IS NOT DEFINED!: 'nope' is undefined");
  });

  it('is skipped below its verbosity', () => {
    expect(decide(debug, { msg: 'x', verbosity: 2 })).toMatchObject({ skipped: true });
    expect(decide(debug, { msg: 'x', verbosity: 2 }, { verbosity: 2 }).skipped).toBeUndefined();
  });
});

describe('set_fact', () => {
  it('sets values as they are, and words of truth as truth', () => {
    const { facts } = decide(setFact, { a: 1, b: 'text', c: 'Yes', d: 'false', e: [1] });
    expect([...(facts ?? [])]).toEqual([
      ['a', 1],
      ['b', 'text'],
      ['c', true],
      ['d', false],
      ['e', [1]],
    ]);
  });

  it('leaves words of truth as they are where templates give values of any type', () => {
    const { facts } = decide(setFact, { a: 'yes', b: true }, { native: true });
    expect([...(facts ?? [])]).toEqual([
      ['a', 'yes'],
      ['b', true],
    ]);
  });

  it('refuses no variables, and names that are none', () => {
    expect(() => decide(setFact, {})).toThrow(ModuleFailure);
    expect(() => decide(setFact, { 'a-b': 1 })).toThrow("The variable name 'a-b' is not valid");
  });

  it('tells apart what is to be kept among the facts', () => {
    expect(decide(setFact, { a: 1, cacheable: 'yes' }).cacheable).toBe(true);
  });
});

describe('assert', () => {
  it('passes where all conditions hold', () => {
    expect(decide(assert, { that: ['yes', true] })).toMatchObject({
      fields: { msg: 'All assertions passed' },
    });
    expect(decide(assert, { that: 'yes', success_msg: 'fine' })).toMatchObject({ fields: { msg: 'fine' } });
  });

  it('names the first that does not', () => {
    expect(decide(assert, { that: ['yes', 'a, b', 'c'] })).toMatchObject({
      failed: true,
      fields: { assertion: 'a, b', evaluated_to: false, msg: 'Assertion failed' },
    });
    expect(decide(assert, { that: false, msg: 'bad' }).fields).toMatchObject({ msg: 'bad' });
  });

  it('is quiet when asked', () => {
    expect(decide(assert, { that: 'yes', quiet: true }).fields).toEqual({ msg: 'All assertions passed' });
  });
});

describe('fail', () => {
  it('fails, with its message', () => {
    expect(decide(fail, { msg: 'no' })).toEqual({ failed: true, fields: { msg: 'no' } });
    expect(decide(fail, {}).fields).toEqual({ msg: 'Failed as requested from task' });
  });
});

moduleTable(ping, [
  { name: 'answers', params: {}, before: '', plans: [], result: { ping: 'pong' } },
  { name: 'answers what it is told', params: { data: 'x' }, before: '', plans: [], result: { ping: 'x' } },
  {
    name: 'crashes when told to',
    params: { data: 'crash' },
    before: '',
    plans: [],
    fails: /^MODULE FAILURE/,
  },
]);
