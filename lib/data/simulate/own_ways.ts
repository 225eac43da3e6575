import type { Rng } from "../../core/numbers/random.ts";

/** The kind of model that a key is made for: what all keys show, what it shows itself, both, or its own last values. */
export type RightKind = "global" | "local" | "blend" | "statistical";

/** What of a key is its own. */
export interface OwnWays {
  /** The kind of model that is right for it; null where noise leaves nothing to tell apart. */
  readonly right: RightKind | null;
  /** Standard deviation of the daily steps of the log level, >= 0. */
  readonly levelWalk: number;
  /** Factors of Monday … Sunday, mean 1. */
  readonly weekdays: readonly number[];
  /** Yearly season, share of the level, in [0, 0.5]. */
  readonly yearlyAmplitude: number;
  /** Time of the season's peak, share of the year, in [0, 1). */
  readonly yearlyPeak: number;
  /** Percent of demand per percent of price, < 0, or 0 for a key that does not follow its price. */
  readonly elasticity: number;
  /** Factor of promotion days beside their price, >= 1. */
  readonly promoFactor: number;
  /** Standard deviation of the noise on the log scale. */
  readonly noise: number;
}

/** What a key has from its item and location. */
type Shared = Pick<OwnWays, "weekdays" | "yearlyAmplitude" | "yearlyPeak" | "noise"> & { readonly demandClass: string };

/** Share of a key's season, weekdays, price and promotion that is its own, and its noise, by the kind that is right. */
const KINDS: Readonly<Record<RightKind, { readonly share: number; readonly own: number; readonly noise: number }>> = {
  // Little is its own and much is noise: only all keys together show it.
  global: { share: 0.35, own: 0, noise: 0.45 },
  // Its own ways are strong, and its noise is small enough to see them in three years.
  local: { share: 0.25, own: 1, noise: 0.12 },
  blend: { share: 0.2, own: 0.5, noise: 0.3 },
  // It follows no price and no year: the level wanders, the week stays.
  statistical: { share: 0.2, own: 0, noise: 0.15 },
};

/**
 * What of a key is its own. Between all keys price and promotion differ by as much as between those of Dominick's stores, and
 * seasons as between those of public monthly tables: `bench/key_variance.ts` measures both and the demo beside them.
 *
 * @param rng Stream of the key's own ways. @param shared What it has from its item and location. @param item Stream of the item.
 */
export function drawOwn(rng: Rng, shared: Shared, item: Rng): OwnWays {
  const { demandClass, weekdays, yearlyAmplitude, yearlyPeak, noise } = shared;
  // Of the item, so that only what is the key's own differs between its locations.
  const common = { elasticity: -(1.2 + 1.6 * item.next()), promoFactor: 1.3 + 0.8 * item.next() };
  if (demandClass !== "smooth") {
    return { right: null, levelWalk: 0, weekdays, yearlyAmplitude, yearlyPeak, noise, ...common };
  }
  const right = drawKind(rng), { own, noise: usual } = KINDS[right];
  const spread = usual * (0.8 + 0.4 * rng.next());
  if (right === "statistical") {
    const levelWalk = 0.02 + 0.02 * rng.next();
    return {
      right,
      levelWalk,
      weekdays,
      yearlyAmplitude: 0,
      yearlyPeak: 0,
      elasticity: 0,
      promoFactor: 1,
      noise: spread,
    };
  }
  const raw = weekdays.map((factor) => factor * Math.exp(0.4 * own * rng.normal()));
  const total = raw.reduce((sum, factor) => sum + factor, 0);
  return {
    right,
    levelWalk: 0,
    weekdays: raw.map((factor) => 7 * factor / total),
    yearlyAmplitude: (1 - own) * yearlyAmplitude + own * 0.5 * rng.next(),
    yearlyPeak: own > 0.5 ? rng.next() : yearlyPeak,
    elasticity: Math.min(-0.1, common.elasticity + 1.4 * own * rng.normal()),
    promoFactor: Math.max(1, common.promoFactor * Math.exp(0.45 * own * rng.normal())),
    noise: spread,
  };
}

function drawKind(rng: Rng): RightKind {
  let rest = rng.next();
  for (const kind of ["global", "local", "blend"] as const) {
    rest -= KINDS[kind].share;
    if (rest < 0) return kind;
  }
  return "statistical";
}
