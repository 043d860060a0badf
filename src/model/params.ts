import type { z } from 'zod';

/** One param of a module, as `hap doc` shows it. */
export interface ParamDocs {
  readonly name: string;
  /** Ansible's word for its type: `str`, `bool`, `int`, `float`, `path`, `list`, `dict`, `raw`, `jsonarg`, `bytes`. */
  readonly type: string;
  /** Of a list: the type of its items. */
  readonly elements?: string | undefined;
  readonly required: boolean;
  readonly default?: unknown;
  readonly choices?: readonly string[] | undefined;
  readonly aliases: readonly string[];
  readonly description: string;
  /** Its value is masked in every output. */
  readonly secret: boolean;
  /** Params of a dict, or of each dict of a list. */
  readonly options?: readonly ParamDocs[] | undefined;
}

/** Why params were refused. */
export type ParamProblem =
  'unknown' | 'missing' | 'type' | 'choice' | 'exclusive' | 'one-of' | 'together' | 'condition';

/** What the `params` of each of the schema's issues holds, beside zod's `path` (the key as written) and `message`. */
export interface ParamIssue {
  readonly problem: ParamProblem;
  /** What to do next, as a sentence: a did-you-mean. */
  readonly hint?: string | undefined;
}

/** A module's params: a zod schema that can also tell what it takes. */
export type ParamsSchema<T> = z.ZodType<T> & { readonly docs: readonly ParamDocs[] };

/** What a module's schema takes, in the order it was declared; nothing for a schema that cannot tell. */
export function paramDocs(schema: z.ZodType): readonly ParamDocs[] {
  return 'docs' in schema ? (schema as ParamsSchema<unknown>).docs : [];
}
