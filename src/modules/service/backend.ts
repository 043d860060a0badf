import type { Fields, ModuleContext, Stage, StageResult } from '../../model/index.js';
import type { ServiceParams } from './params.js';

/** How services are managed by one kind of init system. */
export interface Backend {
  readonly stages: readonly Stage<ServiceParams>[];
  result(given: ServiceParams, results: readonly StageResult[], ctx: ModuleContext): Fields;
}
