import { CLASS_BLEND } from "./class_blend.ts";
import { MIXES, type Peer, PEERS } from "./peer_list.ts";
import type { PeerResult } from "./peer_results.ts";
import type { ComparedResult } from "./results_folder.ts";
import { type SetCoverage, shareOfExact } from "./coverage_result.ts";
import type { Measure } from "./sets.ts";

/** A figure of a goal: over the sets, and the set where it is worst. */
export interface GoalFigure {
  readonly id: string;
  readonly what: string;
  /** What is asked, as a text, and whether it is reached. */
  readonly bar: string;
  readonly reached: string;
  readonly met: boolean;
}

const NOT_MEASURED = "not measured";

/** Ours over theirs on the same keys and rows; below 1 ours is better. */
export function ratioTo({ theirs, ours }: Pick<PeerResult, "theirs" | "ours">, measure: Measure): number {
  return (ours[measure] ?? NaN) / (theirs[measure] ?? NaN);
}

/** The best peer of a kind on a set: the one that ours is worst against; null where none has run. */
export function bestOf(result: ComparedResult, kind: Peer["kind"]): { name: string; ratio: number } | null {
  const names = [
    ...PEERS.filter((peer) => peer.kind === kind).map(({ name }) => name),
    ...kind === "statistical" ? Object.keys(MIXES) : [],
  ];
  const ratios = names.flatMap((name) => {
    const peer = result.peers[name];
    return peer === undefined ? [] : [{ name, ratio: ratioTo(peer, result.measure) }];
  });
  return ratios.sort((a, b) => b.ratio - a.ratio)[0] ?? null;
}

/** Geometric mean. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** What the goals of accuracy ask for, from the results of the largest subset of every set. */
export function goalFigures(
  results: readonly ComparedResult[],
  coverages: readonly SetCoverage[] = [],
): GoalFigure[] {
  const juice = results.find(({ set }) => set === "orange_juice")?.methods.ours?.mape ?? NaN;
  const own = (method: (result: ComparedResult) => string) =>
    results.flatMap((result) => {
      const errors = result.methods[method(result)];
      return errors === undefined
        ? []
        : [{ set: result.set, ratio: errors.ours[result.measure] / errors[result.measure] }];
    });
  const against = (kind: Peer["kind"]) =>
    results.flatMap((result) => {
      const best = bestOf(result, kind);
      return best === null ? [] : [{ set: result.set, ratio: best.ratio }];
    });
  const blend = own(() => CLASS_BLEND), sba = results.flatMap(({ methods }) => methods.sba ?? []);
  const sparse = geometricMean(sba.map((errors) => errors.ours.rmsse / errors.rmsse));
  const biases = results.filter(({ measure }) => measure === "rmsse")
    .map((result) => ({ set: result.set, ratio: result.methods.ours?.bias ?? NaN }));
  const bias = biases.toSorted((a, b) => Math.abs(b.ratio) - Math.abs(a.ratio))[0];
  const better = blend.filter(({ ratio }) => ratio < 1).length, harm = worst(blend);
  return [
    {
      id: "A1",
      what: "orange juice, MAPE; published LightGBM 35.97",
      bar: "≤ 35.97 %",
      reached: Number.isNaN(juice) ? NOT_MEASURED : percent(juice),
      met: juice <= 0.3597,
    },
    ratios("A2", "the best of the statistical peers and their means", against("statistical"), { mean: 0.93, each: 1 }),
    ratios("A3", "the best LightGBM, untuned or tuned", against("boosting"), { mean: 0.9, each: 1 }),
    ratios("A11", "AutoGluon-TimeSeries", against("autogluon"), { mean: 0.92, each: 1 }),
    speed(results),
    ratios("A4", "the best single contender of ours in hindsight", own(({ bestSingle }) => bestSingle), { each: 1.01 }),
    ratios("A5", "the plain average of the sane contenders", own(() => "mean"), { each: 0.97 }),
    {
      id: "A6",
      what: "what serves over one blend a class",
      bar: "better on half of the sets, ≤ 1.005 on each",
      reached: blend.length === 0
        ? NOT_MEASURED
        : `better on ${better} of ${blend.length}, worst ${harm.ratio.toFixed(3)} ${harm.set}`,
      met: better >= blend.length / 2 && harm.ratio <= 1.005,
    },
    {
      id: "A7",
      what: "intermittent keys, RMSSE over SBA, geometric mean",
      bar: "≤ 0.98",
      reached: Number.isNaN(sparse) ? NOT_MEASURED : sparse.toFixed(3),
      met: sparse <= 0.98,
    },
    ...coverageGoals(coverages),
    {
      id: "A9",
      what: "bias in total where the measure is scaled squared",
      bar: "± 5 % on each",
      reached: bias === undefined ? NOT_MEASURED : `worst ${percent(bias.ratio)} ${bias.set}`,
      met: Math.abs(bias?.ratio ?? NaN) <= 0.05,
    },
  ];
}

/** Of all levels and sets, the ones that are farthest off. */
function coverageGoals(coverages: readonly SetCoverage[]): GoalFigure[] {
  const all = coverages.flatMap(({ set, keyLevels }) =>
    Object.entries(keyLevels).map(([level, covered]) => ({
      name: `${level} % ${set}`,
      off: covered.pooled - Number(level),
      share: shareOfExact(covered),
    }))
  );
  const far = all.toSorted((a, b) => Math.abs(b.off) - Math.abs(a.off))[0];
  const few = all.toSorted((a, b) => a.share - b.share)[0];
  const worst = (text: string, name: string) => `worst ${text} ${name}`;
  return [
    {
      id: "A8",
      what: "inside intervals less their level, points, pooled over three origins",
      bar: "± 2 on each",
      reached: far === undefined ? NOT_MEASURED : worst(far.off.toFixed(1), far.name),
      met: Math.abs(far?.off ?? NaN) <= 2,
    },
    {
      id: "A8",
      what: "keys within 8 points of the level, over what exact intervals reach",
      bar: "≥ 0.9 on each",
      reached: few === undefined ? NOT_MEASURED : worst(few.share.toFixed(2), few.name),
      met: (few?.share ?? NaN) >= 0.9,
    },
  ];
}

/** Seconds of a processor of AutoGluon over ours. */
function speed(results: readonly ComparedResult[]): GoalFigure {
  const all = results.flatMap(({ peers, usage }) =>
    peers.AutoGluon === undefined ? [] : [peers.AutoGluon.seconds / usage.processor]
  );
  const mean = geometricMean(all);
  const reached = all.length === 0 ? NOT_MEASURED : `mean ${mean.toFixed(1)} of ${all.length}`;
  return { id: "A11", what: "seconds of AutoGluon over ours", bar: "mean ≥ 4", reached, met: mean >= 4 };
}

interface SetRatio {
  readonly set: string;
  readonly ratio: number;
}

function ratios(id: string, what: string, all: readonly SetRatio[], bar: { mean?: number; each: number }): GoalFigure {
  const mean = geometricMean(all.map(({ ratio }) => ratio)), least = worst(all);
  if (all.length === 0) return { id, what: `over ${what}`, bar: barText(bar), reached: NOT_MEASURED, met: false };
  return {
    id,
    what: `over ${what}`,
    bar: barText(bar),
    reached: `mean ${mean.toFixed(3)} of ${all.length}, worst ${least.ratio.toFixed(3)} ${least.set}`,
    met: least.ratio <= bar.each && mean <= (bar.mean ?? Infinity),
  };
}

function barText({ mean, each }: { mean?: number; each: number }): string {
  return `${mean === undefined ? "" : `mean ≤ ${mean}, `}each ≤ ${each}`;
}

function worst(all: readonly SetRatio[]): SetRatio {
  return all.toSorted((a, b) => b.ratio - a.ratio)[0] ?? { set: "none", ratio: NaN };
}

/** A share as people read it. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
