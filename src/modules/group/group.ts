import {
  change,
  defineModule,
  lines,
  mapped,
  ModuleFailure,
  sh,
  type Change,
  type Fields,
  type Output,
  type Probe,
  type RunChange,
} from '../../model/index.js';
import { bool, int, oneOf, params, str, type ParamsOf } from '../../params/index.js';
import { askAccounts, entryOf } from '../shared/accounts.js';
import { adminPath, asAdmin } from '../shared/admin.js';
import { groupEntries, type GroupEntry } from '../shared/nss.js';
import { linesOf, section, sectionsOf } from '../shared/sections.js';

const shape = {
  name: str.required().describe('The group.'),
  state: oneOf('present', 'absent').default('present').describe('Whether it is there.'),
  gid: int.describe('Its number.'),
  system: bool.default(false).describe('It is made with a number of the range for system groups.'),
  local: bool.default(false).describe('Only the local files are looked at and changed (libuser).'),
  non_unique: bool.default(false).describe('Its number may be that of another group.'),
};
const schema = params(shape, { requiredIf: [['non_unique', true, ['gid']]] });
type Params = ParamsOf<typeof shape>;

interface Now {
  readonly group: GroupEntry | undefined;
  /** Every group, where the local files alone count. */
  readonly all: readonly GroupEntry[];
  /** groupadd and its like are there; else busybox's addgroup does it. */
  readonly shadow: boolean;
  /** The local file, where it has to be edited. */
  readonly file: string;
}

/** Manages a group. */
export const group = defineModule<typeof schema, Now, Now>({
  name: 'group',
  summary: 'Create, change or remove a group.',
  params: schema,
  changesUsers: true,
  returns: {
    gid: 'Number of the group, where it is there.',
    system: 'As the param.',
    state: 'As the param.',
    name: 'As the param.',
  },
  inspect: look,
  after: look,
  plan(given, now) {
    return asAdmin(changesOf(given, now));
  },
  result(given, [stage], ctx, after): Fields {
    const now = stage?.now as Now;
    const changed = (stage?.changes.length ?? 0) > 0;
    if (ctx.check && changed && (given.state === 'absent' || !now.group)) return {};
    const entry = (after ?? now).group;
    const missing = given.local && !now.group ? { warnings: [missingWarning] } : {};
    return {
      name: given.name,
      state: given.state,
      ...said(stage?.outputs ?? []),
      ...(entry ? { system: given.system, gid: entry.gid } : {}),
      ...missing,
    };
  },
});

function changesOf(given: Params, now: Now): Change[] {
  if (given.state === 'absent') return now.group ? remove(given, now) : [];
  if (!now.group) return create(given, now);
  if (given.gid === undefined || given.gid === now.group.gid) return [];
  refuseTaken(given, now);
  return now.shadow ? modify(given, now.group) : edit(given, now.group, now.file);
}

const missingWarning =
  "'local: true' specified and group was not found in /etc/group. " +
  'The local group may already exist if the local group database exists somewhere other than /etc/group.';

function look({ name, local }: Params): Probe<Now> {
  const script = lines([
    adminPath,
    section('tools'),
    sh`command -v groupadd >/dev/null || ! command -v addgroup >/dev/null && printf 'shadow\n'`,
    section('group'),
    local ? sh`cat /etc/group` : sh`${entryOf('group', name)}; [ -z "$_e" ] || printf '%s\n' "$_e"`,
    section('file'),
    sh`command -v groupadd >/dev/null || cat /etc/group`,
    sh`:`,
  ]);
  const entries = local ? [] : [['group', name] as const];
  return mapped(askAccounts({ entries, script }), (said) => {
    const found = sectionsOf(said);
    const all = groupEntries(linesOf(found.get('group')));
    return {
      group: all.find((g) => g.name === name),
      all,
      shadow: (found.get('tools') ?? '') !== '',
      file: found.get('file') ?? '',
    };
  });
}

/** libuser's tools do not look for a number that is taken. */
function refuseTaken({ name, gid, local }: Params, now: Now): void {
  const other = local && gid ? now.all.find((g) => g.gid === gid && g.name !== name) : undefined;
  if (other) throw new ModuleFailure(`GID '${other.gid}' already exists with group '${other.name}'`);
}

function explained(more: Partial<RunChange> = {}): Partial<RunChange> {
  return { explain: ({ stderr, stdout }) => stderr || stdout, ...more };
}

function create(given: Params, now: Now): Change[] {
  const { name, gid, system, non_unique: shared, local } = given;
  refuseTaken(given, now);
  const flags = [
    ...(gid === undefined ? [] : ['-g', gid, ...(shared && now.shadow ? ['-o'] : [])]),
    ...(system ? [now.shadow ? '-r' : '-S'] : []),
  ];
  const tool = now.shadow ? (local ? 'lgroupadd' : 'groupadd') : 'addgroup';
  const more = explained({ provides: [`group:${name}`] });
  return change(`create group ${name}`, 'state', 'absent', 'present', sh`${[tool, ...flags, name]}`, more);
}

function remove({ name, local }: Params, now: Now): Change[] {
  const tool = now.shadow ? (local ? 'lgroupdel' : 'groupdel') : 'delgroup';
  return change(`remove group ${name}`, 'state', 'present', 'absent', sh`${tool} ${name}`, explained());
}

function modify({ name, gid = 0, local, non_unique: shared }: Params, before: GroupEntry): Change[] {
  const words = [local ? 'lgroupmod' : 'groupmod', '-g', gid, ...(shared ? ['-o'] : []), name];
  return change(`renumber group ${name}`, 'gid', before.gid, gid, sh`${words}`, explained());
}

/** busybox has no groupmod: the file itself is changed. */
function edit({ name, gid = 0 }: Params, before: GroupEntry, file: string): Change[] {
  if (file.includes(`:${gid}:`)) throw new ModuleFailure(`gid '${gid}' in use`);
  const old = `${name}:x:${before.gid}:`;
  const content = file
    .split('\n')
    .map((line) => (line.startsWith(old) ? `${name}:x:${gid}:${line.slice(old.length)}` : line))
    .join('\n');
  const diff = { before: { gid: before.gid }, after: { gid } };
  const bytes = new TextEncoder().encode(content);
  return [{ kind: 'write', what: `renumber group ${name}`, path: '/etc/group', content: bytes, diff }];
}

/** What the commands printed, where they did. */
function said(outputs: readonly Output[]): Fields {
  const stdout = outputs.map((o) => o.stdout).join('');
  const stderr = outputs.map((o) => o.stderr).join('');
  return { ...(stdout ? { stdout } : {}), ...(stderr ? { stderr } : {}) };
}
