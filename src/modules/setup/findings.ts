import type { Facts } from './collector.js';

/** Collects signs of virtualization: every technology that shows, and the type and role that the first of them decides. */
export class Findings {
  readonly #guest = new Set<string>();
  readonly #host = new Set<string>();
  #decided: { readonly type: string; readonly role: string } | undefined;

  /** The type and role, unless an earlier sign has decided. */
  decide(type: string, role: string): void {
    this.#decided ??= { type, role };
  }

  /** The machine runs within it. */
  guest(technology: string, role = 'guest'): void {
    this.#guest.add(technology);
    this.decide(technology, role);
  }

  /** The machine runs others with it. */
  host(technology: string): void {
    this.#host.add(technology);
    this.decide(technology, 'host');
  }

  /** Listed, but deciding nothing. */
  alsoGuest(technology: string): void {
    this.#guest.add(technology);
  }

  /** Listed, but deciding nothing. */
  alsoHost(technology: string): void {
    this.#host.add(technology);
  }

  /** Whether one of these was found. */
  isGuestOf(...technologies: readonly string[]): boolean {
    return technologies.some((t) => this.#guest.has(t));
  }

  /** The `virtualization_*` facts. */
  facts(): Facts {
    return {
      virtualization_type: this.#decided?.type ?? 'NA',
      virtualization_role: this.#decided?.role ?? 'NA',
      virtualization_tech_guest: [...this.#guest].sort(),
      virtualization_tech_host: [...this.#host].sort(),
    };
  }
}
