import { PyError } from '../errors.js';
import { fit } from '../integers.js';
import { PyObject, Tuple, type Value } from '../values.js';
import { dateMethod, dateTimeMethod, type BoundTimeMethod } from './methods.js';
import { dayNumber, utcMoment, type Moment } from './moment.js';
import { TimeDelta } from './timedelta.js';

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');
const DAY_MICROS = 86_400_000_000n;

/** Python's `datetime.date`: what YAML 1.1 makes of an unquoted `2001-12-14`. */
export class PyDate extends PyObject {
  readonly typeName: string = 'date';
  constructor(readonly moment: Moment) {
    super();
  }

  /** A date of the calendar. */
  static of(year: number, month: number, day: number): PyDate {
    return new PyDate({
      year,
      month,
      day,
      hour: 0,
      minute: 0,
      second: 0,
      microsecond: 0,
      offset: undefined,
      zone: '',
    });
  }

  override getAttribute(name: string): Value | undefined {
    return name === 'year' || name === 'month' || name === 'day' ? this.moment[name] : undefined;
  }
  override getMethod(name: string): BoundTimeMethod | undefined {
    return dateMethod(this, name);
  }
  override str(): string {
    return this.isoformat();
  }
  /** The same kind of value of another moment. @throws PyError ValueError where there is no such moment */
  remade(moment: Moment): PyDate {
    return new PyDate(existing(moment));
  }
  /** Python's `isoformat()`. */
  isoformat(): string {
    const { year, month, day } = this.moment;
    return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  }
  override repr(): string {
    const { year, month, day } = this.moment;
    return `datetime.date(${year}, ${month}, ${day})`;
  }
  override equals(other: Value): boolean | undefined {
    if (!(other instanceof PyDate) || other.typeName !== this.typeName) return undefined;
    return this.compare(other) === 0;
  }
  override compare(other: Value): number | undefined {
    if (!(other instanceof PyDate) || other.typeName !== this.typeName) return undefined;
    const difference = this.micros() - other.micros();
    return difference < 0n ? -1 : Number(difference > 0n);
  }
  override asKey(): Value {
    return new Tuple([this.typeName, this.moment.offset === undefined, String(this.micros())]);
  }
  override operate(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta) {
      if (operator === '+' || (operator === '-' && !reflected))
        return this.moved(operator === '+' ? other : new TimeDelta(-other.micros));
      return undefined;
    }
    if (operator !== '-' || reflected || !(other instanceof PyDate) || other.typeName !== this.typeName)
      return undefined;
    if ((other.moment.offset === undefined) !== (this.moment.offset === undefined))
      throw new PyError('TypeError', "can't subtract offset-naive and offset-aware datetimes");
    return new TimeDelta(this.micros() - other.micros());
  }

  /** Microseconds since 1970, in UTC where its zone is known. */
  micros(): bigint {
    const { year, month, day, hour, minute, second, microsecond, offset = 0 } = this.moment;
    const seconds = dayNumber(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    return BigInt(seconds) * 1_000_000n + BigInt(microsecond);
  }

  /** The date so many days later. */
  protected moved(by: TimeDelta): PyDate {
    const { year, month, day } = momentAt(this.micros() + by.days * DAY_MICROS);
    return PyDate.of(year, month, day);
  }
}

/** Python's `datetime.datetime`. */
export class PyDateTime extends PyDate {
  override readonly typeName = 'datetime';

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'hour':
      case 'minute':
      case 'second':
      case 'microsecond':
        return this.moment[name];
      case 'tzinfo':
        return this.moment.offset === undefined ? null : undefined;
      default:
        return super.getAttribute(name);
    }
  }
  override getMethod(name: string): BoundTimeMethod | undefined {
    return dateTimeMethod(this, name);
  }
  override remade(moment: Moment): PyDateTime {
    return new PyDateTime(existing(moment));
  }
  /** Python's `date()`. */
  date(): PyDate {
    const { year, month, day } = this.moment;
    return PyDate.of(year, month, day);
  }
  /** Python's `timestamp()`: seconds since 1970; a time without a zone is one of the controller's. */
  epoch(): number {
    const { year, month, day, hour, minute, second, microsecond, offset } = this.moment;
    if (offset !== undefined) return Number(this.micros()) / 1e6;
    return new Date(year, month - 1, day, hour, minute, second).getTime() / 1000 + microsecond / 1e6;
  }
  override str(): string {
    return this.isoformat(' ');
  }
  override isoformat(between = 'T'): string {
    const { hour, minute, second, microsecond, offset } = this.moment;
    const fraction = microsecond ? `.${pad(microsecond, 6)}` : '';
    return `${super.isoformat()}${between}${pad(hour)}:${pad(minute)}:${pad(second)}${fraction}${zoneText(offset)}`;
  }
  override repr(): string {
    const { year, month, day, hour, minute, second, microsecond, offset } = this.moment;
    const parts: (number | string)[] = [year, month, day, hour, minute];
    if (second || microsecond) parts.push(second);
    if (microsecond) parts.push(microsecond);
    if (offset !== undefined) parts.push(`tzinfo=${zoneRepr(offset)}`);
    return `datetime.datetime(${parts.join(', ')})`;
  }
  override compare(other: Value): number | undefined {
    if (!(other instanceof PyDateTime)) return undefined;
    if ((other.moment.offset === undefined) !== (this.moment.offset === undefined)) return undefined;
    return super.compare(other);
  }
  protected override moved(by: TimeDelta): PyDate {
    const { offset, zone } = this.moment;
    const local = this.micros() + BigInt(offset ?? 0) * 1_000_000n + by.micros;
    return new PyDateTime({ ...momentAt(local), offset, zone });
  }
}

/** A moment, where there is such a one. */
function existing(moment: Moment): Moment {
  const { year, month, day, hour, minute, second, microsecond } = moment;
  if (year < 1 || year > 9999) throw new PyError('ValueError', `year ${year} is out of range`);
  if (month < 1 || month > 12) throw new PyError('ValueError', 'month must be in 1..12');
  const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  if (day < 1 || day > last) throw new PyError('ValueError', 'day is out of range for month');
  const limits = {
    hour: [hour, 23],
    minute: [minute, 59],
    second: [second, 59],
    microsecond: [microsecond, 999_999],
  };
  for (const [name, [value = 0, most = 0]] of Object.entries(limits))
    if (value < 0 || value > most) throw new PyError('ValueError', `${name} must be in 0..${most}`);
  return moment;
}

/** The time so many microseconds after 1970. */
function momentAt(micros: bigint): Moment {
  const milliseconds = micros >= 0n ? micros / 1000n : (micros - 999n) / 1000n;
  const moment = utcMoment(new Date(Number(milliseconds)));
  if (!(moment.year >= 1 && moment.year <= 9999))
    throw new PyError('OverflowError', 'date value out of range');
  return { ...moment, microsecond: moment.microsecond + Number(fit(micros - milliseconds * 1000n)) };
}

/** `+02:00`, `-05:30`; nothing where the zone is not known. */
function zoneText(offset: number | undefined): string {
  if (offset === undefined) return '';
  const size = Math.abs(offset);
  const seconds = size % 60 ? `:${pad(size % 60)}` : '';
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 3600))}:${pad(Math.floor((size % 3600) / 60))}${seconds}`;
}

function zoneRepr(offset: number): string {
  return offset === 0
    ? 'datetime.timezone.utc'
    : `datetime.timezone(${TimeDelta.of({ seconds: offset }).repr()})`;
}
