import { define } from '../../jinja/index.js';
import { PyError, textOf } from '../../python/index.js';
import { evaluateQuery } from '../jmespath/evaluate.js';
import { queryError } from '../jmespath/error.js';
import { parseQuery } from '../jmespath/parser.js';
import { requireDefined } from '../text-of.js';
import type { Named } from '../types.js';

/** `json_query` of `community.general`: a value searched with JMESPath. */
export const jsonQuery: Named = [
  [
    'json_query',
    define('json_query(data, expr)', (_, data = null, expression = null) => {
      const query = textOf(expression);
      if (query === undefined) {
        requireDefined(expression);
        throw queryError('the query has to be a text');
      }
      try {
        return evaluateQuery(parseQuery(query), data);
      } catch (error) {
        if (!(error instanceof PyError) || error.message.includes('json_query')) throw error;
        throw new PyError(
          'ValueError',
          `Error in jmespath.search in json_query filter plugin:\n${error.message}`,
        );
      }
    }),
  ],
];
