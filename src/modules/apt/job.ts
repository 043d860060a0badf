import { ModuleFailure } from '../../model/index.js';
import type { AptParams } from './params.js';
import { packageSpec, type PackageSpec } from './spec.js';

/** The one thing that the params ask for, beside refreshing and cleaning first. */
export type Job =
  | { readonly kind: 'upgrade'; readonly mode: 'dist' | 'full' | 'safe' | 'yes' }
  | { readonly kind: 'deb'; readonly files: readonly string[] }
  | { readonly kind: 'packages'; readonly specs: readonly PackageSpec[] }
  | { readonly kind: 'cleanup'; readonly operations: readonly ('autoclean' | 'autoremove')[] }
  | { readonly kind: 'index' };

const jobs = new WeakMap<AptParams, Job>();

/** What is to be done; told once for all who are given the same. @throws ModuleFailure */
export function jobOf(given: AptParams): Job {
  let job = jobs.get(given);
  if (!job) jobs.set(given, (job = readJob(given)));
  return job;
}

function readJob(given: AptParams): Job {
  const { upgrade, deb, state, autoclean, autoremove } = given;
  if (upgrade !== 'no') return { kind: 'upgrade', mode: upgrade };
  if (deb !== undefined) {
    if (state !== 'present') throw new ModuleFailure('deb only supports state=present');
    return { kind: 'deb', files: deb.split(',') };
  }
  const names = (given.name ?? []).filter((n) => n !== '');
  const packages = names.filter((n) => n !== '*').map((n) => n.trim());
  if (state === 'latest' && names.includes('*')) {
    if (packages.length > 0)
      throw new ModuleFailure('unable to install additional packages when upgrading all installed packages');
    return { kind: 'upgrade', mode: 'yes' };
  }
  if (packages.length > 0) return { kind: 'packages', specs: packages.map(packageSpec) };
  const operations = [
    ...(autoclean ? ['autoclean' as const] : []),
    ...(autoremove ? ['autoremove' as const] : []),
  ];
  return operations.length > 0 ? { kind: 'cleanup', operations } : { kind: 'index' };
}
