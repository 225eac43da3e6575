import { DEMO_SIMULATION, type Simulation } from "./simulation.ts";
import { type SimulatedKey, simulateKey } from "./simulate_key.ts";

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
