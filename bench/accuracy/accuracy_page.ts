import type { Ablation } from "./ablation.ts";
import { RULE_NAMES } from "./ablate.ts";
import { CLASS_BLEND } from "./class_blend.ts";
import { geometricMean, goalFigures, percent, ratioTo } from "./goals.ts";
import { markdownTable } from "./pages.ts";
import { MIXES, PEERS } from "./peer_list.ts";
import type { ComparedResult } from "./results_folder.ts";
import { type SetCoverage, shareOfExact } from "./coverage_result.ts";
import { type Measure, measuresOf, SETS } from "./sets.ts";

/** Sections of docs/accuracy.md by name, from what was measured. */
export function accuracySections(
  results: readonly ComparedResult[],
  { ablations, coverages }: { readonly ablations: readonly Ablation[]; readonly coverages: readonly SetCoverage[] },
): Record<string, string> {
  const whole = results.filter(({ set, subset }) =>
    SETS.some(({ name, subsets }) => name === set && subsets[0] === subset)
  );
  return {
    goals: goalsTable(whole, coverages),
    ours: oursTable(results),
    peers: peersTable(results, whole),
    beside: besideTable(results, whole),
    coverage: coverageTable(coverages),
    cost: costTable(whole),
    ablations: ablationsTable(ablations),
  };
}

function goalsTable(results: readonly ComparedResult[], coverages: readonly SetCoverage[]): string {
  return markdownTable(
    ["goal", "ours", "bar", "reached"],
    goalFigures(results, coverages).map((
      { id, what, bar, reached, met },
    ) => [id, what, bar, `${reached}${met ? "" : " ✗"}`]),
  );
}

function oursTable(results: readonly ComparedResult[]): string {
  const head = [
    "set",
    "keys",
    "rows",
    "measure",
    "ours (95 % interval)",
    "beside",
    "bias",
    "over best single",
    "over plain average",
    "over blend of class",
    "inside 80 / 95",
    "regret",
  ];
  return markdownTable(
    head,
    results.map((result) => {
      const { methods, measure, intervals, bestSingle, coverage } = result, ours = methods.ours;
      const [lo, hi] = intervals[measure], [, beside = measure] = measuresOf(result);
      const over = (name: string, bar: number) => {
        const errors = methods[name];
        if (errors === undefined) return "not measured";
        const ratio = errors.ours[measure] / errors[measure];
        return `${ratio.toFixed(3)}${ratio <= bar ? "" : " ✗"}`;
      };
      return [
        setName(result),
        `${result.keys}`,
        `${result.rows}`,
        measure.toUpperCase(),
        `**${error(ours?.[measure], measure)}** (${error(lo, measure)} to ${error(hi, measure)})`,
        `${beside.toUpperCase()} ${error(ours?.[beside], beside)}`,
        percent(ours?.bias ?? NaN),
        `${over(bestSingle, 1.01)} ${bestSingle}`,
        over("mean", 0.97),
        over(CLASS_BLEND, 1.005),
        Object.values(coverage).map((share) => share.toFixed(1)).join(" / "),
        result.regret.toFixed(3),
      ];
    }),
  );
}

const NAMES = [...PEERS.map(({ name }) => name), ...Object.keys(MIXES)];

/** Ours over theirs by the measure of each set, and by the one beside it. */
function peersTable(results: readonly ComparedResult[], whole: readonly ComparedResult[]): string {
  return ratiosTable(results, whole, ({ measure }) => measure);
}

function besideTable(results: readonly ComparedResult[], whole: readonly ComparedResult[]): string {
  return ratiosTable(results, whole, (result) => measuresOf(result)[1] ?? result.measure);
}

function ratiosTable(
  results: readonly ComparedResult[],
  whole: readonly ComparedResult[],
  measureOf: (result: ComparedResult) => Measure,
): string {
  const cell = (result: ComparedResult, name: string) => {
    const peer = result.peers[name];
    if (peer === undefined || peer.keys === 0) return "–";
    const ratio = ratioTo(peer, measureOf(result));
    return `${ratio.toFixed(3)}${ratio <= 1 ? "" : " ✗"}${peer.keys < result.keys ? ` (${peer.keys})` : ""}`;
  };
  const mean = (name: string) => {
    const all = whole.flatMap((result) => {
      const peer = result.peers[name];
      return peer === undefined || peer.keys === 0 ? [] : [ratioTo(peer, measureOf(result))];
    });
    return all.length === 0
      ? "–"
      : `**${geometricMean(all).toFixed(3)}**${all.length < whole.length ? ` of ${all.length}` : ""}`;
  };
  return markdownTable(["set", "measure", ...NAMES], [
    ...results.map((
      result,
    ) => [setName(result), measureOf(result).toUpperCase(), ...NAMES.map((name) => cell(result, name))]),
    ["**geometric mean**", "", ...NAMES.map(mean)],
  ]);
}

/** What lay inside intervals of keys and of sums over them, by set. */
function coverageTable(coverages: readonly SetCoverage[]): string {
  if (coverages.length === 0) return "Not measured yet.";
  const both = (levels: SetCoverage["keyLevels"], value: (level: SetCoverage["keyLevels"][string]) => string) =>
    Object.values(levels).map(value).join(" / ");
  const pooled = (levels: SetCoverage["keyLevels"]) => both(levels, (level) => level.pooled.toFixed(1));
  return markdownTable(
    ["set", "keys", "levels", "inside", "keys within 8 points, of exact", "sums by step", "sums over horizon", "bias"],
    coverages.map(({ set, keys, keyLevels, sums }) => [
      set,
      `${keys}`,
      Object.keys(keyLevels).join(" / "),
      pooled(keyLevels),
      both(keyLevels, (level) => shareOfExact(level).toFixed(2)),
      pooled(sums.steps),
      pooled(sums.horizon),
      percent(sums.bias),
    ]),
  );
}

function costTable(results: readonly ComparedResult[]): string {
  const cost = (seconds: number, megabytes: number) => `${seconds.toPrecision(2)} s, ${Math.round(megabytes)} MB`;
  const names = PEERS.map(({ name }) => name);
  return markdownTable(
    ["set", "ours", ...names],
    results.map((result) => [
      result.set,
      cost(result.usage.processor, result.usage.megabytes),
      ...names.map((name) => {
        const peer = result.peers[name];
        return peer === undefined
          ? "–"
          : `${cost(peer.seconds, peer.megabytes)}${peer.keys < result.keys ? ` (${peer.keys} keys)` : ""}`;
      }),
    ]),
  );
}

/** One line a contender or rule, one column a set. */
function ablationsTable(ablations: readonly Ablation[]): string {
  if (ablations.length === 0) return "Not measured yet.";
  const names = [...new Set(ablations.flatMap(({ ratios }) => Object.keys(ratios)))];
  const ordered = [
    ...names.filter((name) => !RULE_NAMES.includes(name)),
    ...names.filter((name) => RULE_NAMES.includes(name)),
  ];
  return markdownTable(
    ["without", ...ablations.map(({ set }) => set), "geometric mean"],
    ordered.map((name) => {
      const all = ablations.map(({ ratios }) => ratios[name]);
      const known = all.filter((ratio) => ratio !== undefined);
      return [
        RULE_NAMES.includes(name) ? name : `\`${name}\``,
        ...all.map((ratio) => ratio === undefined ? "–" : ratio.toFixed(3)),
        geometricMean(known).toFixed(3),
      ];
    }),
  );
}

function setName({ set, subset }: ComparedResult): string {
  return subset === "all" ? set : `${set}, ${subset.replace(">=", " ≥ ")}`;
}

/** An error as people read it: MAPE in percent. */
function error(value: number | undefined, measure: Measure): string {
  return value === undefined ? "–" : measure === "mape" ? percent(value) : value.toFixed(4);
}
