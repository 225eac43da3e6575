import { daysFromCivil } from "@lib/core/time/civil.ts";
import { formatPeriod } from "@lib/core/time/calendar.ts";
import { parseConfig } from "@lib/core/config/config.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { prepareTable } from "@lib/data/prepare.ts";

/** First day of the tables. */
export const START = daysFromCivil(2022, 1, 3);
/** Their days: a year, and a year of past spans. */
export const DAYS = 728;

/** A value of key k at day t of {@linkcode DAYS}; null: no row. */
export type Plant = (value: number, k: number, t: number) => number | null;

/** Text of day t. */
export function dayText(t: number): string {
  return formatPeriod({ frequency: "day", anchor: 0 }, START + t);
}

/** A table of six healthy seasonal keys with a price, a kind of day and an empty column, and what is planted into it. */
export async function tableWith(
  plant: { demand?: Plant; price?: Plant; kind?: (t: number) => string; days?: number; keys?: number },
  store: string,
) {
  const { demand = (y: number) => y, price = (y: number) => y, days = DAYS, keys = 6 } = plant;
  const kind = plant.kind ?? ((t: number) => `kind ${t % 7}`), lines: string[] = [];
  for (let k = 0; k < keys; k++) {
    const rng = createRng(7 + k);
    for (let t = 0; t < days; t++) {
      const season = (1 + 0.5 * Math.sin(2 * Math.PI * t / 364)) * (1 + 0.2 * (t % 7 > 4 ? 1 : 0));
      const y = demand((k + 1) * 20 * season * Math.exp(0.15 * rng.normal()), k, t);
      const paid = price((k + 2) * (1 + 0.02 * rng.normal()), k, t);
      if (y !== null) lines.push(`${dayText(t)},k${k},${y.toFixed(3)},${paid?.toFixed(4) ?? ""},${kind(t)},`);
    }
  }
  Deno.writeTextFileSync(`${store}/t.csv`, `date,item,demand,price,kind,empty\n${lines.join("\n")}\n`);
  const config = parseConfig({
    source: `${store}/t.csv`,
    keys: ["item"],
    frequency: "day",
    exogenous: { historic: ["price", "kind", "empty"] },
  });
  const { group } = await prepareTable(config, { store, created: new Date((START + days) * 86_400_000).toISOString() });
  return { group, config };
}
