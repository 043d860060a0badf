/** Text on its way to an output. */
export interface Gathered {
  write(text: string): void;
  /** Writes at once what has come so far. */
  flush(): void;
}

/**
 * Gathers what comes in one turn of the event loop into one write: a write to a pipe or file is a call of the system, and a
 * report is thousands of lines.
 */
export function gathered(write: (text: string) => void): Gathered {
  let waiting = '';
  const flush = (): void => {
    const text = waiting;
    waiting = '';
    if (text !== '') write(text);
  };
  return {
    write: (text) => {
      if (waiting === '') setImmediate(flush);
      waiting += text;
    },
    flush,
  };
}
