import { NotYet } from '../ahead/not-yet.js';
import { MissingFact } from './lacking.js';

/**
 * Evaluates something, once more after each fact that was missing for it.
 * @param evaluate does nothing that it must not do twice
 * @throws HapError where a host cannot be asked for its facts any more
 * @throws NotYet where it is only looked at, ahead of its turn
 */
export function supplied<T>(
  evaluate: () => T | Promise<T>,
  { ahead }: { readonly ahead: boolean } = { ahead: false },
): T | Promise<T> {
  const again = async (error: unknown): Promise<T> => {
    if (!(error instanceof MissingFact)) throw error;
    if (ahead) throw NotYet.because('pending');
    await error.supply();
    return supplied(evaluate, { ahead });
  };
  try {
    const made = evaluate();
    return made instanceof Promise ? made.catch(again) : made;
  } catch (error) {
    return again(error);
  }
}
