import { PyObject, Tuple, type Value } from '../python/index.js';

/** The fields of a date or a time, as Python's `datetime` names them. */
interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** Python's `datetime.date`: what YAML 1.1 makes of an unquoted `2001-12-14`. */
export class PyDate extends PyObject {
  readonly typeName: string = 'date';
  constructor(protected readonly fields: Fields) {
    super();
  }
  override getAttribute(name: string): Value | undefined {
    return name === 'year' || name === 'month' || name === 'day' ? this.fields[name] : undefined;
  }
  override str(): string {
    const { year, month, day } = this.fields;
    return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  }
  override repr(): string {
    const { year, month, day } = this.fields;
    return `datetime.date(${year}, ${month}, ${day})`;
  }
  override equals(other: Value): boolean | undefined {
    return other instanceof PyDate ? other.repr() === this.repr() : undefined;
  }
  override compare(other: Value): number | undefined {
    if (!(other instanceof PyDate) || other.typeName !== this.typeName) return undefined;
    return this.str() < other.str() ? -1 : Number(this.str() > other.str());
  }
  override asKey(): Value {
    return new Tuple([this.typeName, this.str()]);
  }
}

/** Python's `datetime.datetime`; `offset` is that of its time zone in minutes, `undefined` where it has none. */
export class PyDateTime extends PyDate {
  override readonly typeName = 'datetime';
  constructor(
    fields: Fields,
    private readonly offset: number | undefined,
  ) {
    super(fields);
  }
  override getAttribute(name: string): Value | undefined {
    return Object.hasOwn(this.fields, name) ? this.fields[name as keyof Fields] : undefined;
  }
  override str(): string {
    const { hour, minute, second, microsecond } = this.fields;
    const fraction = microsecond ? `.${pad(microsecond, 6)}` : '';
    return `${super.str()} ${pad(hour)}:${pad(minute)}:${pad(second)}${fraction}${this.zone()}`;
  }
  override repr(): string {
    const { year, month, day, hour, minute, second, microsecond } = this.fields;
    const parts: (number | string)[] = [year, month, day, hour, minute];
    if (second || microsecond) parts.push(second);
    if (microsecond) parts.push(microsecond);
    if (this.offset === 0) parts.push('tzinfo=datetime.timezone.utc');
    else if (this.offset !== undefined) parts.push(`tzinfo=datetime.timezone(${deltaRepr(this.offset)})`);
    return `datetime.datetime(${parts.join(', ')})`;
  }
  override equals(other: Value): boolean | undefined {
    return other instanceof PyDateTime ? this.compare(other) === 0 : undefined;
  }
  override compare(other: Value): number | undefined {
    if (!(other instanceof PyDateTime)) return undefined;
    if ((this.offset === undefined) !== (other.offset === undefined)) return undefined;
    return this.microseconds() - other.microseconds();
  }
  override asKey(): Value {
    return new Tuple([this.typeName, this.offset === undefined, this.microseconds()]);
  }

  private zone(): string {
    if (this.offset === undefined) return '';
    const size = Math.abs(this.offset);
    return `${this.offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  }
  /** Since 1970, in UTC where it has a time zone; exact, being below 2^53 until the year 2255. */
  private microseconds(): number {
    const { year, month, day, hour, minute, second, microsecond } = this.fields;
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    date.setUTCHours(hour, minute - (this.offset ?? 0), second);
    return date.getTime() * 1000 + microsecond;
  }
}

function deltaRepr(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  const seconds = (minutes - days * 1440) * 60;
  const parts = [...(days ? [`days=${days}`] : []), ...(seconds ? [`seconds=${seconds}`] : [])];
  return `datetime.timedelta(${parts.join(', ')})`;
}

const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;

/** A YAML 1.1 timestamp; `undefined` where the text is none, or where there is no such day or time. */
export function readTimestamp(text: string): PyDate | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [, y, mo, d, h, mi, s, fraction = '', zone, sign, zh, zm] = match;
  const fields: Fields = {
    year: Number(y),
    month: Number(mo),
    day: Number(d),
    hour: Number(h ?? 0),
    minute: Number(mi ?? 0),
    second: Number(s ?? 0),
    microsecond: Number(fraction.slice(0, 6).padEnd(6, '0')),
  };
  if (!exists(fields)) return undefined;
  if (h === undefined) return new PyDate(fields);
  const minutes = Number(zh ?? 0) * 60 + Number(zm ?? 0);
  if (minutes >= 1440) return undefined;
  const offset = sign === '-' ? -minutes : minutes;
  return new PyDateTime(fields, zone === undefined ? undefined : offset);
}

function exists({ year, month, day, hour, minute, second }: Fields): boolean {
  const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  const date = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= last;
  return date && hour < 24 && minute < 60 && second < 60;
}
