/**
 * Time and memory of reading wide tables into the feature store.
 *
 *     deno run -A bench/wide_table.ts [columns] [rows] [used]
 *
 * Without arguments: 500 columns × 100,000 rows, all used; 10,000 columns × 2,000 rows, three used; the same three alone.
 * Writes each table first (not measured), then reads it in a process of its own and prints one JSON object a table:
 * columns, rows, columns used, seconds, processor seconds and peak resident megabytes (Linux; elsewhere those at the end).
 */
import { createRng } from "../lib/core/numbers/random.ts";
import { parseConfig } from "../lib/core/config/config.ts";
import { prepareTable } from "../lib/data/prepare.ts";
import { peakBytes, processorSeconds } from "./harness/process_usage.ts";

const ROWS_PER_KEY = 1000;

if (Deno.args[0] === "--read") {
  console.log(JSON.stringify(await readTable(Deno.args[1], Number(Deno.args[2]))));
} else {
  const asked = Deno.args.map(Number);
  const cases = asked.length > 0 ? [asked] : [[500, 100_000, 500], [10_000, 2_000, 3], [3, 2_000, 3]];
  for (const [columns, rows, used = columns] of cases) await measure(columns, rows, used);
}

async function measure(columns: number, rows: number, used: number): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "wide_table_" });
  try {
    await writeTable(`${folder}/table.csv`, columns, rows);
    const { success, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", import.meta.filename ?? "", "--read", `${folder}/table.csv`, String(used)],
      stderr: "inherit",
    }).output();
    if (!success) Deno.exit(1);
    console.log(JSON.stringify({ columns, rows, used, ...JSON.parse(new TextDecoder().decode(stdout)) }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeTable(path: string, columns: number, rows: number): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  const random = createRng(7), encoder = new TextEncoder();
  const write = async (line: string) => {
    const bytes = encoder.encode(line);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  };
  await write(`item,date,demand,${Array.from({ length: columns }, (_, c) => `x${c}`).join(",")}\n`);
  for (let r = 0; r < rows; r++) {
    const date = new Date(Date.UTC(2021, 0, 1 + r % ROWS_PER_KEY)).toISOString().slice(0, 10);
    const values = Array.from({ length: columns }, () => (random.next() * 100).toFixed(3));
    await write(`k${Math.floor(r / ROWS_PER_KEY)},${date},${r % 17},${values.join(",")}\n`);
  }
}

async function readTable(source: string, used: number): Promise<Record<string, number>> {
  const started = performance.now();
  const historic = Array.from({ length: used }, (_, c) => `x${c}`);
  const config = parseConfig({ source, keys: ["item"], exogenous: { historic } });
  await prepareTable(config, { store: source.replace(/[^/\\]*$/, "store") });
  return {
    seconds: Math.round((performance.now() - started) / 100) / 10,
    processorSeconds: Math.round(processorSeconds() * 10) / 10,
    peakMegabytes: Math.round(peakBytes() / 1e6),
  };
}
