/**
 * Coverage of intervals: `evaluate` of each set at several origins, what share lay inside over all forecasts and by key, and the
 * same of sums over keys.
 *
 *     deno task bench:coverage --help
 *
 * @module
 */
import { parseArgs } from "node:util";
import { formatCoverage } from "@lib/cli/train/coverage_lines.ts";
import { saveCoverage } from "./accuracy/results_folder.ts";
import { COVERED, type SetCoverage } from "./accuracy/coverage_result.ts";
import { coverSet } from "./accuracy/set_coverage.ts";
import { writePages } from "./accuracy/write_pages.ts";
import { forecastFingerprint } from "../tools/fingerprint.ts";

const HELP = `Measure what share of values lies inside the intervals that were promised, of keys and of sums over keys.

Usage: deno task bench:coverage [options]

Options
  --data DIR     folder of the data sets, see data/README.md (default data/raw)
  --only NAMES   only these: ${COVERED.join(", ")}
  --origins N    origins that are pooled, the newest (default 3)
  --back N       all of them N windows earlier: what is chosen is judged there, never on the hold-out (default 0)
  --keys N       only so many keys of each set, always the same
  --workers N    worker processes (default: the processors)
  --write        renew bench/results/accuracy/coverage and docs/accuracy.md
  --help         this text
`;

function refuse(what: string): never {
  console.error(`Cannot measure coverage: ${what}`);
  Deno.exit(2);
}

function tell({ set, back, keys, origins, keyLevels, sums }: SetCoverage): string {
  return [
    `## ${set}${back === 0 ? "" : `, ${back} back`}: ${keys} keys, origins ${origins.join(" ")}`,
    formatCoverage(keyLevels),
    `Sums over keys by step. ${formatCoverage(sums.steps)}`,
    `Sums over the horizon. ${formatCoverage(sums.horizon)}`,
    `Bias of all keys together ${(100 * sums.bias).toFixed(1)} %, of the mean of their draws ${
      (100 * sums.meanBias).toFixed(1)
    } %`,
    "",
  ].join("\n");
}

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "data/raw" },
    only: { type: "string", multiple: true, default: [] },
    origins: { type: "string", default: "3" },
    back: { type: "string", default: "0" },
    keys: { type: "string" },
    workers: { type: "string", default: String(navigator.hardwareConcurrency) },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(HELP);
  Deno.exit(0);
}
const only = values.only.flatMap((names) => names.split(","));
const unknown = only.find((name) => !COVERED.includes(name));
if (unknown !== undefined) refuse(`a set must be one of ${COVERED.join(", ")}: current value is ${unknown}`);
const number = (text: string) =>
  /^\d+$/.test(text) ? Number(text) : refuse(`a number is needed: current value is ${text}`);
const options = {
  data: values.data,
  origins: number(values.origins),
  back: number(values.back),
  sample: values.keys === undefined ? undefined : number(values.keys),
  workers: number(values.workers),
};
if (values.write && (options.sample !== undefined || options.back > 0)) {
  refuse("figures that are written must be of all keys and the hold-out");
}
const scratch = await Deno.makeTempDir({ prefix: "coverage-" });
try {
  const code = values.write ? await forecastFingerprint(scratch, options.workers) : "";
  for (const name of COVERED.filter((one) => only.length === 0 || only.includes(one))) {
    const covered = await coverSet(name, { ...options, scratch });
    console.log(tell(covered));
    if (values.write) await saveCoverage({ ...covered, code });
  }
  if (values.write) await writePages();
} finally {
  await Deno.remove(scratch, { recursive: true });
}
Deno.exit(0);
