/**
 * What the code forecasts, as a short hash: generated figures carry it, so that figures of other code are found out.
 * Behaviour is hashed, not text: a rename makes no figure old.
 *
 * @module
 */
import { parseConfig } from "@lib/core/config/config.ts";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { formatPeriod, parsePeriod } from "@lib/core/time/calendar.ts";
import { hashValue } from "@lib/core/bytes/hash.ts";
import { createRng, hashSeed } from "@lib/core/numbers/random.ts";
import { evaluateTable } from "@lib/training/run/evaluate.ts";

/** A small table of one kind of demand. */
interface SmallTable {
  readonly name: string;
  readonly keys: number;
  readonly periods: number;
  readonly config: Omit<ConfigInput, "source">;
  /** Demand at period t of key k, before it is rounded. */
  demand(t: number, k: number, noise: () => number): number;
}

const TABLES: readonly SmallTable[] = [
  {
    name: "days",
    keys: 8,
    periods: 420,
    config: { frequency: "day", horizon: 14, exogenous: { future: ["price"] } },
    demand: (t, k, noise) => (10 + 5 * k) * (1 + 0.3 * Math.sin(2 * Math.PI * t / 7) + 0.001 * t + 0.2 * noise()),
  },
  {
    name: "weeks",
    keys: 8,
    periods: 120,
    config: { frequency: "week", horizon: 6, cleaning: { gaps: "zero" } },
    demand: (_, k, noise) => noise() > 0.8 ? 2 + k + noise() : 0,
  },
  {
    name: "months",
    keys: 8,
    periods: 84,
    config: { frequency: "month", horizon: 12 },
    demand: (t, k, noise) => (100 + 40 * k) * (1 + 0.4 * Math.sin(2 * Math.PI * t / 12) + 0.005 * t + 0.05 * noise()),
  },
];

/** Digits of a forecast that count: sums in another order are the same forecast. */
const DIGITS = 7;

/**
 * Hash of the evaluation of three small tables (days, sparse weeks, months) by the default competition: forecasts of every
 * contender, choices and intervals.
 *
 * @param scratch Folder for what is needed meanwhile. @param workers Processes.
 * @returns 12 hexadecimal digits.
 */
export async function forecastFingerprint(scratch: string, workers = navigator.hardwareConcurrency): Promise<string> {
  const parts: unknown[] = [];
  for (const table of TABLES) parts.push(await evaluated(table, { scratch, workers }));
  return hashValue(parts).slice(0, 12);
}

async function evaluated(table: SmallTable, options: { scratch: string; workers: number }): Promise<unknown> {
  const { scratch, workers } = options,
    source = `${scratch}/${table.name}.csv`,
    output = `${scratch}/${table.name}.json`;
  await Deno.writeTextFile(source, csvOf(table));
  const config = parseConfig({ ...table.config, name: table.name, source });
  await evaluateTable(config, { store: `${scratch}/store`, scratch, output, workers });
  const rows: Record<string, unknown>[] = JSON.parse(await Deno.readTextFile(output));
  return rows.map((row) => Object.entries(row).map(([name, value]) => [name, rounded(value)]));
}

function rounded(value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(DIGITS)) : value;
}

function csvOf({ name, keys, periods, config, demand }: SmallTable): string {
  const calendar = { frequency: config.frequency ?? "day", anchor: 0 } as const;
  const start = parsePeriod(calendar, "2019-01-07"), lines = ["date,item,location,demand,price"];
  for (let k = 0; k < keys; k++) {
    const rng = createRng(hashSeed(name, k));
    for (let t = 0; t < periods; t++) {
      const price = rng.next() < 0.1 ? 4 : 5;
      const value = Math.max(0, Math.round(demand(t, k, () => rng.normal()) * (price === 4 ? 1.3 : 1)));
      lines.push(`${formatPeriod(calendar, start + t)},i${k},x,${value},${price}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

if (import.meta.main) {
  const scratch = await Deno.makeTempDir({ prefix: "fingerprint_" });
  try {
    console.log(await forecastFingerprint(scratch));
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
  Deno.exit(0);
}
