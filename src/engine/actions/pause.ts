import { bool, float, params, str } from '../../params/index.js';
import { toResult } from '../result.js';
import { defineAction } from './action.js';

const number = float.check((value) => (value < 0 ? 'must not be negative' : undefined));

export const pause = defineAction({
  name: 'pause',
  summary: 'Wait for a time.',
  once: true,
  params: params(
    {
      seconds: number.describe('How long.'),
      minutes: number.describe('How long.'),
      prompt: str.describe('Text shown while it waits.'),
      echo: bool.default(true).describe('Accepted: nothing is typed.'),
    },
    { mutuallyExclusive: [['minutes', 'seconds']] },
  ),
  async run({ seconds, minutes, prompt }, ctx) {
    const wait = seconds ?? (minutes === undefined ? undefined : minutes * 60);
    if (wait === undefined)
      throw ctx.problem(
        'not-interactive',
        'pause without seconds or minutes needs a terminal',
        'Give it seconds.',
      );
    if (prompt !== undefined) ctx.shared.warn(prompt);
    await ctx.shared.wait(wait * 1000);
    const unit = seconds === undefined ? `${minutes ?? 0} minutes` : `${seconds} seconds`;
    return {
      result: toResult({
        changed: false,
        rc: 0,
        stdout: `Paused for ${unit}`,
        stderr: '',
        echo: true,
        delta: Math.round(wait),
      }),
    };
  },
});
