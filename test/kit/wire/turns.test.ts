import { describe, expect, it } from 'vitest';
import { TurnCounter } from './turns.js';

/**
 * Tells a counter a conversation: `c` the client speaks, `C` the first of that which has not arrived arrives, `s` the server
 * speaks, `S` likewise, `L` as S, and the client is logged in from then on.
 */
function told(conversation: string): TurnCounter['turns'] {
  const counter = new TurnCounter();
  const toServer: (() => void)[] = [];
  const toClient: ((loggedIn: boolean) => void)[] = [];
  let loggedIn = false;
  for (const step of conversation.replaceAll(' ', '')) {
    if (step === 'c') toServer.push(counter.clientSpoke());
    else if (step === 'C') toServer.shift()?.();
    else if (step === 's') toClient.push(counter.serverSpoke());
    else toClient.shift()?.((loggedIn ||= step === 'L'));
  }
  return counter.turns;
}

describe('round trips', () => {
  it.each([
    ['', 1, 'the handshake of TCP'],
    ['sS', 1, 'a server that speaks unasked'],
    ['cCsS', 2, 'a question and its answer'],
    ['cCsS cCsS', 3, 'two'],
    ['cCcCcC sSsS', 2, 'much asked at once, and an answer in pieces'],
    ['cCsS cC', 2, 'a good-bye that nobody waits for'],
    ['cCs cC S', 2, 'what is sent before the answer has come'],
    ['c sS cC sS', 2, 'what the server said before the question had come is no answer'],
    ['cCsS c sS c Cs S', 3, 'nor is the rest of an earlier answer'],
  ])('of %o: %i (%s)', (conversation, all) => {
    expect(told(conversation)).toEqual({ all, afterLogin: undefined });
  });

  it('are counted anew once the client is logged in', () => {
    expect(told('cCsS cCsL')).toEqual({ all: 3, afterLogin: 0 });
    expect(told('cCsS cCsL cCsS cCsS cC')).toEqual({ all: 5, afterLogin: 2 });
  });
});
