/**
 * Hold-out errors of our trees beside XGBoost, LightGBM and scikit-learn: same data, same parameters. Theirs are the
 * figures of tests/golden/parity_golden.json; ours are computed here.
 *
 *     deno run -A bench/parity.ts [--write] [--only NAME] [--export FOLDER]
 *
 * `--write` renews bench/results/parity.json; `--export` writes the data sets for tests/golden/parity_golden.py.
 */
import { parseArgs } from "node:util";
import {
  checksumOf,
  compareSet,
  type Comparison,
  geometricMean,
  PARITY_SETS,
  parityGolden,
  PEERS,
} from "../tests/models/trees/_parity.ts";

/** All rows of all replicates as doubles, row by row, the target last; a JSON file says what they are. */
function exportSets(folder: string): void {
  const sets = PARITY_SETS.map((set) => {
    const samples = Array.from({ length: set.replicates }, (_, replicate) => set.sample(replicate));
    const values = samples.flatMap(({ x, y }) => x.flatMap((row, i) => [...row, y[i]]));
    Deno.writeFileSync(`${folder}/${set.name}.f64`, new Uint8Array(Float64Array.from(values).buffer));
    return { ...set, rows: samples[0].y.length, features: samples[0].x[0].length, checksum: checksumOf(samples) };
  });
  Deno.writeTextFileSync(`${folder}/sets.json`, JSON.stringify(sets));
}

/** Geometric mean and extremes of the ratios, by peer. */
function summaryOf(comparisons: readonly Comparison[]) {
  return PEERS.map((peer) => {
    const own = comparisons.filter((comparison) => comparison.peer === peer);
    const ratios = own.map(({ ratio }) => ratio);
    // scikit-learn's forest takes categories as numbers in order: another algorithm, so left out of the mean.
    const plain = own.filter(({ set }) => peer !== "random_forest" || set.categorical.length === 0);
    return {
      peer,
      sets: own.length,
      mean: geometricMean(plain.map(({ ratio }) => ratio)),
      worst: Math.max(...ratios),
      best: Math.min(...ratios),
      overOnePercent: own.filter(({ ratio }) => ratio > 1.01).map(({ set }) => set.name),
    };
  });
}

/** One row for each set, one cell for each peer: our error / theirs, and the ratio with its standard error. */
function printTable(comparisons: readonly Comparison[]): void {
  console.log(`| data set | shape | n × p | draws | loss | ${PEERS.join(" | ")} |`);
  console.log(`|${" --- |".repeat(5 + PEERS.length)}`);
  for (const set of new Set(comparisons.map((comparison) => comparison.set))) {
    const cells = PEERS.map((peer) => {
      const found = comparisons.find((comparison) => comparison.set === set && comparison.peer === peer);
      if (found === undefined) return "–";
      const { ours, theirs, ratio, standardError } = found;
      return `${ours.toPrecision(4)} / ${theirs.toPrecision(4)}: ${ratio.toFixed(3)} ± ${standardError.toFixed(3)}`;
    });
    const size = `${set.train} × ${set.sample(0).x[0].length}`;
    console.log(`| ${set.name} | ${set.shape} | ${size} | ${set.replicates} | ${set.loss} | ${cells.join(" | ")} |`);
  }
  for (const { peer, sets, mean, best, worst, overOnePercent } of summaryOf(comparisons)) {
    const span = `${best.toFixed(3)} to ${worst.toFixed(3)}`;
    console.log(
      `${peer}: ${sets} sets, mean ratio ${mean.toFixed(4)}, ${span}; over 1.01: ${overOnePercent.join(", ")}`,
    );
  }
}

const { values: given } = parseArgs({
  options: { write: { type: "boolean" }, only: { type: "string" }, export: { type: "string" } },
});
if (given.export !== undefined) exportSets(given.export);
else {
  const golden = parityGolden();
  const sets = PARITY_SETS.filter(({ name }) => given.only === undefined || name.includes(given.only));
  const comparisons = sets.flatMap((set) => compareSet(set, golden));
  printTable(comparisons);
  if (given.write === true) {
    const rows = comparisons.map(({ set, ...figures }) => ({
      set: set.name,
      shape: set.shape,
      n: set.train,
      p: set.sample(0).x[0].length,
      loss: set.loss,
      replicates: set.replicates,
      ...figures,
    }));
    const result = {
      what: "hold-out error, same data and parameters: geometric mean of ours / theirs over the replicates",
      bar: 1.01,
      versions: { ...golden.versions, deno: Deno.version.deno },
      command: "deno run -A bench/parity.ts --write",
      summary: summaryOf(comparisons),
      sets: rows,
    };
    Deno.writeTextFileSync(new URL("results/parity.json", import.meta.url), JSON.stringify(result, null, 2) + "\n");
  }
}
