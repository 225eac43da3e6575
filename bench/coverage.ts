/**
 * Coverage of intervals: runs `evaluate` of one config at several origins and prints what share lay inside, over all
 * forecasts, by step and by key.
 *
 *     deno run -A bench/coverage.ts --config config/tourism.json [--input file] [--origins 3] [--until 2015-10-01] [--limit 200]
 */
import { parseArgs } from "node:util";
import { formatCoverage } from "@lib/cli/coverage_lines.ts";
import { parseConfig } from "@lib/core/config.ts";
import { evaluateTable } from "@lib/training/evaluate.ts";

const { values } = parseArgs({
  options: {
    config: { type: "string" },
    input: { type: "string" },
    origins: { type: "string", default: "3" },
    until: { type: "string" },
    limit: { type: "string" },
    workers: { type: "string", default: "1" },
  },
});
if (values.config === undefined) {
  console.error("Cannot measure coverage as a config is needed: give it by --config.");
  Deno.exit(2);
}
const fields = JSON.parse(await Deno.readTextFile(values.config));
const config = parseConfig(values.until === undefined ? fields : { ...fields, until: values.until });
const scratch = await Deno.makeTempDir({ prefix: "coverage-" });
try {
  const result = await evaluateTable(config, {
    store: `${scratch}/features`,
    scratch,
    output: `${scratch}/forecasts.parquet`,
    input: values.input,
    origins: Number(values.origins),
    limit: values.limit === undefined ? undefined : Number(values.limit),
    workers: Number(values.workers),
  });
  console.log(`${config.name}, ${result.keys} keys, origins ${result.origins.join(", ")}`);
  console.log(formatCoverage(result.intervalCoverage));
  for (const [level, { byStep }] of Object.entries(result.intervalCoverage)) {
    console.log(`${level} % by step: ${byStep.map((share) => share.toFixed(0)).join(" ")}`);
  }
} finally {
  await Deno.remove(scratch, { recursive: true });
}
