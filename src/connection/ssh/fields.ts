/** Reads fields as SSH writes them (RFC 4251, 5). Fields beyond the end are an error. */
export class Fields {
  at = 0;

  /** @param data what begins with a field */
  constructor(readonly data: Buffer) {}

  get done(): boolean {
    return this.at >= this.data.length;
  }

  string(): Buffer {
    const length = this.data.readUInt32BE(this.at);
    const from = this.at + 4;
    if (from + length > this.data.length) throw new RangeError('a field is cut off');
    this.at = from + length;
    return this.data.subarray(from, this.at);
  }

  text(): string {
    return this.string().toString('utf8');
  }

  number(): number {
    this.at += 4;
    return this.data.readUInt32BE(this.at - 4);
  }

  long(): bigint {
    this.at += 8;
    return this.data.readBigUInt64BE(this.at - 8);
  }
}

/** A field as SSH writes it. */
export function field(data: Buffer | string): Buffer {
  const bytes = Buffer.from(data);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** The type that a key or certificate names; empty where it names none. */
export function typeOf(blob: Buffer): string {
  try {
    return new Fields(blob).string().toString('latin1');
  } catch {
    return '';
  }
}
