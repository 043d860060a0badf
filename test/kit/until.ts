/** How long to wait for a state, and what it is called when it does not come. */
export interface UntilOptions {
  /** Milliseconds after which the wait fails; 30,000 when not given. */
  readonly timeout?: number;
  /** Milliseconds between two looks; 50 when not given. */
  readonly every?: number;
  /** What is waited for, for the error's message. */
  readonly what?: string;
}

/**
 * Looks again and again until `look` returns something other than undefined or false, and returns that.
 * A look that throws counts as "not yet".
 *
 * @throws Error naming what was waited for and what the last look said, when the time is over.
 */
export async function until<T>(
  look: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<Exclude<T, undefined | false>> {
  const { timeout = 30_000, every = 50, what = 'the state' } = options;
  const end = Date.now() + timeout;
  let last: string;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen as Exclude<T, undefined | false>;
      last = String(seen);
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() >= end)
      throw new Error(`${what} did not come within ${timeout} ms; the last look: ${last}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
