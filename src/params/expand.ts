import { ModuleFailure, type ModuleContext } from '../model/index.js';

/**
 * A path with `~` and the variables that are known of the target's shell put in, as Python's expanduser(expandvars) does;
 * other variables stay as they are.
 * @throws ModuleFailure for the home of another user, which is not known
 */
export function expandPath(path: string, ctx: Pick<ModuleContext, 'basics' | 'environment'>): string {
  // As most are.
  if (!path.includes('$') && !path.startsWith('~')) return path;
  const { home, user } = ctx.basics;
  const variables: Readonly<Record<string, string>> = {
    HOME: home,
    USER: user,
    LOGNAME: user,
    ...ctx.environment,
  };
  const expanded = path.replace(
    /\$(?:(\w+)|\{([^}]*)\})/g,
    (whole, bare: string | undefined, braced: string | undefined) => {
      const name = bare ?? braced ?? '';
      return Object.hasOwn(variables, name) ? (variables[name] ?? whole) : whole;
    },
  );
  const tilde = /^~([^/]*)/.exec(expanded);
  if (!tilde) return expanded;
  const rest = expanded.slice(tilde[0].length);
  if (tilde[1] === '' || tilde[1] === user) return home.replace(/\/+$/, '') + rest || '/';
  if (tilde[1] === 'root') return `/root${rest}`;
  throw new ModuleFailure(
    `cannot tell where ${tilde[0]} is in '${path}': write the home of that user in full`,
  );
}
