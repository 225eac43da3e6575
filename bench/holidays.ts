/**
 * What holidays and events of a config are worth: `evaluate` with and without them.
 *
 *     deno task bench:holidays --help
 *
 * @module
 */
import { parseArgs } from "node:util";
import { parseDate } from "@lib/core/time/calendar.ts";
import { weekday } from "@lib/core/time/civil.ts";
import { type Config, parseConfig } from "@lib/core/config/config.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { formatDay } from "@lib/core/time/time_format.ts";
import { HolidayBook } from "@lib/data/times/holidays/public_holidays.ts";
import { loadConfig } from "@lib/data/load_config.ts";
import { evaluateTable } from "@lib/training/run/evaluate.ts";

const HELP = `Compare forecasts with and without the sections holidays and events of a config.

Usage: deno task bench:holidays [options]

Options
  --config FILE   a config with these sections; default: simulated shops in two regions, with a fair twice a year
  --origins N     origins that are pooled, the newest (default 3)
  --until DATE    leave out what came later: what is chosen is judged on earlier windows
  --keys N        only so many keys (default 20)
  --workers N     worker processes (default: the processors)
  --help          this text
`;

const SPAN = { from: parseDate("2021-01-01"), until: parseDate("2024-06-12") };
const FAIRS = ["2021-09-10", "2022-03-04", "2022-09-16", "2023-03-17", "2023-09-08", "2024-02-23", "2024-05-24"];
const WEEK = [1, 0.9, 0.95, 1.05, 1.3, 1.5, 0.35], REGIONS = ["BY", "NI"];

/** Shops that are closed on holidays, sell half as much again on the day before, and twice as much in the three days of a fair. */
async function simulate(folder: string, keys: number): Promise<Config> {
  const book = await HolidayBook.open(), rng = createRng(7), fairs = FAIRS.map(parseDate);
  const off = new Map(REGIONS.map((region) => {
    const days = book.holidays(`DE-${region}`, ["public"], SPAN).flatMap(({ days }) => days);
    return [region, new Set(days)] as const;
  }));
  const rows = ["date,shop,region,demand"];
  for (let k = 0; k < keys; k++) {
    const region = REGIONS[k % 2]!, level = 20 + 180 * rng.next(), closed = off.get(region)!;
    for (let day = SPAN.from; day <= SPAN.until; day++) {
      const fair = fairs.map((first) => day - first).find((since) => since >= -1 && since <= 3);
      const effect = closed.has(day) ? 0.08 : closed.has(day + 1) ? 1.5 : 1;
      const event = fair === undefined ? 1 : fair < 0 ? 1.4 : fair < 3 ? 2.2 : 0.7;
      const season = 1 + 0.15 * Math.sin(2 * Math.PI * day / 365.25);
      const demand = level * WEEK[weekday(day)]! * season * effect * event * Math.exp(0.12 * rng.normal());
      rows.push(`${formatDay(day, "YYYY-MM-DD")},shop_${k},${region},${Math.round(demand)}`);
    }
  }
  Deno.writeTextFileSync(`${folder}/shops.csv`, rows.join("\n") + "\n");
  return parseConfig({
    ...{ name: "shops", source: `${folder}/shops.csv`, keys: ["shop"], exogenous: { static: ["region"] }, horizon: 28 },
    holidays: { country: "DE", region: { column: "region" } },
    events: fairs.map((day) => {
      const [from, to] = [day, day + 2].map((one) => formatDay(one, "YYYY-MM-DD"));
      return { name: "fair", from, to, before: 1, after: 1 };
    }),
  });
}

const { values } = parseArgs({
  options: {
    config: { type: "string" },
    origins: { type: "string", default: "3" },
    until: { type: "string" },
    keys: { type: "string", default: "20" },
    workers: { type: "string", default: String(navigator.hardwareConcurrency) },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(HELP);
  Deno.exit(0);
}
const scratch = Deno.makeTempDirSync(), limit = Number(values.keys), until = values.until ?? null;
const given = values.config === undefined ? await simulate(scratch, limit) : await loadConfig(values.config);
const dated = { ...given, until: until ?? given.until };
try {
  console.log("                  WAPE     MASE    bias  coverage at 80 %");
  for (const [label, config] of [["without", { ...dated, holidays: null, events: [] }], ["with", dated]] as const) {
    const { metrics: { ours }, coverage, origins } = await evaluateTable(config, {
      ...{ store: `${scratch}/features`, scratch, output: `${scratch}/forecasts.csv`, limit },
      ...{ origins: Number(values.origins), workers: Number(values.workers) },
    });
    const percent = (value = NaN) => `${(100 * value).toFixed(1)} %`.padStart(8);
    const cells = [
      percent(ours!.wape),
      ours!.mase.toFixed(3).padStart(8),
      percent(ours!.bias),
      percent(coverage["80"]! / 100),
    ];
    console.log(`${label.padEnd(14)}${cells.join(" ")}   origins ${origins.join(", ")}`);
  }
} finally {
  Deno.removeSync(scratch, { recursive: true });
}
