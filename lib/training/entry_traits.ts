import type { Entry } from "../competition/contenders/compete.ts";
import type { Contender } from "../models/catalog.ts";

/** Contenders that need no more rows than this are entered for keys that are too short for the others. */
const SHORT = 4;

/**
 * How a contender of a plan enters competitions: all of an entry but its code.
 *
 * @param contender Local or pooled.
 */
export function entryTraits(contender: Contender): Omit<Entry, "family"> {
  return {
    name: contender.name,
    scope: contender.scope === "pooled" ? "pooled" : "local",
    params: contender.params,
    ...contender.paramsByClass === undefined ? {} : { paramsByClass: contender.paramsByClass },
    classes: contender.for === "intermittent" ? ["intermittent", "lumpy"] : [],
    ...contender.prior === undefined ? {} : { prior: contender.prior },
    forShort: contender.scope === "pooled" || contender.minRows <= SHORT,
  };
}
