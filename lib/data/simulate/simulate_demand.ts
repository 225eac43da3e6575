import { daysFromCivil } from "../../core/time/civil.ts";
import { type SimulatedKey, simulateKey } from "./simulate_key.ts";

/**
 * `shops`: keys differ as those of real tables do, see `bench/key_variance.ts`, and each has a kind of model that is right for
 * it; `alike`: keys share their season, prices and promotions with their item, and differ in level and noise.
 */
export type World = "shops" | "alike";

/** Size, span and seed of a simulated table. */
export interface Simulation {
  /** How much is a key's own. */
  readonly world: World;
  /** Number of items, >= 1. */
  readonly items: number;
  /** Number of locations, >= 1. */
  readonly locations: number;
  /** Number of days, >= 2. */
  readonly days: number;
  /** Days after them whose prices and promotions are planned already, >= 0. */
  readonly ahead: number;
  /** First day, days since 1970-01-01. */
  readonly start: number;
  /** Unsigned 32-bit integer. */
  readonly seed: number;
}

/** The demo table: 50 items × 20 locations, 2022-01-01 to 2024-12-31 and four weeks ahead, seed 42: about a million rows. */
export const DEMO_SIMULATION: Simulation = {
  world: "shops",
  items: 50,
  locations: 20,
  days: 1096,
  ahead: 28,
  start: daysFromCivil(2022, 1, 1),
  seed: 42,
};

/**
 * Simulate daily demand: trend, weekly and yearly season, price and promotion effects, holidays, noise; among the keys
 * are intermittent ones, level shifts, stock-outs, late starts, ended and dead keys.
 *
 * @param options What differs from {@linkcode DEMO_SIMULATION}.
 * @returns Keys one by one, items first, so that the table need not fit in memory. Equal options give equal bits.
 * @throws {RangeError} If a size is below its minimum.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { simulateDemand } from "@lib/data/simulate/simulate_demand.ts";
 * const [first] = simulateDemand({ items: 1, locations: 2, days: 28 });
 * assertEquals([first.item, first.location], ["item_01", "loc_01"]);
 * ```
 */
export function* simulateDemand(options: Partial<Simulation> = {}): Generator<SimulatedKey, void> {
  const simulation = { ...DEMO_SIMULATION, ...options };
  const { items, locations, days } = simulation;
  if (!(items >= 1 && locations >= 1 && days >= 2)) {
    throw new RangeError(
      `Cannot simulate demand as items and locations must be >= 1 and days >= 2: current value is ${
        JSON.stringify({ items, locations, days })
      }`,
    );
  }
  for (let i = 1; i <= items; i++) {
    for (let l = 1; l <= locations; l++) {
      yield simulateKey(simulation, numbered("item", i, items), numbered("loc", l, locations));
    }
  }
}

function numbered(word: string, number: number, count: number): string {
  return `${word}_${String(number).padStart(Math.max(2, String(count).length), "0")}`;
}
