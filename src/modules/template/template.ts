import {
  defineModule,
  ModuleFailure,
  type FileRequest,
  type ModuleContext,
  type StageResult,
} from '../../model/index.js';
import type { z } from 'zod';
import { placeParams } from '../copy/params.js';
import { destOf, placedFields, sourceOf, type Source } from '../copy/place.js';
import { lookSingle, planSingle, type SingleFound } from '../copy/single.js';
import { bool, params, path, str } from '../../params/index.js';
import { decided } from '../shared/decided.js';
import { encode } from '../shared/encode.js';
import { fileFields, lookAgain, pathFields } from '../shared/info.js';
import { baseName } from '../shared/paths.js';
import type { PathStat } from '../shared/stat.js';

const mark = (what: string): typeof str => str.describe(`What ${what}, where it is not Jinja’s own.`);

const wrongNewline = 'newline_sequence needs to be one of: \\n, \\r or \\r\\n';

/** YAML may give the characters themselves, or their escapes. */
const newline = (text: string): string => text.replaceAll('\\n', '\n').replaceAll('\\r', '\r');

const templateParams = params({
  src: path
    .required()
    .describe('The template on the controller: Jinja2 (.j2, or any other name), or EJS (.ejs).'),
  ...placeParams,
  newline_sequence: str
    .default('\\n')
    .check((text) => (/^(\r|\n|\r\n)$/.test(newline(text)) ? undefined : wrongNewline))
    .describe('What ends a line: \\n, \\r or \\r\\n.'),
  block_start_string: mark('begins a block'),
  block_end_string: mark('ends a block'),
  variable_start_string: mark('begins a value'),
  variable_end_string: mark('ends a value'),
  comment_start_string: mark('begins a comment'),
  comment_end_string: mark('ends a comment'),
  trim_blocks: bool.default(true).describe('Take away the newline after a block.'),
  lstrip_blocks: bool.default(false).describe('Take away the blanks between the line’s start and a block.'),
  output_encoding: str.default('utf-8').describe('The encoding of the file that is written.'),
});

type TemplateParams = z.output<typeof templateParams>;

const known = new WeakMap<TemplateParams, Readonly<Record<string, unknown>>>();

/** Jinja's options of the file, by its names; those that are not given are left to it. */
function optionsOf(p: TemplateParams): Readonly<Record<string, unknown>> {
  let options = known.get(p);
  if (!options) known.set(p, (options = readOptions(p)));
  return options;
}

function readOptions(p: TemplateParams): Readonly<Record<string, unknown>> {
  const options = {
    newline_sequence: newline(p.newline_sequence),
    block_start_string: p.block_start_string,
    block_end_string: p.block_end_string,
    variable_start_string: p.variable_start_string,
    variable_end_string: p.variable_end_string,
    comment_start_string: p.comment_start_string,
    comment_end_string: p.comment_end_string,
    trim_blocks: p.trim_blocks,
    lstrip_blocks: p.lstrip_blocks,
    // For the variable template_destpath.
    dest: p.dest,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function sourceFor(p: TemplateParams, ctx: ModuleContext): Source {
  const file = ctx.files['src'];
  if (!file || !('content' in file)) throw new ModuleFailure(`Could not find or access '${p.src}'`);
  return sourceOf(encode(file.content, p.output_encoding), file.mode, file.path);
}

const decide = decided((p: TemplateParams, found: SingleFound, ctx: ModuleContext) =>
  planSingle(p, sourceFor(p, ctx), baseName(p.src), found, ctx),
);

const foundBy = (stages: readonly StageResult[]): SingleFound => stages[0]?.now as SingleFound;

/** `template`: a file that is rendered on the controller. */
export const template = defineModule({
  name: 'template',
  summary: 'Render a template on the controller and put it on the target.',
  params: templateParams,
  returns: {
    dest: 'Where it is.',
    src: 'The template.',
    checksum: 'SHA-1 of what was rendered.',
    md5sum: 'MD5 of it, where it was written.',
    backup_file: 'Where the old file is kept, with backup.',
    owner: 'Who owns it.',
    group: 'Its group.',
    uid: 'The owner’s number.',
    gid: 'The group’s number.',
    mode: 'Its permissions, in octal digits.',
    size: 'Its size in bytes.',
    state: 'file, hard or link.',
  },
  files: (p: TemplateParams): Readonly<Record<string, FileRequest>> => ({
    src: { source: p.src, kind: 'template', options: optionsOf(p) },
  }),
  inspect: (p: TemplateParams, ctx) => lookSingle(p, sourceFor(p, ctx), baseName(p.src), ctx),
  plan: (p: TemplateParams, found: SingleFound, ctx) => decide(p, found, ctx).changes,
  after: (p: TemplateParams, ctx, stages) => lookAgain(decide(p, foundBy(stages), ctx).path),
  result: (p: TemplateParams, stages, ctx, after: PathStat | undefined) => {
    const placed = decide(p, foundBy(stages), ctx);
    if (placed.outcome === 'skipped') return { dest: destOf(p, ctx), src: p.src };
    const info = after ? pathFields(after) : fileFields(placed.now);
    return { ...placedFields(placed, sourceFor(p, ctx), ctx), ...info };
  },
});
