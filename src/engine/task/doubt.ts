import type { Change } from '../../model/index.js';

/**
 * Check mode: why what is planned may not be what the run will do, though it is sure to change something; `undefined` where
 * there is no such reason. What earlier tasks would install is not there to be looked at: a package that two tasks bring is
 * brought by the first, and a package may bring a file of configuration, which is then no new one.
 * @param predicted what earlier tasks would have made, as changes name it (`package:nginx`)
 */
export function doubtOf(changes: readonly Change[], predicted: ReadonlySet<string>): string | undefined {
  const packages = [...predicted].filter((made) => made.startsWith('package:'));
  if (packages.length === 0) return undefined;
  const again = changes
    .flatMap((change) => change.provides ?? [])
    .filter((made) => packages.includes(made))
    .map((made) => made.slice('package:'.length));
  if (again.length > 0) return `an earlier task would have installed ${again.join(', ')} by then`;
  const made = changes.find(isNewConfiguration);
  return made && `a package that is not installed yet may bring ${made.path}`;
}

function isNewConfiguration(change: Change): change is Extract<Change, { kind: 'write' }> {
  if (change.kind !== 'write' || !change.path.startsWith('/etc/')) return false;
  return change.diff?.before === '' && change.diff.beforeHeader === undefined;
}
