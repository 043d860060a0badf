/** How often a client had to wait for its server. */
export interface Turns {
  /** Round trips of the connection in all; the first is TCP's own. */
  readonly all: number;
  /** Those that began after the login; undefined when it cannot be seen where that ended. */
  readonly afterLogin: number | undefined;
}

/**
 * Counts the round trips of one connection. A turn begins when the client speaks, and is over when the server has said
 * something that it may have said in answer: something that left it after the beginning of the turn had got there. The
 * first word of the client after that begins the next turn. What the client says to an end without waiting for an
 * answer is none. However much is sent in one turn, and in however many pieces, it is one.
 */
export class TurnCounter {
  #answered = 1;
  #answeredAfterLogin = 0;
  #loggedIn = false;
  /** The turn under way: when its beginning had reached the server, and whether it began after the login. */
  #turn: { arrived: boolean; answered: boolean; readonly afterLogin: boolean } | undefined;

  /** The client spoke. @returns what to call when that has reached the server */
  clientSpoke(): () => void {
    if (this.#turn && !this.#turn.answered) return () => undefined;
    const turn = { arrived: false, answered: false, afterLogin: this.#loggedIn };
    this.#turn = turn;
    return () => {
      turn.arrived = true;
    };
  }

  /** The server spoke. @returns what to call when that has reached the client; whether it is in by then is told there */
  serverSpoke(): (loggedIn: boolean) => void {
    const turn = this.#turn?.arrived === true ? this.#turn : undefined;
    return (loggedIn) => {
      this.#loggedIn = loggedIn;
      if (!turn || turn.answered) return;
      turn.answered = true;
      this.#answered++;
      if (turn.afterLogin) this.#answeredAfterLogin++;
    };
  }

  /** What was counted so far. */
  get turns(): Turns {
    return { all: this.#answered, afterLogin: this.#loggedIn ? this.#answeredAfterLogin : undefined };
  }
}
