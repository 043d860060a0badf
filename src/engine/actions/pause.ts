import { z } from 'zod';
import { toResult } from '../result.js';
import { defineAction } from './action.js';

const number = z.coerce.number().nonnegative().optional();

export const pause = defineAction({
  name: 'pause',
  summary: 'Wait for a time.',
  once: true,
  params: z.strictObject({
    seconds: number.describe('How long.'),
    minutes: number.describe('How long.'),
    prompt: z.string().optional().describe('Text shown while it waits.'),
    echo: z.unknown().optional(),
  }),
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
