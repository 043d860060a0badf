/** Which of YAML's ways of writing a scalar keep its text. */
export interface Analysis {
  readonly multiline: boolean;
  /** Plain, inside `[]` and `{}`. */
  readonly flowPlain: boolean;
  /** Plain, outside them. */
  readonly blockPlain: boolean;
  readonly singleQuoted: boolean;
  /** `|` and `>`. */
  readonly block: boolean;
}

const BREAK = /[\n\r\x85\u2028\u2029]/;
const PRINTABLE = /^[\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/;
const NEVER_FIRST = new Set('#,[]{}&*!|>\'"%@`');
const FLOW_ONLY = new Set(',?[]{}');

/** Whether a character ends a line in YAML 1.1. */
export function isBreak(character: string | undefined): boolean {
  return character !== undefined && BREAK.test(character);
}

/** Whether libyaml writes a character as it is; those beyond U+FFFF it does not. */
export function isPlainCharacter(character: string): boolean {
  return PRINTABLE.test(character);
}

function isBlank(character: string | undefined): boolean {
  return (
    character === undefined ||
    character === ' ' ||
    character === '\t' ||
    character === '\0' ||
    isBreak(character)
  );
}

/** What libyaml 0.2.5 (`yaml_emitter_analyze_scalar`) finds in a scalar's characters. */
export function analyze(characters: readonly string[]): Analysis {
  if (characters.length === 0)
    return { multiline: false, flowPlain: false, blockPlain: true, singleQuoted: true, block: false };
  const { flow, block } = indicators(characters);
  const found = spacing(characters);
  const special = found.spaceBreak || !characters.every(isPlainCharacterOrBreak);
  const plain = !found.edge && !found.breakSpace && !special && !found.line;
  return {
    multiline: found.line,
    flowPlain: plain && !flow,
    blockPlain: plain && !block,
    singleQuoted: !found.breakSpace && !special,
    block: !found.trailingSpace && !special,
  };
}

function isPlainCharacterOrBreak(character: string): boolean {
  return isPlainCharacter(character);
}

/** Whether the text would be read as something else outside (block) or inside (flow) of brackets. */
function indicators(characters: readonly string[]): { flow: boolean; block: boolean } {
  const start = characters.slice(0, 3).join('');
  let block = start === '---' || start === '...';
  let flow = block;
  characters.forEach((character, index) => {
    const followed = isBlank(characters[index + 1]);
    const preceded = index === 0 || isBlank(characters[index - 1]);
    if (index === 0 && (NEVER_FIRST.has(character) || (character === '-' && followed))) flow = block = true;
    else if (character === ':' || (index === 0 && character === '?')) {
      flow = true;
      if (followed) block = true;
    } else if (character === '#' && preceded) flow = block = true;
    else if (FLOW_ONLY.has(character)) flow = true;
  });
  return { flow, block };
}

interface Spacing {
  /** A line break anywhere. */
  line: boolean;
  /** A space or break at the beginning or the end. */
  edge: boolean;
  trailingSpace: boolean;
  /** A space after a break. */
  breakSpace: boolean;
  /** A break after a space. */
  spaceBreak: boolean;
}

function spacing(characters: readonly string[]): Spacing {
  const found = { line: false, edge: false, trailingSpace: false, breakSpace: false, spaceBreak: false };
  characters.forEach((character, index) => {
    const space = character === ' ';
    const line = isBreak(character);
    const before = characters[index - 1];
    const last = index === characters.length - 1;
    if ((space || line) && (index === 0 || last)) found.edge = true;
    if (space && last) found.trailingSpace = true;
    if (space && isBreak(before)) found.breakSpace = true;
    if (line && before === ' ') found.spaceBreak = true;
    if (line) found.line = true;
  });
  return found;
}
