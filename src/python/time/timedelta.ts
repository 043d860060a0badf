import { PyError } from '../errors.js';
import { fit } from '../integers.js';
import { intOf } from '../types.js';
import { Float, PyObject, Tuple, type Value } from '../values.js';

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;

/** Python's `datetime.timedelta`: what is between two times, exact to the microsecond. */
export class TimeDelta extends PyObject {
  readonly typeName = 'timedelta';

  /** @param micros the whole of it in microseconds */
  constructor(readonly micros: bigint) {
    super();
    if (this.days > 999_999_999n || this.days < -999_999_999n)
      throw new PyError('OverflowError', `days=${this.days}; must have magnitude <= 999999999`);
  }

  /** From the parts that Python's constructor takes. */
  static of(parts: { days?: number; seconds?: number; micros?: number }): TimeDelta {
    const { days = 0, seconds = 0, micros = 0 } = parts;
    return new TimeDelta(BigInt(days) * DAY + BigInt(seconds) * SECOND + BigInt(micros));
  }

  get days(): bigint {
    return this.micros >= 0n ? this.micros / DAY : (this.micros - DAY + 1n) / DAY;
  }
  get seconds(): bigint {
    return (this.micros - this.days * DAY) / SECOND;
  }
  get microseconds(): bigint {
    return (this.micros - this.days * DAY) % SECOND;
  }

  override getAttribute(name: string): Value | undefined {
    if (name === 'days') return fit(this.days);
    if (name === 'seconds') return fit(this.seconds);
    return name === 'microseconds' ? fit(this.microseconds) : undefined;
  }
  override getMethod(name: string): (() => Value) | undefined {
    return name === 'total_seconds' ? () => this.totalSeconds() : undefined;
  }
  /** Python's `total_seconds()`. */
  totalSeconds(): Float {
    return new Float(Number(this.micros) / 1e6);
  }
  override truth(): boolean {
    return this.micros !== 0n;
  }
  override str(): string {
    const { days, seconds, microseconds } = this;
    const pad = (n: bigint, width = 2): string => String(n).padStart(width, '0');
    const clock = `${seconds / 3600n}:${pad((seconds / 60n) % 60n)}:${pad(seconds % 60n)}`;
    const rest = microseconds ? `.${pad(microseconds, 6)}` : '';
    if (days === 0n) return clock + rest;
    return `${days} day${days === 1n || days === -1n ? '' : 's'}, ${clock}${rest}`;
  }
  override repr(): string {
    const parts: string[] = [];
    if (this.days) parts.push(`days=${this.days}`);
    if (this.seconds) parts.push(`seconds=${this.seconds}`);
    if (this.microseconds) parts.push(`microseconds=${this.microseconds}`);
    return `datetime.timedelta(${parts.length > 0 ? parts.join(', ') : '0'})`;
  }
  override equals(other: Value): boolean | undefined {
    return other instanceof TimeDelta ? other.micros === this.micros : undefined;
  }
  override compare(other: Value): number | undefined {
    return other instanceof TimeDelta ? Number(this.micros - other.micros) : undefined;
  }
  override asKey(): Value {
    return new Tuple([this.typeName, String(this.micros)]);
  }
  override operate(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (other === null && (operator === '-x' || operator === '+x'))
      return operator === '-x' ? new TimeDelta(-this.micros) : this;
    if (other instanceof TimeDelta) return this.#withDelta(operator, other, reflected);
    const int = intOf(other);
    if (int !== undefined) return this.#withInt(operator, BigInt(int), reflected);
    if (!(other instanceof Float)) return undefined;
    if (operator === '*') return new TimeDelta(nearest(Number(this.micros) * other.value));
    if (operator === '/' && !reflected)
      return new TimeDelta(nearest(Number(this.micros) / nonZero(other.value)));
    return undefined;
  }

  #withDelta(operator: string, other: TimeDelta, reflected: boolean): Value | undefined {
    const [a, b] = reflected ? [other.micros, this.micros] : [this.micros, other.micros];
    if (operator === '+') return new TimeDelta(a + b);
    if (operator === '-') return new TimeDelta(a - b);
    if (operator === '/') return new Float(Number(a) / nonZero(Number(b)));
    if (operator === '//') return fit(floorDivide(a, b));
    return operator === '%' ? new TimeDelta(a - b * floorDivide(a, b)) : undefined;
  }

  #withInt(operator: string, int: bigint, reflected: boolean): Value | undefined {
    if (operator === '*') return new TimeDelta(this.micros * int);
    if (reflected) return undefined;
    if (operator === '//') return new TimeDelta(floorDivide(this.micros, int));
    return operator === '/' ? new TimeDelta(nearest(Number(this.micros) / nonZero(Number(int)))) : undefined;
  }
}

function nonZero(value: number): number {
  if (value === 0) throw new PyError('ZeroDivisionError', 'division by zero');
  return value;
}

function floorDivide(a: bigint, b: bigint): bigint {
  nonZero(Number(b));
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** The nearest int, half to even. */
function nearest(value: number): bigint {
  const low = Math.floor(value);
  const rest = value - low;
  return BigInt(rest > 0.5 || (rest === 0.5 && low % 2 !== 0) ? low + 1 : low);
}
