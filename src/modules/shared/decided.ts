import type { ModuleContext } from '../../model/index.js';

/**
 * Has a decision made once for each run of a module, though its plan and its result ask for it. It is to depend on nothing
 * but what it is given.
 */
export function decided<Params, Found, Decision>(
  decide: (params: Params, found: Found, ctx: ModuleContext) => Decision,
): (params: Params, found: Found, ctx: ModuleContext) => Decision {
  // A run has a context of its own.
  const known = new WeakMap<ModuleContext, { readonly found: Found; readonly decision: Decision }>();
  return (params, found, ctx) => {
    let last = known.get(ctx);
    if (last?.found !== found) known.set(ctx, (last = { found, decision: decide(params, found, ctx) }));
    return last.decision;
  };
}
