/** The exceptions of Python that what is here raises. */
export type PyErrorType =
  | 'ArithmeticError'
  | 'AssertionError'
  | 'AttributeError'
  | 'IndexError'
  | 'KeyError'
  | 'MemoryError'
  | 'NotImplementedError'
  | 'OverflowError'
  | 'RecursionError'
  | 'RuntimeError'
  | 'SyntaxError'
  | 'TypeError'
  | 'UnicodeError'
  | 'ValueError'
  | 'ZeroDivisionError'
  | 're.error';

/**
 * A Python exception. `message` is what Python's `str(error)` gives, word for word where Python's words
 * are known. What Python can do and this cannot is a `NotImplementedError`, never another value.
 */
export class PyError extends Error {
  constructor(
    readonly type: PyErrorType,
    message: string,
  ) {
    super(message);
    this.name = type;
  }
}

/** Refuses what Python can do and templates here cannot. */
export function unsupported(what: string): PyError {
  return new PyError('NotImplementedError', `${what} is not supported in templates`);
}
