import { Buffer } from 'node:buffer';
import { defineModule, probe, sh } from '../model/index.js';
import { expandPath, params, path } from '../params/index.js';
import { hapRead, readWhole } from './shared/read.js';

/** Reads a file of the target into a variable. */
export const slurp = defineModule({
  name: 'slurp',
  summary: 'Read a file of the target, for register.',
  params: params({ src: path.required().aliases('path').describe('The file.') }),
  returns: { content: 'What is in it, in base64.', encoding: 'base64.', source: 'The file.' },
  inspect: ({ src }, ctx) => {
    const source = expandPath(src, ctx);
    return probe(sh`${hapRead} ${source}`, (output) => ({ source, bytes: readWhole(output, source) }));
  },
  plan: () => [],
  result: (_params, stages) => {
    const { source, bytes } = stages[0]?.now as { source: string; bytes: Uint8Array };
    return { content: Buffer.from(bytes).toString('base64'), source, encoding: 'base64' };
  },
});
