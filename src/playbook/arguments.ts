import {
  coreName,
  HapError,
  positionOf,
  positionOfValue,
  setPlaces,
  TemplateString,
  type Position,
} from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import type { Sourced } from './ast.js';
import type { ActionKey } from './action.js';
import { parseKeyValues } from './key-value.js';
import type { Reading } from './reading.js';
import { merge } from './scoped.js';
import { splitArguments } from './split.js';
import { assignmentHint } from './value-check.js';
import { describe, pieceOf, sourceText } from './text.js';

/** What a task calls: a module with its params. */
export interface ActionCall {
  /** As written. */
  readonly name: string;
  /** Where the name is a template (`action: "{{ x }} a=b"`). */
  readonly nameTemplate: TemplateString | undefined;
  readonly args: Dict;
  readonly argsTemplate: Sourced | undefined;
  readonly position: Position | undefined;
}

/** Modules whose text is a command line. */
const commands = new Set(['command', 'shell', 'raw', 'script', 'win_command', 'win_shell']);
const windows = new Set(['ansible.windows.win_command', 'ansible.windows.win_shell']);
/** Modules beside these whose text need not be `key=value`. */
const rawParams = new Set([
  ...['include', 'include_vars', 'include_tasks', 'include_role', 'import_tasks', 'import_role'],
  ...['add_host', 'group_by', 'set_fact', 'meta'],
]);

const isCommand = (name: string): boolean => commands.has(coreName(name)) || windows.has(name);

/** The name in `args` of what is no `key=value`, where its module has none for it. */
export const RAW = '_raw_params';

interface Parsed {
  readonly name: string;
  readonly nameValue: Value;
  readonly args: Dict;
}

/**
 * The module of a task and its params, in any of the forms Ansible knows: `copy: src=a dest=b`, `copy: {src: a}`,
 * `action: copy src=a`, `action: {module: copy, src: a}`, `args: {…}` beside them.
 * @returns `undefined` where they cannot be read, which is reported
 */
export function readCall(dict: Dict, action: ActionKey, reading: Reading): ActionCall | undefined {
  const thing = dict.get(action.key) ?? null;
  const at = positionOfValue(dict, action.key) ?? action.position;
  const old = action.key === 'action' || action.key === 'local_action';
  return reading.attempt(at, () => {
    const own = old ? oldStyle(thing, at) : newStyle(action.key, thing, at);
    if (!own) {
      throw new HapError({
        code: 'no-action',
        summary: `no module/action detected in '${action.key}'`,
        position: at,
      });
    }
    const extra = dict.get('args') ?? null;
    const beside = extra instanceof Dict ? extra : undefined;
    const template = beside ? undefined : argsTemplate(dict, extra);
    const args = beside ? merge(beside, own.args) : own.args;
    refuseInternal(own.name, args);
    const call = {
      name: own.name,
      nameTemplate: own.nameValue instanceof TemplateString ? own.nameValue : undefined,
      position: old ? at : action.position,
    };
    return { ...call, ...settle(own.name, args, template, at, reading) };
  });
}

function newStyle(name: string, thing: Value, at: Position | undefined): Parsed {
  if (thing === null) return { name, nameValue: name, args: new Dict() };
  if (thing instanceof Dict) return { name, nameValue: name, args: thing };
  if (sourceText(thing) !== undefined) return { name, nameValue: name, args: keyValues(thing, name, at) };
  throw unexpected(name, thing, at);
}

function oldStyle(thing: Value, at: Position | undefined): Parsed | undefined {
  if (thing instanceof Dict) return oldStyleMapping(thing);
  if (sourceText(thing) === undefined) throw unexpected('action', thing, at);
  const parsed = moduleString(thing, at);
  return parsed && withNestedArgs(parsed);
}

function oldStyleMapping(thing: Dict): Parsed | undefined {
  const module = thing.get('module');
  if (module === undefined || sourceText(module) === undefined) return undefined;
  const parsed = moduleString(module, positionOfValue(thing, 'module'));
  if (!parsed) return undefined;
  const args = merge(thing, parsed.args);
  args.delete('module');
  return withNestedArgs({ ...parsed, args });
}

/** `args` inside of `action`. */
function withNestedArgs(parsed: Parsed): Parsed {
  const nested = parsed.args.get('args');
  if (nested === undefined || nested === null) return parsed;
  const at = positionOfValue(parsed.args, 'args');
  if (!(nested instanceof Dict) && sourceText(nested) === undefined) throw unexpected('args', nested, at);
  const more = nested instanceof Dict ? nested : keyValues(nested, '', at);
  const args = merge(parsed.args, more);
  if (!more.has('args')) args.delete('args');
  return { ...parsed, args };
}

/** `copy src=a dest=b`: the first word is the module. */
function moduleString(whole: Value, at: Position | undefined): Parsed | undefined {
  const words = splitArguments(sourceText(whole) ?? '');
  const name = words[0]?.trim();
  if (name === undefined || name === '') return undefined;
  const rest = words.slice(1).join(' ');
  const nameValue = pieceOf(whole, name, at);
  const args = keyValues(pieceOf(whole, rest, at), name, at);
  return { name, nameValue, args };
}

function keyValues(whole: Value, name: string, at: Position | undefined): Dict {
  const { options, raw } = parseKeyValues(sourceText(whole) ?? '', isCommand(name));
  const args = new Dict();
  for (const [key, value] of options) args.set(key, pieceOf(whole, value, at));
  if (raw !== undefined) args.set(RAW, pieceOf(whole, raw, at));
  if (at) setPlaces(args, at, new Map([...args.keys()].map((key) => [key, at])));
  return args;
}

/** `args: "{{ dict }}"` beside the module. */
function argsTemplate(dict: Dict, extra: Value): Sourced | undefined {
  if (extra === null || extra === '') return undefined;
  const position = positionOfValue(dict, 'args');
  if (extra instanceof TemplateString) return { value: extra, position };
  throw new HapError({
    code: 'wrong-type',
    summary: `args must be a mapping or a template that gives one, not ${describe(extra)}`,
    hint: assignmentHint(extra) ?? "A variable is written as '{{ name }}'.",
    position,
  });
}

/** Puts the free form under the name its module has for it, or makes a template of what is left over. */
function settle(
  name: string,
  args: Dict,
  template: Sourced | undefined,
  at: Position | undefined,
  reading: Reading,
): { args: Dict; argsTemplate: Sourced | undefined } {
  const core = coreName(name);
  const { modules } = reading.ctx;
  const freeForm = modules.freeForm(name);
  const raw = args.get(RAW);
  const takesCmd = ['command', 'shell', 'script'].includes(core);
  if (raw === undefined || raw === null || raw === '') {
    if (takesCmd && args.has('cmd'))
      return { args: renamed(args, 'cmd', freeForm ?? RAW), argsTemplate: template };
    return { args: raw === undefined ? args : without(args, RAW), argsTemplate: template };
  }
  if (takesCmd && args.has('cmd')) {
    throw new HapError({
      code: 'bad-arguments',
      summary: "the 'cmd' argument cannot be used when other raw parameters are specified",
      hint: 'Put everything in one place or the other.',
      position: positionOf(args, 'cmd'),
    });
  }
  const whole = raw instanceof TemplateString && core === 'add_host';
  if (!whole && (freeForm !== undefined || isCommand(name) || rawParams.has(core))) {
    return { args: renamed(args, RAW, freeForm ?? RAW), argsTemplate: template };
  }
  const left = without(args, RAW);
  if (raw instanceof TemplateString) return { args: left, argsTemplate: { value: raw, position: at } };
  if (modules.knows(name)) throw extraParams(name, raw, at);
  return { args: left, argsTemplate: template };
}

function extraParams(name: string, raw: Value, position: Position | undefined): HapError {
  return new HapError({
    code: 'bad-arguments',
    summary: `${name} takes its parameters as key=value or as a mapping, and ${describe(raw)} is neither`,
    hint: 'Quote a value that has spaces, or write the parameters as a mapping below the module.',
    position,
  });
}

function without(args: Dict, key: string): Dict {
  const rest = merge(args);
  rest.delete(key);
  return rest;
}

function renamed(args: Dict, from: string, to: string): Dict {
  if (from === to) return args;
  const value = args.get(from) ?? null;
  const at = positionOf(args, from);
  const named = new Dict([[to, value]]);
  if (at) setPlaces(named, at, new Map([[to, at]]), new Map([[to, positionOfValue(args, from) ?? at]]));
  return merge(without(args, from), named);
}

/** Names that Ansible keeps for itself. */
function refuseInternal(name: string, args: Dict): void {
  if (isCommand(name)) return;
  for (const key of args.keys()) {
    if (!sourceText(key)?.startsWith('_ansible_')) continue;
    throw new HapError({
      code: 'bad-arguments',
      summary: `invalid parameter specified for action '${name}': '${sourceText(key) ?? ''}'`,
      position: positionOf(args, key),
    });
  }
}

function unexpected(name: string, thing: Value, position: Position | undefined): HapError {
  return new HapError({
    code: 'wrong-type',
    summary: `the parameters of '${name}' must be a mapping or text, not ${describe(thing)}`,
    hint: Array.isArray(thing) ? 'Write one task for each, or loop over them.' : undefined,
    position,
  });
}
