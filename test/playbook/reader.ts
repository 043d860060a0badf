import { expect } from 'vitest';
import { formatPosition, TemplateString, type Problem } from '../../src/model/index.js';
import {
  loadPlaybook,
  LoadSession,
  type Block,
  type LoadContext,
  type Node,
  type Play,
  type Task,
} from '../../src/playbook/index.js';
import { toPlain, type Dict, type Value } from '../../src/python/index.js';
import { memoryFiles } from '../kit/memory-files.js';

const freeForms: Readonly<Record<string, string>> = {
  command: 'cmd',
  shell: 'cmd',
  raw: 'free_form',
  script: 'cmd',
};
const modules = [
  'apt',
  'command',
  'copy',
  'debug',
  'fail',
  'file',
  'ping',
  'raw',
  'service',
  'set_fact',
  'shell',
  'script',
];
const short = (name: string): string => name.replace(/^ansible\.(builtin|legacy)\./, '');

/** A context over files in memory. Names are rendered by putting plain variables in place of `{{ name }}`. */
export function contextOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  more: Partial<LoadContext> = {},
): LoadContext {
  return {
    files: memoryFiles(files),
    modules: {
      freeForm: (name) => freeForms[short(name)],
      knows: (name) => modules.includes(short(name)),
      names: () => modules,
    },
    rolesPath: [],
    renderStatic: substitute,
    session: new LoadSession(),
    ...more,
  };
}

function substitute(value: Value, vars: readonly Dict[]): string | undefined {
  if (!(value instanceof TemplateString)) return undefined;
  const find = (name: string): Value | undefined => vars.findLast((layer) => layer.has(name))?.get(name);
  const names = [...value.source.matchAll(/\{\{ *(\w+) *\}\}/g)].map(([, name = '']) => name);
  if (names.some((name) => typeof find(name) !== 'string')) return undefined;
  return value.source.replace(/\{\{ *(\w+) *\}\}/g, (_, name: string) => find(name) as string);
}

export interface Read {
  readonly plays: readonly Play[];
  readonly problems: readonly Problem[];
}

/** Reads `/p/site.yml` among these files; relative names are of `/p`. */
export function read(
  files: string | Readonly<Record<string, string | Uint8Array>>,
  more: Partial<LoadContext> = {},
): Read {
  const given = typeof files === 'string' ? { 'site.yml': files } : files;
  const absolute = Object.fromEntries(
    Object.entries(given).map(([k, v]) => [k.startsWith('/') ? k : `/p/${k}`, v]),
  );
  return loadPlaybook(['/p/site.yml'], contextOf(absolute, more));
}

/** As {@link read}, of what must have nothing wrong with it. */
export function plays(files: Parameters<typeof read>[0], more: Partial<LoadContext> = {}): readonly Play[] {
  const { plays, problems } = read(files, more);
  expect(problems.map(shown)).toEqual([]);
  return plays;
}

/** A play around some tasks. */
export function playOfTasks(tasks: string): string {
  return `- hosts: all\n  tasks:\n${tasks.replace(/^(?=.)/gm, '    ')}\n`;
}

/** The only task of a play with nothing wrong. */
export function onlyTask(tasks: string, more: Partial<LoadContext> = {}): Task {
  const [play] = plays(playOfTasks(tasks), more);
  return taskOf(play?.tasks[0]);
}

/** A node that has to be a task. */
export function taskOf(node: Node | undefined): Task {
  if (node?.kind !== 'task') throw new Error('no task');
  return node;
}

/** A node that has to be a block. */
export function blockOf(node: Node | undefined): Block {
  if (node?.kind !== 'block') throw new Error('no block');
  return node;
}

/** Templates as `<source>`, so that a test sees what is one. */
export function plain(value: Value | undefined): unknown {
  if (value === undefined) return undefined;
  return toPlain(value, (object) => (object instanceof TemplateString ? `<${object.source}>` : object.str()));
}

/** `error unknown-key /p/site.yml:3:5`. */
export function shown({ severity, error }: Problem): string {
  const at = error.position ? formatPosition(error.position).replace(/^\/p\//, '') : '-';
  return `${severity} ${error.code} ${at}`;
}

/** The names of tasks, blocks as lists. */
export function outline(nodes: readonly Node[]): unknown[] {
  return nodes.map((node) =>
    node.kind === 'task' ? (plain(node.name) ?? node.action) : outline(node.tasks),
  );
}
