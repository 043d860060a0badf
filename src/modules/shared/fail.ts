import { ModuleFailure, Unpredictable, type Fields, type ModuleContext } from '../../model/index.js';

/**
 * Something that the task needs is not there. In check mode an earlier task may be what makes it (a package brings users and
 * folders that nobody can foresee), so once any change is predicted for the host this one cannot be.
 * @throws ModuleFailure, Unpredictable
 */
export function notThere(ctx: ModuleContext, message: string, fields: Fields = {}): never {
  if (ctx.check && ctx.predicted('change')) throw new Unpredictable(message);
  throw new ModuleFailure(message, fields);
}
