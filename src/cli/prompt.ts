import { HapError, type SecretKeeper } from '../model/index.js';
import type { Play } from '../playbook/index.js';
import { Dict } from '../python/index.js';
import { str } from '../python/repr.js';
import { ask } from './ask.js';

/**
 * Asks for a play's `vars_prompt`, those left out that `-e` gives. Without a terminal the defaults are taken.
 * @param keeper is told the answers that are not shown while they are typed
 * @throws HapError
 */
export async function promptFor(play: Play, extra: Dict, keeper: SecretKeeper): Promise<Dict> {
  const answers = new Dict();
  for (const prompt of play.varsPrompt) {
    const name = prompt.get('name');
    if (typeof name !== 'string' || extra.has(name)) continue;
    const text = prompt.get('prompt') ?? name;
    const fallback = prompt.get('default');
    const hidden = prompt.get('private') !== false;
    if (!process.stdin.isTTY) {
      if (fallback === undefined)
        throw new HapError({
          code: 'not-interactive',
          summary: `vars_prompt asks for '${name}' and there is no terminal`,
          hint: `Give it with -e ${name}=…`,
        });
      answers.set(name, fallback);
      if (hidden) keeper.addAll(fallback);
      continue;
    }
    const answer = await ask(
      `${str(text)}${fallback === undefined || hidden ? '' : ` [${str(fallback)}]`}: `,
      hidden,
    );
    const value = answer === '' && fallback !== undefined ? fallback : answer;
    answers.set(name, value);
    if (hidden) keeper.add(str(value));
  }
  return answers;
}
