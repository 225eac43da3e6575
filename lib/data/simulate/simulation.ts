import { daysFromCivil } from "../../core/time/civil.ts";

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
