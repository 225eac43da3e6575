import { DataError } from "../core/errors/errors.ts";
import type { Tier } from "./plan_retraining.ts";

/** Most that one retraining may take. */
export type Budget = { readonly keys: number } | { readonly seconds: number };

/** Seconds of one key by tier, as former runs took them. */
export type TierSeconds = Readonly<Record<Exclude<Tier, "actuals">, number>>;

/**
 * Read a budget.
 *
 * @param text A number of keys such as `500`, or of seconds such as `600s`.
 * @throws {DataError} `WRONG_USAGE` for anything else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseBudget } from "@lib/retraining/budget.ts";
 * assertEquals([parseBudget("500"), parseBudget("600s")], [{ keys: 500 }, { seconds: 600 }]);
 * ```
 */
export function parseBudget(text: string): Budget {
  const [, digits, unit] = /^([1-9]\d*)(s?)$/.exec(text) ?? [], value = Number(digits);
  if (Number.isSafeInteger(value)) return unit === "s" ? { seconds: value } : { keys: value };
  throw new DataError(
    "WRONG_USAGE",
    `Cannot use a budget as it must be a number of keys or seconds: current value is ${JSON.stringify(text)}`,
    { hint: "Write 500 for keys, 600s for seconds." },
  );
}

/**
 * The keys that a budget has room for, in the order given; a key that no longer fits lets smaller ones in after it. What
 * costs nothing always fits, and where nobody knows the seconds of a key a budget of seconds lets all in.
 *
 * @param keys In the order of what they gain. @param limits Budget, and seconds by tier.
 */
export function withinBudget<Key extends { readonly tier: Tier }>(
  keys: readonly Key[],
  { budget, seconds }: { readonly budget: Budget | null; readonly seconds: TierSeconds | null },
): { within: Key[]; beyond: Key[] } {
  const within: Key[] = [], beyond: Key[] = [];
  let left = budget === null ? Infinity : "keys" in budget ? budget.keys : budget.seconds;
  for (const key of keys) {
    const cost = costOf(key.tier, { budget, seconds });
    if (cost > left) {
      beyond.push(key);
      continue;
    }
    left -= cost;
    within.push(key);
  }
  return { within, beyond };
}

function costOf(tier: Tier, limits: { budget: Budget | null; seconds: TierSeconds | null }): number {
  const { budget, seconds } = limits;
  if (budget === null || tier === "actuals") return 0;
  return "keys" in budget ? 1 : seconds?.[tier] ?? 0;
}
