import { setPlaces, type Position } from '../../model/index.js';
import { Dict, type Value } from '../../python/index.js';

/** Variables of a host or group as its inventory gives them, each with its place in the file. */
class OwnVars {
  readonly dict = new Dict();
  #keys: Map<Value, Position> | undefined;
  #values: Map<Value, Position> | undefined;

  /** A later value of a name takes the place of the earlier. */
  set(name: Value, value: Value, position?: Position, valuePosition = position): void {
    this.dict.set(name, value);
    if (!position || !valuePosition) return;
    if (!this.#keys || !this.#values) {
      this.#keys = new Map();
      this.#values = new Map();
      setPlaces(this.dict, position, this.#keys, this.#values);
    }
    this.#keys.set(name, position);
    this.#values.set(name, valuePosition);
  }
}

/** A host of the inventory. */
export class Host {
  readonly vars = new OwnVars();
  /** The groups it was put into, not those above them. */
  readonly groups = new Set<Group>();

  /**
   * @param source the inventory it was first met in; `undefined` for one that was added while running
   * @param implicit that no inventory names it: `localhost`
   */
  constructor(
    readonly name: string,
    readonly source: string | undefined,
    readonly implicit = false,
  ) {}
}

/** A group of hosts and of other groups. */
export class Group {
  readonly vars = new OwnVars();
  /** The hosts put into it, not those of the groups below; by name, in order. */
  readonly hosts = new Map<string, Host>();
  readonly children = new Set<Group>();
  readonly parents = new Set<Group>();
  /** `ansible_group_priority`: of groups as deep as each other, the higher has the last word. */
  priority = 1;

  constructor(readonly name: string) {}
}
