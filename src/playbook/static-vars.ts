import { dirname } from 'node:path/posix';
import { Dict } from '../python/index.js';
import type { Play, Role, Scoped } from './ast.js';
import type { Reading } from './reading.js';
import { firstThere, varsFileCandidates } from './paths.js';

/** Where a name that is rendered while reading stands. */
interface From {
  readonly parent: Scoped;
  readonly play: Play;
  readonly role: Role | undefined;
}

/**
 * The variables that names of imports see: all but those of hosts, lowest precedence first.
 * @param own `vars` of the import itself
 */
export function staticVariables(from: From, own: Dict | undefined, reading: Reading): Dict[] {
  const { role, play } = from;
  const chain = role ? [...role.parents, role] : [];
  const layers: (Dict | undefined)[] = [
    ...chain.map((r) => r.defaults),
    play.vars,
    ...varsFiles(play, reading),
    ...chain.flatMap((r) => [r.entryVars, r.vars]),
    ...scopedVars(from.parent),
    own,
    ...chain.map((r) => r.params),
    magic(from),
  ];
  return layers.filter((layer) => layer !== undefined);
}

/** `vars` of the blocks around a node, outermost first; the play's are a layer of their own. */
function scopedVars(parent: Scoped): Dict[] {
  const vars: Dict[] = [];
  for (let at = parent; at.parent; at = at.parent) if (at.vars) vars.unshift(at.vars);
  return vars;
}

/** The play's `vars_files` that have a fixed name and are there. */
function varsFiles(play: Play, reading: Reading): Dict[] {
  const base = dirname(play.file);
  return play.varsFiles.flatMap(({ value }) => {
    const names = (Array.isArray(value) ? value : [value]).filter((name) => typeof name === 'string');
    const found = names
      .map((name) => firstThere(varsFileCandidates(name, base, reading.ctx), reading.ctx))
      .find((path) => path !== undefined);
    const vars = found === undefined ? undefined : reading.yaml(found);
    return (Array.isArray(vars) ? vars : [vars]).filter((v) => v instanceof Dict);
  });
}

function magic({ play, role }: From): Dict {
  const known = new Dict([['playbook_dir', dirname(play.file)]]);
  if (typeof play.name === 'string') known.set('ansible_play_name', play.name);
  if (!role) return known;
  return known
    .set('role_name', role.name)
    .set('ansible_role_name', role.name)
    .set('role_path', role.path)
    .set(
      'ansible_parent_role_names',
      [...role.parents].reverse().map((r) => r.name),
    )
    .set(
      'ansible_parent_role_paths',
      [...role.parents].reverse().map((r) => r.path),
    );
}
