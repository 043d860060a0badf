import {
  known,
  probe,
  probes,
  sh,
  type ModuleContext,
  type Output,
  type Probe,
  type Sh,
} from '../../model/index.js';
import { bool, mode, str, type ParamsOf } from '../../params/index.js';
import { notThere } from './fail.js';
import { flagChange, hapFlags, type Flags } from './flags.js';
import { askId } from './ids.js';
import { Reader } from './lines.js';
import { applyMode, modeText } from './mode.js';
import { contextChange, hapContext, type SecurityContext } from './selinux.js';
import type { FileStat } from './stat-line.js';

/** The params by which Ansible's file modules say who owns a file and what may be done with it. */
export const attributeParams = {
  mode: mode.describe(
    'Its permissions: octal digits such as 0644 (quoted, or with the leading zero) or symbolic such as u=rw,g=r.',
  ),
  owner: str.describe('The user who owns it, by name or number.'),
  group: str.describe('The group that owns it, by name or number.'),
  seuser: str.describe('The user part of its SELinux context; _default for what the policy says.'),
  serole: str.describe('The role part of its SELinux context; _default for what the policy says.'),
  setype: str.describe('The type part of its SELinux context; _default for what the policy says.'),
  selevel: str.describe('The level part of its SELinux context; _default for what the policy says.'),
  attributes: str
    .aliases('attr')
    .describe(
      'Its flags as chattr takes them; =, + or - in front says what is done with them, = is assumed.',
    ),
  unsafe_writes: bool
    .default(false)
    .describe('Write in place where a file cannot be replaced, as one that is mounted into a container.'),
};

/** What a task wants of a file's attributes. */
export type Wanted = Omit<ParamsOf<typeof attributeParams>, 'unsafe_writes'>;

/** What a host said that is needed to compare and to predict attributes. */
export interface AttributesFound {
  readonly umask: number;
  /** Numbers of the owner and group that are wanted, `undefined` for one that is not there. */
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly flags?: Flags | undefined;
  readonly context?: SecurityContext | undefined;
}

const numeric = (id: string | undefined): boolean => id !== undefined && /^\d+$/.test(id);
const wantsContext = (w: Wanted): boolean =>
  [w.seuser, w.serole, w.setype, w.selevel].some((part) => part !== undefined);

/** Whether any attribute is asked for. */
export function wantsAttributes(w: Wanted): boolean {
  return wantsContext(w) || [w.mode, w.owner, w.group, w.attributes].some((v) => v !== undefined);
}

/** Where neither names nor what only some file systems have is wanted. */
const nothing = known<Omit<AttributesFound, 'umask'>>({ uid: undefined, gid: undefined });

/**
 * Asks what is needed of a file's attributes, but for the umask.
 * @param file the file itself, where a link has been followed
 */
export function askAttributes(w: Wanted, file: () => string | Sh): Probe<Omit<AttributesFound, 'umask'>> {
  const asks = wantsContext(w) || [w.owner, w.group, w.attributes].some((v) => v !== undefined);
  if (!asks) return nothing;
  const path = file();
  const id = (kind: 'user' | 'group', name: string | undefined): Probe<number | undefined> => {
    if (name === undefined) return known(undefined);
    return numeric(name) ? known(Number(name)) : askId(kind, name);
  };
  return probes<Omit<AttributesFound, 'umask'>>({
    uid: id('user', w.owner),
    gid: id('group', w.group),
    flags:
      w.attributes === undefined
        ? known(undefined)
        : probe(sh`${hapFlags} ${path}`, (o) => new Reader(o).line()),
    context: wantsContext(w) ? probe(sh`${hapContext} ${path}`, contextOf) : known(undefined),
  });
}

function contextOf(output: Output): SecurityContext {
  const reader = new Reader(output);
  return { now: reader.line(), policy: reader.line() };
}

/** A step of what makes a file as it is wanted. */
export interface Step {
  readonly what: string;
  readonly script: Sh;
}

/** What differs, and what would change it. */
export interface AttributeChanges {
  readonly before: Record<string, unknown>;
  readonly after: Record<string, unknown>;
  readonly steps: Step[];
}

/** What is known of a file that is only about to be made. */
export interface NewFile {
  readonly type: 'file' | 'directory' | 'link';
  readonly mode: number;
}

/**
 * Compares a file with what is wanted, in the order in which Ansible changes it: context, owner, group, mode, flags.
 * @param stat of the file itself (a link's own), or what it will be made with
 * @throws ModuleFailure for an owner or group that is not there
 */
export function attributeChanges(
  path: string,
  w: Wanted,
  found: AttributesFound,
  stat: FileStat | NewFile,
  ctx: ModuleContext,
): AttributeChanges {
  const out: AttributeChanges = { before: {}, after: {}, steps: [] };
  const old = 'uid' in stat ? stat : undefined;
  const add = (key: string, from: unknown, to: unknown, what: string, script: Sh): void => {
    out.before[key] = from;
    out.after[key] = to;
    out.steps.push({ what, script });
  };
  const context = found.context && contextChange(path, w, found.context);
  if (context) add('secontext', context.before, context.after, 'context', context.script);
  const uid = idOf('user', w.owner, found.uid, path, ctx);
  if (w.owner !== undefined && uid !== (old ? old.uid : ctx.basics.uid))
    add('owner', old ? old.uid : ctx.basics.uid, uid, `owner ${w.owner}`, sh`chown -h -- ${w.owner} ${path}`);
  const gid = idOf('group', w.group, found.gid, path, ctx);
  if (w.group !== undefined && gid !== old?.gid)
    add('group', old?.gid, gid, `group ${w.group}`, sh`chgrp -h -- ${w.group} ${path}`);
  if (w.mode !== undefined && stat.type !== 'link') {
    const base = { bits: stat.mode, directory: stat.type === 'directory', umask: found.umask };
    const bits = applyMode(w.mode, base);
    // A change of owner or group takes setuid and setgid away.
    const lost = out.steps.length > 0 && (bits & 0o6000) !== 0;
    if (bits !== stat.mode || lost) {
      const script = chmodTo(bits, base.directory, path);
      const what = `mode ${modeText(bits)}`;
      if (bits !== stat.mode) add('mode', modeText(stat.mode), modeText(bits), what, script);
      else out.steps.push({ what, script });
    }
  }
  const flags = found.flags === undefined ? undefined : flagChange(path, w.attributes ?? '', found.flags);
  if (flags) add('attributes', flags.before, flags.after, `attributes ${flags.after}`, flags.script);
  return out;
}

/** chmod to exactly these bits. */
export function chmodTo(bits: number, directory: boolean, path: string): Sh {
  // GNU chmod takes setgid from a directory only where the digits are five.
  return sh`chmod -- ${directory ? modeText(bits).padStart(5, '0') : modeText(bits)} ${path}`;
}

function idOf(
  kind: 'user' | 'group',
  name: string | undefined,
  id: number | undefined,
  path: string,
  ctx: ModuleContext,
): number | string | undefined {
  if (name === undefined || id !== undefined) return id;
  if (ctx.check && ctx.predicted(`${kind}:${name}`)) return name;
  const tool = kind === 'user' ? 'chown' : 'chgrp';
  return notThere(ctx, `${tool} failed: failed to look up ${kind} ${name}`, { path });
}

/** `chown failed: …` for what the tools say, as Ansible's messages begin. */
export function explainAttributes(stderr: string): string | undefined {
  const tool = /^(?:\S*\/)?(chown|chgrp|chmod|chattr|chcon): (.*)/m.exec(stderr);
  return tool ? `${tool[1]} failed: ${tool[2]}` : undefined;
}

/** The mode that is wanted of a file that is only about to be made; `undefined` where it is left to the umask. */
export function modeOfNew(w: Wanted, found: AttributesFound, directory: boolean): number | undefined {
  if (w.mode === undefined) return undefined;
  const bits = (directory ? 0o777 : 0o666) & ~found.umask;
  return applyMode(w.mode, { bits, directory, umask: found.umask });
}

/** The steps that give a file just made its attributes; its mode in any case, for it was made closed. */
export function stepsForNew(
  path: string,
  w: Wanted,
  found: AttributesFound,
  type: 'file' | 'directory',
  ctx: ModuleContext,
): Step[] {
  const { steps } = attributeChanges(path, { ...w, mode: undefined }, found, { type, mode: 0 }, ctx);
  const bits = modeOfNew(w, found, type === 'directory');
  if (bits === undefined) return steps;
  const what = `mode ${modeText(bits)}`;
  // A change of the owner takes setuid away, and flags may forbid any change after them.
  const last = steps.filter((step) => step.what.startsWith('attributes '));
  const first = steps.filter((step) => !last.includes(step));
  return [...first, { what, script: chmodTo(bits, type === 'directory', path) }, ...last];
}

/** The steps that make a directory, which may have come to be meanwhile. */
export function makeDirectory(path: string, w: Wanted, found: AttributesFound, ctx: ModuleContext): Step[] {
  // Made with its mode, so that nobody gets in before chmod has set what mkdir leaves out.
  const bits = modeOfNew(w, found, true);
  const option = bits === undefined ? sh`` : sh`-m ${modeText(bits)}`;
  const script = sh`{ mkdir ${option} -- ${path} || [ -d ${path} ]; }`;
  return [{ what: `make ${path}`, script }, ...stepsForNew(path, w, found, 'directory', ctx)];
}
