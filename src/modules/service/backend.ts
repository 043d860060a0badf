import type { Fields, ModuleContext, Stage, StageResult } from '../../model/index.js';
import type { ServiceParams } from './params.js';

/** How services are managed by one kind of init system. */
export interface Backend<Params = ServiceParams> {
  readonly stages: readonly Stage<Params>[];
  result(given: Params, results: readonly StageResult[], ctx: ModuleContext): Fields;
}
