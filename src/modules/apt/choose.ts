import { ModuleFailure, Unpredictable, type ModuleContext } from '../../model/index.js';
import { notThere } from '../shared/fail.js';
import { fnmatch } from '../shared/fnmatch.js';
import { allowedVersions, type PackageDatabase } from './database.js';
import type { AptParams } from './params.js';
import type { PackageSpec } from './spec.js';
import { compareVersions } from './version.js';

/** How a package stands against what is asked of it. */
interface Standing {
  readonly installed: boolean;
  /** What is installed is as asked. */
  readonly fits: boolean;
  /** The version that would fit best, where it is another than the installed one; `true` where apt is to find out. */
  readonly installable: string | true | undefined;
}

const nothing: Standing = { installed: false, fits: false, installable: undefined };

/** Words for `apt-get install`: what is missing, or with `latest` not the newest. @throws ModuleFailure, Unpredictable */
export function toInstall(
  specs: readonly PackageSpec[],
  database: PackageDatabase,
  given: AptParams,
  ctx: ModuleContext,
): string[] {
  return specs.flatMap((spec) => {
    const word = installWord(spec, database, given, ctx);
    return word === undefined ? [] : [word];
  });
}

function installWord(
  spec: PackageSpec,
  database: PackageDatabase,
  { state, only_upgrade: onlyUpgrade }: AptParams,
  ctx: ModuleContext,
): string | undefined {
  const { name, operator, version } = spec;
  if (ctx.check && ctx.predicted(`package:${name}`) && !database.find(name)) {
    if (operator === undefined) return undefined;
    throw new Unpredictable(`${name} is only predicted to be installed, in a version that is not known`);
  }
  const { installed, fits, installable } = database.isReal(name)
    ? standing(spec, database)
    : virtual(spec, database, ctx);
  if (!installed && onlyUpgrade) return undefined;
  if (!fits && installable === undefined)
    notThere(ctx, `no available installation candidate for ${spec.text}`);
  if (installable === undefined) return undefined;
  if (!installed || state === 'latest' || !fits) {
    if (installable !== true) return `${name}=${installable}`;
    return version === undefined ? name : `${name}=${version}`;
  }
  // It fits, and so does a newer one: as Ansible, a pattern means the newest.
  return operator === '=' ? `${name}=${version ?? ''}` : undefined;
}

/** A package that others provide. Where only one does and is there, that one counts. @throws ModuleFailure */
function virtual(spec: PackageSpec, database: PackageDatabase, ctx: ModuleContext): Standing {
  const providers = database.providersOf(spec.name);
  const [only, ...others] = providers;
  if (only === undefined) notThere(ctx, `No package matching '${spec.name}' is available`);
  if (others.length === 0) {
    const provider = standing({ ...spec, name: only }, database);
    if (provider.installed) return provider;
  }
  return { ...nothing, installable: true };
}

function standing(spec: PackageSpec, database: PackageDatabase): Standing {
  const { name, operator, version = '' } = spec;
  const current = database.find(name)?.version;
  const best = bestVersion(spec, database);
  const other = best === current ? undefined : best;
  if (current === undefined) return { ...nothing, installable: best };
  switch (operator) {
    case '=':
      return { installed: true, fits: fnmatch(current, version), installable: other };
    case '>=': {
      const enough = other !== undefined && compareVersions(other, version) >= 0;
      return {
        installed: true,
        fits: compareVersions(current, version) >= 0,
        installable: enough ? other : undefined,
      };
    }
    case undefined:
      return { installed: true, fits: true, installable: other };
  }
}

/** The version apt would take: its candidate, or of those that match the newest. */
function bestVersion(spec: PackageSpec, database: PackageDatabase): string | undefined {
  const policy = database.policy(spec.name);
  if (!policy) return undefined;
  if (spec.release !== undefined) return allowedVersions(policy, spec)[0]?.version;
  if (spec.operator !== '=') return policy.candidate;
  return policy.versions.find((v) => fnmatch(v.version, spec.version ?? ''))?.version;
}

/** Words for `apt-get remove`. @throws Unpredictable */
export function toRemove(
  specs: readonly PackageSpec[],
  database: PackageDatabase,
  given: AptParams,
  ctx: ModuleContext,
): string[] {
  return specs
    .filter((spec) => {
      const { name, operator, version = '' } = spec;
      const current = database.find(name)?.version;
      if (current === undefined && ctx.check && ctx.predicted(`package:${name}`))
        throw new Unpredictable(`${name} is only predicted to be installed`);
      const fits =
        current !== undefined &&
        (operator === undefined ||
          (operator === '=' ? fnmatch(current, version) : compareVersions(current, version) >= 0));
      return fits || (given.purge && database.withFiles.has(name));
    })
    .map((spec) => spec.text);
}

/** Patterns among the specs replaced by the names they match. @throws ModuleFailure */
export function expanded(
  specs: readonly PackageSpec[],
  matches: ReadonlyMap<string, readonly string[]>,
): PackageSpec[] {
  return specs.flatMap((spec) => {
    const names = matches.get(spec.name);
    if (!names) return [spec];
    if (names.length === 0) throw new ModuleFailure(`No package(s) matching '${spec.name}' available`);
    // As in Ansible, a version behind a pattern does not count.
    return names.map((name): PackageSpec => {
      return { text: name, name, operator: undefined, version: undefined, release: undefined };
    });
  });
}
