/**
 * How often data alarms are false, and what they find: walks through a real table period by period, as if it had ended there,
 * and counts looks with an alarm; then plants changes at evenly spaced ends, and counts those that are found. A line each.
 *
 *     deno run -A bench/data_alarms.ts --config config/hospital.json --data data/raw [--looks 250] [--plants 20]
 */
import { parseArgs } from "node:util";
import { parseConfig } from "@lib/core/config/config.ts";
import type { Panel } from "@lib/core/rows/panel.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { recentSpan } from "@lib/data/demand/recent_span.ts";
import { judgeRows } from "@lib/monitoring/inputs/judge_rows.ts";
import { scanTable } from "@lib/monitoring/inputs/scan_table.ts";

const { values } = parseArgs({
  options: {
    config: { type: "string" },
    data: { type: "string" },
    looks: { type: "string", default: "250" },
    plants: { type: "string", default: "20" },
  },
});
if (values.config === undefined) {
  console.error("Cannot look for data alarms as a config is needed: give it by --config.");
  Deno.exit(2);
}
const fields = JSON.parse(await Deno.readTextFile(values.config)), file = fields.source.split("/").at(-1);
const source = values.data === undefined || fields.source === "simulator" ? fields.source : `${values.data}/${file}`;
const scratch = await Deno.makeTempDir({ prefix: "alarms-" });
const { group, config } = await prepareTable(parseConfig({ ...fields, source }), { store: scratch });
const panels = new Map<number, Panel>();
for (const { from, to } of group.chunks) panels.set(from, await readChunk(group, from, to));
await Deno.remove(scratch, { recursive: true });

/** Changes the values of a key that it is shown, up to the end of a look; none: a healthy table. */
type Plant = (values: Float64Array, k: number) => void;

/** A panel as if its table had ended with a period. */
function cut(panel: Panel, from: number, end: number, plant?: Plant): Panel {
  const starts = [...panel.keys.keys()].map((k) => panel.offsets[k]!),
    counts = starts.map((start, k) => {
      const rows = panel.offsets[k + 1]! - start;
      return rows === 0 ? 0 : Math.min(rows, Math.max(0, end + 1 - panel.ds[start]!));
    });
  const offsets = Int32Array.from([0, ...counts]);
  for (let k = 0; k < counts.length; k++) offsets[k + 1] = offsets[k]! + counts[k]!;
  const pick = <T extends Float64Array | Int32Array>(all: T, out: T): T => {
    counts.forEach((count, k) => out.set(all.subarray(starts[k], starts[k]! + count), offsets[k]));
    return out;
  };
  const rows = offsets.at(-1)!, floats = (all: Float64Array) => pick(all, new Float64Array(rows)), y = floats(panel.y);
  if (plant !== undefined) counts.forEach((_, k) => plant(y.subarray(offsets[k], offsets[k + 1]), from + k));
  const exogenous = panel.exogenous.map((column) => ({ ...column, values: floats(column.values) }));
  return { ...panel, offsets, ds: pick(panel.ds, new Int32Array(rows)), y, exogenous };
}

/** What is said of a table that ends with a period. */
async function look(end: number, plant?: Plant) {
  const read = (_: unknown, from: number) => Promise.resolve(cut(panels.get(from)!, from, end, plant));
  const facts = await scanTable(group, { asOf: end, read });
  return judgeRows(facts, { monitoring: config.monitoring, group, end }).alarms;
}

const { start, end } = group, periods = end - start + 1;
const stride = Math.max(1, Math.floor(periods / Number(values.looks)));
let looks = 0, loud = 0, blocked = 0;
const codes = new Map<string, number>();
for (let last = start + 2; last <= end; last += stride) {
  // What is for the record is no alarm to anybody.
  const alarms = (await look(last)).filter(({ severity }) => severity !== "info");
  looks++;
  if (alarms.length > 0) loud++;
  if (alarms.some(({ blocking, scope }) => blocking && scope === "table")) blocked++;
  for (const { code } of alarms) codes.set(code, (codes.get(code) ?? 0) + 1);
}
const told = [...codes].map(([code, count]) => `${code} ${count}`).join(", ") || "none";
console.log(`${config.name}: ${group.keys.length} keys, ${periods} periods (${config.frequency}), ${looks} looks`);
console.log(`| looks with an alarm | that block the table | by code |\n| --- | --- | --- |`);
console.log(`| ${loud} (${(100 * loud / looks).toFixed(1)} %) | ${blocked} | ${told} |`);

/** The last values times a factor, of all keys or of one. */
const times = (factor: number, last: number, only?: number): Plant => (values, k) => {
  if (only !== undefined && k !== only) return;
  for (let i = Math.max(0, values.length - last); i < values.length; i++) values[i]! *= factor;
};
const rng = createRng(1), plants = Number(values.plants), first = start + Math.floor(periods / 2);
const some = Math.min(4, recentSpan(group.calendar.frequency).periods);
console.log("\n| planted | found |\n| --- | --- |");
for (
  const [name, plant] of [
    ["table × 100, last period", () => times(100, 1)],
    ["table × 0.01, last 2 periods", () => times(0.01, 2)],
    [`table × 10, last ${some} periods`, () => times(10, some)],
    [`table × 12, last ${some} periods`, () => times(12, some)],
    [`one key × 100, last ${some} periods`, () => times(100, some, Math.floor(rng.next() * group.keys.length))],
  ] as const
) {
  let found = 0;
  for (let i = 1; i <= plants; i++) {
    const alarms = await look(first + Math.floor((end - first) * i / plants), plant());
    if (alarms.some(({ code }) => code === "UNIT_CHANGED")) found++;
  }
  console.log(`| ${name} | ${found} of ${plants} |`);
}
