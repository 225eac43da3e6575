import { z } from "zod";
import { CHOSEN_NAMES } from "./metric_names.ts";

/** The critical ratio of costs that lie farther apart cannot be told from 0 or 1 by any errors of the past. */
const FARTHEST_COSTS = 1e6;

const named = z.enum(CHOSEN_NAMES);
const price = z.number().gt(0);

const parts = {
  metric: named.nullable().default(null).describe("A metric by its name."),
  pinball: z.number().gt(0).lt(1).nullable().default(null).describe(
    "Service level, for instance 0.95: pinball loss of the forecast that demand does not exceed so often.",
  ),
  cost: z.strictObject({
    under: price.describe("Money lost for each unit that demand is above the forecast."),
    over: price.describe("Money lost for each unit that it is below."),
  }).refine(
    ({ under, over }) => Math.max(under, over) <= FARTHEST_COSTS * Math.min(under, over),
    "two costs, of which one is at most a million times the other",
  )
    .nullable().default(null).describe(
      "Money: the forecast that serves is the one that demand does not exceed in under / (under + over) of all cases.",
    ),
};

/** Exactly one of some fields that are null where they are not given. */
function isOne(fields: readonly unknown[]): boolean {
  return fields.filter((field) => field !== null).length === 1;
}

const mix = z.array(
  z.strictObject({ ...parts, weight: z.number().min(0).max(1e9).describe("Its share.") })
    .refine(({ metric, pinball, cost }) => isOne([metric, pinball, cost]), "one of metric, pinball, cost"),
).min(1).refine((all) => all.some(({ weight }) => weight >= 1e-9), "a list with a weight of 1e-9 or more");

const chosen = z.strictObject({
  ...parts,
  wape: z.strictObject({
    by: z.array(z.string().min(1)).min(1).describe("Key columns of a group."),
  }).nullable().default(null).describe(
    "WAPE of groups of keys: errors of the keys of a group cancel in each period before they count.",
  ),
  mix: mix.nullable().default(null).describe(
    "Weighted mean of several metrics; those in the unit of demand are taken in units of the seasonal naive error.",
  ),
  biasLimit: z.number().gt(0).nullable().default(null).describe(
    "Who forecasts more than this share too much or too little, over the keys of a kind and all folds, neither leads nor has weight while others keep to it; null: no limit.",
  ),
  stability: z.number().min(0).max(10).default(0).describe(
    "How many times the standard deviation of the errors of a key over its folds counts beside their mean when one is chosen.",
  ),
}).refine(({ metric, pinball, cost, wape, mix }) => isOne([metric, pinball, cost, wape, mix]), {
  message: "an object with one of metric, pinball, cost, wape, mix",
});

/** What a choice minimises: the name of a metric, or an object. What is meant by an object is found first. */
export const metricSection = z.union([chosen, named]);
