import {
  coreName,
  defineStagedModule,
  known,
  ModuleFailure,
  type ModuleContext,
  type Stage,
} from '../../model/index.js';
import { aptRules, aptShape, type AptParams } from '../apt/params.js';
import { result } from '../apt/result.js';
import { stages } from '../apt/stages.js';
import { params, str } from '../params.js';

const schema = params(
  {
    ...aptShape,
    name: aptShape.name.required(),
    use: str.default('auto').describe('The package manager; the one of the system where it is not given.'),
  },
  aptRules,
);
type Params = AptParams & { readonly use: string };

function manager({ use }: Params, ctx: ModuleContext): string {
  return use === 'auto' ? ctx.basics.packageManager : coreName(use);
}

/** @throws ModuleFailure for a package manager that hap cannot manage */
function needApt(given: Params, ctx: ModuleContext): void {
  const name = manager(given, ctx);
  if (name === 'apt') return;
  if (name === 'unknown')
    throw new ModuleFailure(
      'Could not detect which package manager to use. Try gathering facts or setting the "use" option.',
    );
  throw new ModuleFailure(`Could not find a module for ${name}. hap manages packages with apt only.`);
}

/** Manages packages with the system's own package manager. */
export const packageModule = defineStagedModule({
  name: 'package',
  summary: "Install, upgrade or remove packages with the system's package manager.",
  params: schema,
  returns: { stdout: 'What the package manager printed.', stderr: 'What it complained of.' },
  stages: stages.map((stage): Stage<Params> => ({
    inspect: (given, ctx, earlier) =>
      manager(given, ctx) === 'apt' ? stage.inspect(given, ctx, earlier) : known(undefined),
    plan(given, now, ctx, earlier) {
      needApt(given, ctx);
      return stage.plan(given, now, ctx, earlier);
    },
  })),
  result,
});
