/**
 * Peak memory of reading a large table into the feature store.
 *
 *     deno run -A bench/memory_read.ts [rows in millions, default 10]
 *
 * Simulates the table first (not measured), then reads it in a process of its own and prints one JSON object:
 * rows, keys, seconds and peak resident megabytes (`VmHWM`, Linux; elsewhere the resident size at the end).
 */
import { parseConfig } from "../lib/core/config/config.ts";
import { prepareTable } from "../lib/data/prepare.ts";
import { peakBytes } from "./harness/process_usage.ts";
import { writeSimulatedDemand } from "../lib/data/simulate/write_demand.ts";

if (Deno.args[0] === "--read") {
  console.log(JSON.stringify(await readTable(Deno.args[1])));
} else {
  await compare(Number(Deno.args[0] ?? 10));
}

async function compare(millions: number): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "memory_read_" });
  try {
    // Late starts and ends leave about 980 rows a key.
    const { table } = await writeSimulatedDemand(`${folder}/table.csv`, {
      items: Math.ceil(millions * 52),
      locations: 20,
      days: 1076,
    });
    const { success, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", import.meta.filename ?? "", "--read", table],
      stderr: "inherit",
    }).output();
    if (!success) Deno.exit(1);
    console.log(new TextDecoder().decode(stdout).trim());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function readTable(source: string): Promise<Record<string, number>> {
  const started = performance.now();
  const config = parseConfig({ source, exogenous: { future: ["price", "promo"] }, cleaning: { gaps: "zero" } });
  const { group, counts } = await prepareTable(config, { store: source.replace(/[^/\\]*$/, "store") });
  return {
    rows: counts.read,
    keys: group.keys.length,
    panelRows: group.rows,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    peakMegabytes: Math.round(peakBytes() / 1e6),
  };
}
