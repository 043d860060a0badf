import { PyError } from '../../python/index.js';

/** What is wrong with a query, in JMESPath's words. */
export function queryError(message: string): PyError {
  return new PyError('ValueError', `JMESPathError in json_query filter plugin:\n${message}`);
}
