import type { Artifact } from "../core/artifact.ts";
import { assertArtifact, assertFitted, assertHistory, corrupt, floats, type Tagged } from "./_contract.ts";
import type { ModelFamily, Params, Training } from "./family.ts";

/** A fitted history model: a season length and a few numbers whose meaning its family knows. */
export interface HistoryFit extends Tagged {
  readonly seasonLength: number;
  /** Shape and meaning by family; may hold NaN. */
  readonly numbers: Float64Array;
}

/** What differs between history families. */
export interface HistoryParts {
  readonly name: string;
  readonly summary: string;
  readonly minRows: number;
  readonly defaults: Params;
  /** The fitted numbers; `y` has at least `minRows` known, finite values. */
  estimate(y: Float64Array, training: { readonly seasonLength: number; readonly params: Params }): ArrayLike<number>;
  /** Forecast from the end of `y` into `out`, shape [horizon]; `y` has at least one known value. */
  extrapolate(y: Float64Array, fitted: HistoryFit, out: Float64Array): void;
}

/**
 * A history family from its two computations. The state is always run over the history given to `predict`, so that a
 * model fitted at one origin forecasts from later ones without a refit.
 */
export function historyFamily(parts: HistoryParts): ModelFamily<HistoryFit> {
  const { name, defaults } = parts;
  return {
    name,
    summary: parts.summary,
    input: "history",
    minRows: parts.minRows,
    defaults,
    fit(training, params) {
      assertHistory(training, parts);
      const { y, seasonLength } = training;
      const numbers = Float64Array.from(parts.estimate(y, { seasonLength, params: { ...defaults, ...params } }));
      return { family: name, seasonLength, numbers };
    },
    predict(fitted, future) {
      assertFitted(fitted, name);
      const training: Training = { y: future.y, seasonLength: fitted.seasonLength, design: null };
      assertHistory(training, { name, minRows: 1 });
      const out = new Float64Array(future.horizon);
      parts.extrapolate(future.y, fitted, out);
      return out;
    },
    encode(fitted): Artifact {
      assertFitted(fitted, name);
      return { header: { family: name, seasonLength: fitted.seasonLength }, arrays: { numbers: fitted.numbers } };
    },
    decode(artifact) {
      assertArtifact(artifact, name);
      const { seasonLength } = artifact.header;
      if (typeof seasonLength !== "number") throw corrupt("seasonLength");
      return { family: name, seasonLength, numbers: floats(artifact, "numbers") };
    },
  };
}

/** Position of the last known value before `end`, or -1. */
export function lastKnown(y: Float64Array, end: number = y.length): number {
  let t = end - 1;
  while (t >= 0 && y[t] !== y[t]) t--;
  return t;
}
