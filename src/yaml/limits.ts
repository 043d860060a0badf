/** Containers within each other beyond this are refused: what walks values could not walk them. */
export const MAX_DEPTH = 400;

/** Digits of an int that Python is willing to read. */
export const MAX_DIGITS = 4300;
