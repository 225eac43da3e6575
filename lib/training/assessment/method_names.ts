/**
 * Part of a method in a comparison: `ours` the choices that serve; `one_for_all`, `average` and `combination` other ways of choosing
 * or combining; `baseline` what everybody has; `member` a contender; `oracle` each key's best with hindsight, which nobody can have.
 */
export type MethodRole = "ours" | "one_for_all" | "average" | "combination" | "baseline" | "oracle" | "member";

interface Naming {
  readonly role: MethodRole;
  /** In a few words, for axes and lists. */
  readonly name: string;
  /** For who does not know the words. */
  readonly title: string;
}

/** Methods that are more, or less, than a contender. */
const NAMED: Readonly<Record<string, Naming>> = {
  ours: { role: "ours", name: "ours", title: "what serves" },
  one_for_all: { role: "one_for_all", name: "one model for all", title: "one single model for all" },
  mean: { role: "average", name: "plain average", title: "the plain average of all models" },
  median: { role: "combination", name: "median of all", title: "median of all models" },
  inverse_error: { role: "combination", name: "inverse error", title: "average weighted by inverse errors" },
  blend: { role: "combination", name: "blend", title: "one blend for each kind of key" },
  key_blend: { role: "combination", name: "blend by key", title: "blend with weights of each key's own" },
  seasonal_naive: { role: "baseline", name: "seasonal naive", title: "the last season again (seasonal naive)" },
  naive: { role: "baseline", name: "naive", title: "the last value again (naive)" },
  prior_mean: {
    role: "baseline",
    name: "what is usual",
    title: "what is usual for each key",
  },
  moving_average: { role: "baseline", name: "moving average", title: "the mean of the last periods (moving average)" },
  oracle: {
    role: "oracle",
    name: "oracle (best of each key, with hindsight)",
    title: "each key's best model, known only afterwards",
  },
};

/** The baselines that every run is compared with, by what it predicts: each run has one of them. */
export const MAIN_BASELINES: readonly string[] = ["seasonal_naive", "prior_mean"];

/** Part of a method. @param method As in summaries. */
export function roleOf(method: string): MethodRole {
  return NAMED[method]?.role ?? "member";
}

/** Whether a method chooses or combines otherwise than ours. @param role Its part. */
export function isOtherWay(role: MethodRole): boolean {
  return role === "one_for_all" || role === "average" || role === "combination";
}

/**
 * A method in a few words.
 *
 * @param method As in summaries. @param oneForAll The contender that would serve all keys; may be empty.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nameOf, titleOf } from "@lib/training/assessment/method_names.ts";
 * assertEquals([nameOf("mean", "ets"), titleOf("mean", "ets")], ["plain average", "the plain average of all models"]);
 * assertEquals(nameOf("one_for_all", "global_ridge"), "one model for all (global ridge)");
 * ```
 */
export function nameOf(method: string, oneForAll: string): string {
  return withModel(method, NAMED[method]?.name ?? plain(method), plain(oneForAll));
}

/** A method for who does not know its name. @param method As in summaries. @param oneForAll As in `nameOf`. */
export function titleOf(method: string, oneForAll: string): string {
  return withModel(method, NAMED[method]?.title ?? plain(method), oneForAll);
}

function withModel(method: string, words: string, model: string): string {
  return method === "one_for_all" && model !== "" ? `${words} (${model})` : words;
}

function plain(name: string): string {
  return name.replaceAll("_", " ");
}
