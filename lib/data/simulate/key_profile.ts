import { createRng, hashSeed, type Rng } from "../../core/numbers/random.ts";
import { drawOwn, type OwnWays } from "./own_ways.ts";
import type { Simulation } from "./simulation.ts";

/** How a key's demand comes about. */
export type SimulatedClass = "smooth" | "erratic" | "intermittent" | "dead";
/** What happens to a key in its life. */
export type SimulatedEvent = "none" | "level_shift" | "stock_outs" | "late_start" | "ended";

/** The truth of one key. Days count from the simulation's first day, 0. */
export interface KeyProfile extends Pick<OwnWays, "right" | "levelWalk"> {
  /** How demand comes about. */
  readonly demandClass: SimulatedClass;
  /** What happens in its life. */
  readonly event: SimulatedEvent;
  /** Mean units per day before all effects. */
  readonly level: number;
  /** Growth per year, logarithmic. */
  readonly trendPerYear: number;
  /** Factors of Monday … Sunday, mean 1. */
  readonly weekdays: readonly number[];
  /** Yearly season, share of the level, in [0, 0.5]. */
  readonly yearlyAmplitude: number;
  /** Time of the season's peak, share of the year, in [0, 1). */
  readonly yearlyPeak: number;
  /** Usual price. */
  readonly basePrice: number;
  /** Percent of demand per percent of price, < 0. */
  readonly elasticity: number;
  /** Factor of promotion days beside their price, >= 1. */
  readonly promoFactor: number;
  /** Standard deviation of the noise on the log scale. */
  readonly noise: number;
  /** Mean units per order of an intermittent key. */
  readonly orderSize: number;
  /** Day from which the level is another; null without a shift. */
  readonly shiftDay: number | null;
  /** Factor of the level from then on; 1 without a shift. */
  readonly shiftFactor: number;
  /** Days without stock, [from, to). */
  readonly stockOuts: readonly { readonly from: number; readonly to: number }[];
  /** First day with a row. */
  readonly firstDay: number;
  /** Last day with a row. */
  readonly lastDay: number;
}

/**
 * Draw the truth of a key. What belongs to the item (price, season) is the same in all locations.
 *
 * @param rng The key's own stream. @param simulation Span and seed. @param key Item and location.
 */
export function drawProfile(
  rng: Rng,
  simulation: Simulation,
  key: { readonly item: string; readonly location: string },
): KeyProfile {
  const item = createRng(hashSeed(simulation.seed, "item", key.item));
  const location = createRng(hashSeed(simulation.seed, "location", key.location));
  const demandClass = pick<SimulatedClass>(rng, [["smooth", 0.55], ["erratic", 0.2], ["intermittent", 0.22], [
    "dead",
    0.03,
  ]]);
  const popularity = Math.exp(2 + 0.8 * item.normal() + 0.4 * location.normal());
  const level = demandClass === "intermittent" ? 0.05 + 0.4 * rng.next() : popularity * (0.6 + 0.8 * rng.next());
  const shared = {
    demandClass,
    level,
    trendPerYear: 0.15 * rng.normal(),
    weekdays: drawWeekdays(location),
    yearlyAmplitude: 0.5 * item.next(),
    yearlyPeak: item.next(),
    basePrice: Math.round(100 * Math.exp(1.2 + 0.6 * item.normal())) / 100,
    elasticity: -(0.5 + 2 * item.next()),
    promoFactor: 1 + 0.8 * rng.next(),
    noise: demandClass === "erratic" ? 0.7 : 0.15 + 0.15 * rng.next(),
    orderSize: 1 + 4 * rng.next(),
    ...drawEvent(rng, simulation.days),
  };
  if (simulation.world === "alike") return { ...shared, right: null, levelWalk: 0 };
  // A stream of its own: shops share with the alike world all that is not a key's own.
  const own = createRng(hashSeed(simulation.seed, "own", key.item, key.location));
  return { ...shared, ...drawOwn(own, shared, item) };
}

function drawEvent(
  rng: Rng,
  days: number,
): Pick<KeyProfile, "event" | "shiftDay" | "shiftFactor" | "stockOuts" | "firstDay" | "lastDay"> {
  const event = pick<SimulatedEvent>(rng, [
    ["none", 0.55],
    ["level_shift", 0.13],
    ["stock_outs", 0.14],
    ["late_start", 0.12],
    ["ended", 0.06],
  ]);
  const calm = { event, shiftDay: null, shiftFactor: 1, stockOuts: [], firstDay: 0, lastDay: days - 1 };
  const within = (low: number, high: number) => Math.floor(days * (low + (high - low) * rng.next()));
  switch (event) {
    case "none":
      return calm;
    case "level_shift":
      return {
        ...calm,
        shiftDay: within(0.3, 0.8),
        shiftFactor: rng.next() < 0.5 ? 0.4 + 0.3 * rng.next() : 1.5 + rng.next(),
      };
    case "stock_outs":
      return { ...calm, stockOuts: drawStockOuts(rng, days) };
    case "late_start":
      return { ...calm, firstDay: within(0.2, 0.95) };
    case "ended":
      return { ...calm, lastDay: Math.max(within(0.4, 0.9), 1) };
  }
}

function drawStockOuts(rng: Rng, days: number): { from: number; to: number }[] {
  return Array.from({ length: 2 + rng.integer(4) }, () => {
    const from = rng.integer(days);
    return { from, to: Math.min(from + 4 + rng.integer(20), days) };
  }).sort((a, b) => a.from - b.from);
}

function drawWeekdays(rng: Rng): number[] {
  const raw = [0.9, 0.85, 0.9, 1, 1.2, 1.35, 0.8].map((factor) => factor * Math.exp(0.1 * rng.normal()));
  const total = raw.reduce((sum, factor) => sum + factor, 0);
  return raw.map((factor) => 7 * factor / total);
}

function pick<T>(rng: Rng, shares: readonly (readonly [T, number])[]): T {
  let rest = rng.next();
  for (const [value, share] of shares) {
    rest -= share;
    if (rest < 0) return value;
  }
  return shares.at(-1)![0];
}
