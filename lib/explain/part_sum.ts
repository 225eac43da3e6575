import type { Decomposition } from "./decomposition.ts";
import { type Group, GROUPS } from "./groups.ts";

/** The parts of all members, added up by group and by feature. */
export class PartSum {
  /** Shape [h] each. */
  readonly groups: Readonly<Record<Group, Float64Array>>;
  /** By name, shape [h] each. */
  readonly features = new Map<string, Float64Array>();
  readonly #base: number;
  readonly #horizon: number;

  /** @param base What is usual for the key. @param horizon Steps h. */
  constructor(base: number, horizon: number) {
    this.#base = base;
    this.#horizon = horizon;
    const empty = GROUPS.map((group) => [group, new Float64Array(horizon)] as const);
    this.groups = Object.fromEntries(empty) as Record<Group, Float64Array>;
  }

  /** Add the parts of a member, from what is usual for the key; `share`: of the member, shape [h]. */
  add({ reference, parts }: Decomposition, share: Float64Array): void {
    for (let i = 0; i < this.#horizon; i++) {
      // Where a member has no share its parts may be no numbers.
      if (share[i] === 0) continue;
      this.groups.level[i]! += share[i]! * (reference[i]! - this.#base);
      for (const { feature, groups, gains } of parts) {
        const gain = share[i]! * gains[i]!;
        this.groups[groups[i]!][i]! += gain;
        if (feature !== null) this.#feature(feature)[i]! += gain;
      }
    }
  }

  /** At a step where the calendar is closed nothing but that counts. */
  close(step: number): void {
    for (const gains of [...Object.values(this.groups), ...this.features.values()]) gains[step] = 0;
    this.groups.calendar[step] = -this.#base;
  }

  /** Let what rounding has left count to the level; `yhat`: what the parts add up to, shape [h]. */
  settle(yhat: Float64Array): void {
    for (let i = 0; i < this.#horizon; i++) {
      const sum = Object.values(this.groups).reduce((sum, gains) => sum + gains[i]!, this.#base);
      this.groups.level[i]! += yhat[i]! - sum;
    }
  }

  #feature(name: string): Float64Array {
    let gains = this.features.get(name);
    if (gains === undefined) this.features.set(name, gains = new Float64Array(this.#horizon));
    return gains;
  }
}
