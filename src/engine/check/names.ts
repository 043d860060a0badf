import {
  didYouMean,
  formatPosition,
  HapError,
  type ControllerFiles,
  type Position,
} from '../../model/index.js';
import type { Reference } from '../../template/index.js';
import type { Role } from '../../playbook/index.js';
import { keyword, lineage } from '../vars/keywords.js';
import type { Definitions } from './definitions.js';
import type { Findings } from './findings.js';
import { isGiven } from './known-names.js';
import { inFile, inYaml, type PlaceOf } from './place-in.js';
import type { Parses } from './parses.js';
import type { PlayScope } from './play-scope.js';
import { isCertain, loopNames, type Site } from './site.js';
import { templatesIn, type Text } from './texts.js';

/** What looking for undefined variables takes. */
export interface NameMeans {
  readonly parses: Parses;
  readonly definitions: Definitions;
  readonly files: ControllerFiles;
  readonly findings: Findings;
}

/** How a variable came to be looked at. */
interface Trail {
  /** Whether the run fails by what is wrong there. */
  readonly certain: boolean;
  readonly hosts: readonly string[];
  /** Variables whose values led here, outermost first. */
  readonly through: readonly string[];
  /** Where the first of them is used; it is only looked for where something is to be said. */
  readonly used: (() => Position | undefined) | undefined;
}

/** Looks for variables that nobody defines. */
export class Names {
  readonly #hints = new Map<string, string | undefined>();
  readonly #told = new Set<string>();
  /** Variables whose values were followed, for the tasks of each role that have no variables of their own. */
  readonly #followed = new Map<Role | undefined, Set<string>>();

  constructor(
    private readonly scope: PlayScope,
    private readonly means: NameMeans,
  ) {}

  /** Looks at all texts of a task. */
  task(site: Site, texts: readonly Text[]): void {
    const strict = texts.filter(({ lenient }) => lenient !== true);
    const read = strict.map((text) => ({
      text,
      found: this.means.parses.references(text.source, text.kind),
    }));
    const asked = new Set(
      read.flatMap(({ found }) => found.filter((r) => r.need === 'asked').map((r) => r.name)),
    );
    for (const { text, found } of read) {
      const given = this.givenIn(site, text);
      if (!given) continue;
      const certain = isCertain(site, text.stage) && text.sure;
      const place = inYaml(text.source, text.template, text.position, this.means.files);
      this.references(site, place, found, certain, (name) => given.has(name), asked);
    }
  }

  /** Looks at what the text of a template file reads. @param own names that only such files see */
  file(
    site: Site,
    file: { readonly path: string; readonly text: string },
    found: readonly Reference[],
    own: ReadonlySet<string>,
  ): void {
    const given = this.givenIn(site, { stage: 'run' });
    if (!given) return;
    const asked = new Set(found.filter((r) => r.need === 'asked').map((r) => r.name));
    const isKnown = (name: string): boolean => given.has(name) || own.has(name);
    this.references(site, inFile(file.path, file.text), found, isCertain(site, 'run'), isKnown, asked);
  }

  private references(
    site: Site,
    place: PlaceOf,
    found: readonly Reference[],
    certain: boolean,
    isKnown: (name: string) => boolean,
    asked: ReadonlySet<string>,
  ): void {
    const seen = new Set<string>();
    for (const reference of found) {
      const { name, need } = reference;
      if (need === 'asked' || isKnown(name) || seen.has(name)) continue;
      const fails = certain && need === 'fails';
      // Where somebody asks whether it is there, it is known that it may not be.
      if (asked.has(name) && !fails) continue;
      if (need === 'fails') seen.add(name);
      this.reference(site, place, reference, {
        certain: fails,
        hosts: this.scope.hosts,
        through: [],
        used: undefined,
      });
    }
  }

  /** The names that a task's own loop, those of includes and its result give; `undefined` where they are not known. */
  private givenIn(site: Site, { stage }: Pick<Text, 'stage'>): ReadonlySet<string> | undefined {
    const loop = loopNames(site.task);
    if (!loop) return undefined;
    return new Set([...site.given, ...(stage === 'loop' ? [] : loop)]);
  }

  private reference(site: Site, place: PlaceOf, reference: Reference, trail: Trail): void {
    const { name, need } = reference;
    if (isGiven(name) || site.given.has(name) || this.means.definitions.names.has(name)) return;
    const { missing, values } = this.scope.find(site.task, name);
    const hosts = among(missing, trail.hosts);
    if (hosts.length > 0) this.undefined(site, place, reference, hosts, trail);
    if (need !== 'fails' || trail.through.includes(name)) return;
    if (values.length === 0 || this.wasFollowed(site, name, trail)) return;
    for (const { value, hosts: having } of values) {
      const those = among(having, trail.hosts);
      if (those.length === 0) continue;
      const at = trail.used ?? ((): Position | undefined => place(reference.offset, name));
      const onward = { ...trail, hosts: those, through: [...trail.through, name], used: at };
      for (const template of templatesIn(value)) {
        const { source, position } = template;
        const wrong = this.means.parses.check(source, 'template', position);
        if (wrong) this.means.findings.add(trail.certain, wrong);
        const inner = inYaml(source, template, position, this.means.files);
        for (const each of this.means.parses.references(source, 'template'))
          if (each.need === 'fails') this.reference(site, inner, each, onward);
      }
    }
  }

  /** Whether the values of a variable were followed before, for a task that sees the same ones. */
  private wasFollowed({ task, given }: Site, name: string, { through, certain, hosts }: Trail): boolean {
    if (through.length > 0 || hosts !== this.scope.hosts || given.size > 0) return false;
    if (lineage(task).some(({ vars }) => vars !== undefined && vars.size > 0)) return false;
    let followed = this.#followed.get(task.role);
    if (!followed) this.#followed.set(task.role, (followed = new Set()));
    const key = `${certain ? 'certain' : 'perhaps'} ${name}`;
    if (followed.has(key)) return true;
    followed.add(key);
    return false;
  }

  private undefined(
    site: Site,
    place: PlaceOf,
    { name, offset }: Reference,
    hosts: readonly string[],
    trail: Trail,
  ): void {
    const { findings, definitions } = this.means;
    // What only running defines is not missed where it may not even be needed.
    if (definitions.open && !trail.certain) return;
    // What may not be needed at all is told once.
    if (!trail.certain && this.#told.has(name)) return;
    this.#told.add(name);
    const all = hosts.length === this.scope.hosts.length;
    // Of several hosts, only one runs it.
    const once = keyword(site.task, 'run_once')?.value ?? false;
    const certain = trail.certain && !definitions.open && (all || once === false);
    findings.add(
      certain,
      new HapError({
        code: 'undefined-variable',
        summary: all ? `'${name}' is undefined` : `'${name}' is undefined for ${shown(hosts)}`,
        detail: this.detail(trail),
        hint: this.hint(site, name),
        position: place(offset, name) ?? site.task.position,
      }),
    );
  }

  private hint({ task }: Site, name: string): string | undefined {
    if (!this.#hints.has(name)) {
      const known = new Set([...this.scope.names(task), ...this.means.definitions.names]);
      known.delete(name);
      this.#hints.set(name, didYouMean(name, known));
    }
    return this.#hints.get(name);
  }

  private detail({ through, used }: Trail): string | undefined {
    if (through.length === 0) return undefined;
    const names = through.map((name) => `'${name}'`).join(' → ');
    const at = used?.();
    return `It is needed for ${names}${at ? `, used at ${formatPosition(at)}` : ''}`;
  }
}

const SHOWN = 5;

function shown(hosts: readonly string[]): string {
  const names = hosts.slice(0, SHOWN).join(', ');
  return hosts.length > SHOWN ? `${names} and ${hosts.length - SHOWN} more hosts` : names;
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Those of some hosts that are among others. */
function among(hosts: readonly string[], others: readonly string[]): readonly string[] {
  if (hosts === others || hosts.length === 0) return hosts;
  const [few, many] = hosts.length < others.length ? [hosts, others] : [others, hosts];
  let known = sets.get(many);
  if (!known) sets.set(many, (known = new Set(many)));
  return few.filter((host) => known.has(host));
}
