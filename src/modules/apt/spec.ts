import { ModuleFailure } from '../../model/index.js';

/** A package as params name it. */
export interface PackageSpec {
  /** As written. */
  readonly text: string;
  /** Its name, perhaps with an architecture (`libc6:i386`) or as a pattern. */
  readonly name: string;
  readonly operator: '=' | '>=' | undefined;
  readonly version: string | undefined;
  /** `foo/RELEASE`. */
  readonly release: string | undefined;
}

/** Reads `foo`, `foo=1.2`, `foo>=1.2`, `foo/release`. @throws ModuleFailure */
export function packageSpec(text: string): PackageSpec {
  if ((text.match(/=/g) ?? []).length > 1) throw new ModuleFailure(`invalid package spec: ${text}`);
  const [, name = text, operator, version] = /^(.*?)(>?=)(.*)$/s.exec(text) ?? [];
  const slash = operator === undefined ? name.indexOf('/') : -1;
  return {
    text,
    name: slash < 0 ? name : name.slice(0, slash),
    operator: operator === '=' || operator === '>=' ? operator : undefined,
    version,
    release: slash < 0 ? undefined : name.slice(slash + 1),
  };
}

/** Whether a name is a pattern; none of these characters can be in a package's name. */
export function isPattern(name: string): boolean {
  return /[*?[\]!]/.test(name);
}
