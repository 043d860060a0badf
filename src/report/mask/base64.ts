/** Columns at which base64 is broken into lines: RFC 2045 and the program `base64`; PEM (RFC 7468). */
const columns = [76, 64];

/**
 * Base64 of text, by itself and as it shows within the base64 of something longer (`user:password`): that depends on how
 * many bytes stand before it, and its first and last digits may hold bits of its neighbours. Both alphabets of RFC 4648.
 */
export function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const whole = bytes.toString('base64');
  const inside = [0, 1, 2].map((before) => {
    const digits = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return digits.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const broken = columns.flatMap((width) =>
    whole.length > width ? (whole.match(new RegExp(`.{1,${width}}`, 'g')) ?? []) : [],
  );
  const forms = [whole, whole.replace(/=+$/, ''), ...inside, ...broken];
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}
