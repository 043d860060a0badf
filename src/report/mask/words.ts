/** Values so common that hiding them would hide the output and no secret. */
const everyday = new Set(
  `true false yes no on off none null default enabled disabled present absent latest started stopped restarted reloaded
  root localhost local ssh sudo http https tcp udp ipv4 ipv6 utf-8 file directory link`.split(/\s+/),
);

/** Whether a text is too common, or too short, to be taken for a secret because of where it stands. */
export function isEveryday(text: string): boolean {
  const word = text.trim();
  return word.length < 4 || everyday.has(word.toLowerCase()) || /^0?[0-7]{3,4}$/.test(word);
}

/** Result fields that reports look for by name. */
const fields = new Set(
  `after after_header ansible_facts attempts before before_header censored changed cmd delta diff end exception failed item
  invocation module_args msg prepared rc results retries skip_reason skipped start stderr stderr_lines stdout stdout_lines
  unpredicted unreachable warnings`.split(/\s+/),
);

/** Whether a key is one of a result's own, not of the user's data. */
export function isField(key: string): boolean {
  return fields.has(key) || key.startsWith('_ansible_');
}
