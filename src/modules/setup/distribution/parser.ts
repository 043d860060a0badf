import type { Facts } from '../collector.js';
import type { Source } from '../source.js';
import type { Guess } from './guess.js';

/** Facts from the text of a distribution's file; `undefined` where it is not that distribution's. */
export type FileParser = (data: string, path: string, guess: Guess, source: Source) => Facts | undefined;
