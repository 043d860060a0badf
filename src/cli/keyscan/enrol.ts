import type { Scan, ScannedKey } from '../../connection/index.js';

/** How it is decided whether keys are added. */
export type Consent =
  /** Whoever sits at the terminal is asked. */
  | { readonly kind: 'ask'; ask(question: string): Promise<string> }
  /** The fingerprints that somebody has vouched for. */
  | { readonly kind: 'expected'; readonly fingerprints: readonly string[] }
  /** All are taken, as they are. */
  | { readonly kind: 'any' }
  /** There is nobody to ask. */
  | { readonly kind: 'none' };

/** What came of a host. */
export type Outcome = 'known' | 'added' | 'refused' | 'left';

/**
 * Shows the keys of a host and adds those that may be.
 * @param say takes lines that people read
 * @throws HapError `interrupted`
 */
export async function enrol(scan: Scan, consent: Consent, say: (text: string) => void): Promise<Outcome> {
  const { keys, known, refusal } = scan;
  const who = `${scan.name} (${scan.host} port ${scan.port})${scan.name === scan.wanted ? '' : `, on the way to ${scan.wanted}`}`;
  if (refusal) {
    const { summary, detail, hint } = refusal;
    say(`${summary}\n${[detail, hint].map((text) => (text === undefined ? '' : `    ${text}\n`)).join('')}`);
    return 'refused';
  }
  if (known !== undefined) {
    say(`${who} is known already by its ${known}\n`);
    return 'known';
  }
  say(`${who} shows\n${keys.map(keyLine).join('')}`);
  const chosen = await choose(scan, consent, say);
  if (chosen.length === 0) {
    say(`    ${whyNot(consent)}\n`);
    return 'left';
  }
  const problem = await scan.add(chosen);
  if (problem !== undefined) {
    say(`    nothing is added: ${problem}\n`);
    return 'left';
  }
  say(`    added to ${scan.file}: ${chosen.map(({ kind }) => kind).join(', ')}\n`);
  return 'added';
}

/** As ssh-keygen -l has it, without the host. */
function keyLine({ bits, fingerprint, kind }: ScannedKey): string {
  return `    ${String(bits).padStart(4)} ${fingerprint} (${kind})\n`;
}

function whyNot({ kind }: Consent): string {
  if (kind === 'expected') return 'not added: none of them has a fingerprint that is expected';
  if (kind === 'none') return 'not added: there is no terminal to ask at; see --fingerprint';
  return 'not added';
}

async function choose(
  { keys, file }: Scan,
  consent: Consent,
  say: (text: string) => void,
): Promise<readonly ScannedKey[]> {
  if (consent.kind === 'any') return keys;
  if (consent.kind === 'none') return [];
  if (consent.kind === 'expected')
    return keys.filter(({ fingerprint }) => consent.fingerprints.includes(fingerprint));
  let question = `Compare with what \`ssh-keygen -lf\` prints on the host. Add to ${file} (yes/no/fingerprint)? `;
  for (;;) {
    const answer = (await consent.ask(question)).trim();
    if (answer.toLowerCase() === 'yes') return keys;
    if (answer.toLowerCase() === 'no') return [];
    const meant = keys.filter(({ fingerprint }) => fingerprint === answer);
    if (meant.length > 0) return meant;
    if (answer.startsWith('SHA256:')) say('    None of the keys has this fingerprint.\n');
    question = "Please type 'yes', 'no' or the fingerprint: ";
  }
}
