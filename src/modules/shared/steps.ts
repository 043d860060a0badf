import { sh, type Guard, type RunChange, type Sh } from '../../model/index.js';
import { explainAttributes, type Step } from './attributes.js';

type Sides = Readonly<Record<string, unknown>>;

/**
 * The one change that carries out a file's steps, with Ansible's diff of its properties; none where there are no steps.
 * It ends at the first step that fails.
 * @param guard what is to be safe to touch, where it is not the path alone
 */
export function changeOf(
  path: string,
  steps: readonly Step[],
  sides: { readonly before: Sides; readonly after: Sides },
  provides?: readonly string[],
  guard: Guard = { path },
): RunChange[] {
  const [first, ...others] = steps;
  if (!first) return [];
  const script = others.reduce<Sh>((all, step) => sh`${all} &&\n${step.script}`, first.script);
  const words = [...new Set(steps.map((step) => step.what))].join(', ');
  const what = /^(make|remove|link) /.test(words) ? words : `${path}: ${words}`;
  const diff = { before: sides.before, after: sides.after };
  return [
    {
      kind: 'run',
      what,
      script,
      guard,
      provides,
      diff,
      explain: ({ stderr }) => explain(stderr.trim(), path),
    },
  ];
}

function explain(said: string, path: string): string {
  const refused = /^refusing to touch .*$/m.exec(said);
  if (refused) return refused[0];
  const attributes = explainAttributes(said);
  if (attributes !== undefined) return attributes;
  const by = (...tools: string[]): boolean => new RegExp(`(^|/)(${tools.join('|')}): `, 'm').test(said);
  if (by('mkdir')) return `There was an issue creating ${path} as requested: ${said}`;
  if (by('rm')) return `rmtree failed: ${said}`;
  if (by('ln', 'mv', 'rmdir')) return `Error while linking: ${said}`;
  if (by('touch')) return `Error while updating modification or access time: ${said}`;
  return `Error, could not touch target: ${said}`;
}
