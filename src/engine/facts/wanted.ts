/** Which facts a run can look at. */
export interface WantedFacts {
  /** Their names, with their prefix; `undefined` where it may be any. */
  facts(): ReadonlySet<string> | undefined;
  /** Another was looked at: from now on it may be any. */
  missed(): void;
}
