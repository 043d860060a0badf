import type { Value } from './values.js';

export type Method = (self: Value, args: readonly Value[], kwargs: ReadonlyMap<string, Value>) => Value;

export function hasMethod(_self: Value, _name: string): boolean {
  return false;
}
export function callMethod(
  _self: Value,
  _name: string,
  _args: readonly Value[],
  _kwargs: ReadonlyMap<string, Value>,
): Value {
  return null;
}
export function attributeOf(_self: Value, _name: string): Value | undefined {
  return undefined;
}
export function isReserved(_name: string): boolean {
  return false;
}
