/**
 * Accuracy on real demand data: runs `evaluate` on each config's real set, or on earlier windows of it.
 *
 *     deno task bench:accuracy --data <folder of the data sets> [--only tourism] [--back 1] [--keys 200] [--workers 2]
 *
 * `--back N` moves the protocol N of its spans into the past, `--keys N` takes a sample of the keys, `--json FILE` keeps all
 * errors of every contender, `--write` renews bench/results/accuracy and the table of docs/benchmarks.md.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { forecastFingerprint } from "../../tools/fingerprint.ts";
import { saveResult, writeBenchmarksPage } from "./benchmarks_table.ts";
import { formatResult } from "./format_result.ts";
import { runSet } from "./run_set.ts";
import { resultsOf, type SetResult } from "./set_result.ts";
import { SETS } from "./sets.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    data: { type: "string", default: "data/raw" },
    only: { type: "string", multiple: true, default: [] },
    back: { type: "string", default: "0" },
    keys: { type: "string" },
    workers: { type: "string" },
    json: { type: "string" },
    write: { type: "boolean", default: false },
  },
});

const only = values.only.flatMap((names) => names.split(","));
const unknown = only.find((name) => !SETS.some((set) => set.name === name));
if (unknown !== undefined) {
  console.error(
    `Cannot measure a set as it must be one of ${SETS.map(({ name }) => name)}: current value is ${unknown}`,
  );
  Deno.exit(2);
}
const back = wholeNumber("back", values.back), sample = values.keys && wholeNumber("keys", values.keys);
if (values.write && (back > 0 || sample)) {
  console.error("Cannot write the table as it is of the hold-out and all keys: current value is --back or --keys");
  Deno.exit(2);
}
const workers = values.workers === undefined ? navigator.hardwareConcurrency : wholeNumber("workers", values.workers);
const scratch = await Deno.makeTempDir({ prefix: "accuracy-" }), results: SetResult[] = [];
try {
  // Which code the figures are of: those of another are found out.
  const code = values.write ? await forecastFingerprint(scratch, workers) : "";
  for (const set of SETS.filter(({ name }) => only.length === 0 || only.includes(name))) {
    console.error(set.name);
    const run = await runSet(set, { data: values.data, scratch, workers, back, sample: sample || undefined });
    for (const result of resultsOf(set, run, back)) {
      results.push(result);
      console.log(formatResult(result));
      if (values.write) await saveResult(result, code);
    }
    if (values.json !== undefined) await Deno.writeTextFile(values.json, `${JSON.stringify(results, null, 1)}\n`);
  }
  if (values.write) await writeBenchmarksPage();
} finally {
  await Deno.remove(scratch, { recursive: true });
}
Deno.exit(0);

function wholeNumber(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`Cannot use --${name} as it must be a whole number: current value is ${text}`);
  Deno.exit(2);
}
