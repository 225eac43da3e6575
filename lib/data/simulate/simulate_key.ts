import { civilFromDays, daysFromCivil, weekday } from "../../core/time/civil.ts";
import { createRng, hashSeed, type Rng } from "../../core/numbers/random.ts";
import { drawProfile, type KeyProfile } from "./key_profile.ts";
import type { Simulation } from "./simulation.ts";

/** One simulated key: what a shop would have recorded, and beside it the truth. */
export interface SimulatedKey {
  /** Item id. */
  readonly item: string;
  /** Location id. */
  readonly location: string;
  /** How the key was made. */
  readonly profile: KeyProfile;
  /** Day of the first row, days since 1970-01-01; rows follow day by day, shape [n]. */
  readonly start: number;
  /** Units sold, integers >= 0, shape [n]. */
  readonly demand: Float64Array;
  /** Price per unit, two decimals, shape [n]. */
  readonly price: Float64Array;
  /** 1 on promotion days, shape [n]. */
  readonly promo: Uint8Array;
  /** Expected demand without noise, were the shelf full, shape [n]. */
  readonly expected: Float64Array;
  /** 0 on days without stock, shape [n]. */
  readonly inStock: Uint8Array;
  /** What the shop has planned for the days after the last one, shape [a]; nothing for a key that has ended. */
  readonly ahead: {
    /** Price per unit, two decimals, shape [a]. */
    readonly price: Float64Array;
    /** 1 on promotion days, shape [a]. */
    readonly promo: Uint8Array;
  };
}

/** Demand on public holidays relative to a common day, by month and day. */
const HOLIDAY_FACTORS: Readonly<Record<string, number>> = {
  "1-1": 0.4,
  "5-1": 0.6,
  "12-23": 1.5,
  "12-24": 1.8,
  "12-25": 0.3,
  "12-26": 0.5,
};

/**
 * Simulate one key. Its random numbers depend on the seed, item and location only.
 *
 *     expected = level × trend × walk × weekday × season × shift × holiday × (price / usual price)^elasticity × promotion
 *
 * @param simulation Size, span and seed. @param item Item id. @param location Location id.
 */
export function simulateKey(simulation: Simulation, item: string, location: string): SimulatedKey {
  const rng = createRng(hashSeed(simulation.seed, item, location));
  const profile = drawProfile(rng, simulation, { item, location });
  const first = simulation.start + profile.firstDay;
  const length = profile.lastDay - profile.firstDay + 1;
  const walk = startPrices(rng, profile);
  const { price, promo } = drawPrices(walk, rng, length);
  const expected = new Float64Array(length), demand = new Float64Array(length);
  const inStock = new Uint8Array(length).fill(1);
  for (const { from, to } of profile.stockOuts) {
    inStock.fill(0, Math.max(from - profile.firstDay, 0), Math.max(to - profile.firstDay, 0));
  }
  const walked = drawWalk(createRng(hashSeed(simulation.seed, "walk", item, location)), profile, length);
  for (let i = 0; i < length; i++) {
    expected[i] = walked[i]! * expectedDemand(profile, {
      day: first + i,
      age: profile.firstDay + i,
      price: price[i]!,
      promo: promo[i]!,
    });
    const wanted = drawDemand(rng, profile, expected[i]!);
    demand[i] = inStock[i] === 1 ? wanted : 0;
  }
  // A stream of its own: the days ahead change nothing of the days before.
  const planning = createRng(hashSeed(simulation.seed, "ahead", item, location));
  const ahead = drawPrices(walk, planning, profile.lastDay === simulation.days - 1 ? simulation.ahead : 0);
  return { item, location, profile, start: first, demand, price, promo, expected, inStock, ahead };
}

/** Where the level has wandered to, as a factor, shape [length]; all 1 for a key that does not. */
function drawWalk(rng: Rng, { levelWalk }: KeyProfile, length: number): Float64Array {
  const out = new Float64Array(length).fill(1);
  if (levelWalk === 0) return out;
  for (let i = 1, log = 0; i < length; i++) {
    // Drawn back to the middle within about two years, so that no shop grows without bound.
    log = log * (1 - 1 / 730) + levelWalk * rng.normal();
    out[i] = Math.exp(log);
  }
  return out;
}

function expectedDemand(
  profile: KeyProfile,
  at: { day: number; age: number; price: number; promo: number },
): number {
  if (profile.demandClass === "dead") return 0;
  const { year, month, day } = civilFromDays(at.day);
  const ofYear = (at.day - daysFromCivil(year, 1, 1)) / 365.25;
  const shift = profile.shiftDay !== null && at.age >= profile.shiftDay ? profile.shiftFactor : 1;
  return profile.level * Math.exp(profile.trendPerYear * at.age / 365.25) * profile.weekdays[weekday(at.day)]! *
    (1 + profile.yearlyAmplitude * Math.cos(2 * Math.PI * (ofYear - profile.yearlyPeak))) * shift *
    (HOLIDAY_FACTORS[`${month}-${day}`] ?? 1) * Math.pow(at.price / profile.basePrice, profile.elasticity) *
    (at.promo === 1 ? profile.promoFactor : 1);
}

/** Where a key's prices stand: days count from its first one. */
interface PriceWalk {
  readonly basePrice: number;
  day: number;
  usual: number;
  nextChange: number;
  nextPromo: number;
  promoEnd: number;
}

function startPrices(rng: Rng, { basePrice }: KeyProfile): PriceWalk {
  const nextChange = 60 + rng.integer(120), nextPromo = 20 + rng.integer(60);
  return { basePrice, day: 0, usual: basePrice, nextChange, nextPromo, promoEnd: 0 };
}

/** The next days: usual prices in steps of some months; promotions of one or two weeks at a lower price. */
function drawPrices(walk: PriceWalk, rng: Rng, length: number): { price: Float64Array; promo: Uint8Array } {
  const price = new Float64Array(length), promo = new Uint8Array(length);
  for (let i = 0; i < length; i++, walk.day++) {
    if (walk.day === walk.nextChange) {
      walk.usual = walk.basePrice * (0.9 + 0.25 * rng.next());
      walk.nextChange = walk.day + 60 + rng.integer(180);
    }
    if (walk.day === walk.nextPromo) {
      walk.promoEnd = walk.day + 7 * (1 + rng.integer(2));
      walk.nextPromo = walk.promoEnd + 40 + rng.integer(70);
    }
    promo[i] = walk.day < walk.promoEnd ? 1 : 0;
    price[i] = Math.round(100 * walk.usual * (promo[i] === 1 ? 0.8 : 1)) / 100;
  }
  return { price, promo };
}

function drawDemand(rng: Rng, profile: KeyProfile, expected: number): number {
  if (expected === 0) return 0;
  if (profile.demandClass === "intermittent") {
    const size = Math.max(profile.orderSize, expected / 0.9);
    return rng.next() < expected / size ? 1 + drawPoisson(rng, size - 1) : 0;
  }
  // Log-normal mixing with mean 1: the variance grows faster than the mean, as in shops.
  const mixing = Math.exp(profile.noise * rng.normal() - profile.noise ** 2 / 2);
  return drawPoisson(rng, expected * mixing);
}

/** Knuth's product for small means, the rounded normal above, where both agree within a percent. */
function drawPoisson(rng: Rng, mean: number): number {
  if (mean <= 0) return 0;
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * rng.normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = rng.next(); product > limit; product *= rng.next()) count++;
  return count;
}
