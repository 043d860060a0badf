/**
 * What becomes of a template where a name it reads is not there.
 * - `fails`: it is certain to be read, and rendering then ends in an error.
 * - `may-fail`: it stands where it may not be reached, or what is done with it may bear it.
 * - `asked`: the template asks whether it is there, or says what to take in its place.
 */
export type Need = 'fails' | 'may-fail' | 'asked';

/** A name that a template reads and does not set itself. */
export interface Reference {
  readonly name: string;
  readonly need: Need;
  /** Where it stands: an offset into the text, line ends made `\n`. */
  readonly offset: number;
}

/** What is known of the environment a template is rendered in. */
export interface AnalysisOptions {
  /** Whether an undefined value is an error also where it is deep within what is put out. */
  readonly deepOutput?: boolean;
  /** Whether a filter or test is certain to raise an error where its value is undefined. */
  readonly refusesUndefined: (kind: 'filter' | 'test', name: string) => boolean;
}
