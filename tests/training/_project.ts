import { prepareTable } from "@lib/data/prepare.ts";
import { type PlanOptions, planTraining, type TrainingPlan } from "@lib/training/plan/plan.ts";
import { type Config, type ConfigInput, parseConfig } from "@lib/core/config/config.ts";
import { formatPeriod, parsePeriod } from "@lib/core/time/calendar.ts";
import { createRng, hashSeed } from "@lib/core/numbers/random.ts";
import { trainTable } from "@lib/training/train.ts";
import type { TrainOptions } from "@lib/training/run/train_options.ts";
import type { TrainingResult } from "@lib/training/record/result.ts";

/** One row of a monthly table; `demand` as text, so that a test can write anything. */
export interface TableRow {
  readonly item: string;
  readonly location: string;
  readonly date: string;
  readonly demand: string;
  readonly price: string;
}

const MONTHS = { frequency: "month", anchor: 0 } as const;
/** First month of the tables. */
export const START = "2019-01-01";

/** ISO date of the month at a position, 0 is the first. */
export function month(position: number): string {
  return formatPeriod(MONTHS, parsePeriod(MONTHS, START) + position);
}

/** Rows of one key: a level, a yearly season, an effect of price and noise; never negative. */
export function keyRows(item: string, location: string, months = 60): TableRow[] {
  const rng = createRng(hashSeed(item, location));
  const level = 20 + rng.integer(80), swing = 0.1 + 0.4 * rng.next();
  return Array.from({ length: months }, (_, t) => {
    const price = 5 + (t % 5 === 0 ? -1 : 0);
    const value = level * (1 + swing * Math.sin(2 * Math.PI * t / 12)) + 6 * (5 - price) + 0.1 * level * rng.normal();
    return {
      item,
      location,
      date: month(t),
      demand: String(Math.max(0, Math.round(value))),
      price: String(price),
    };
  });
}

/** Rows of `keys` keys over some items and two locations. */
export function tableRows(keys = 12, months = 60): TableRow[] {
  return Array.from(
    { length: keys },
    (_, k) => keyRows(`i${String(k >> 1).padStart(2, "0")}`, k % 2 === 0 ? "north" : "south", months),
  ).flat();
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table as CSV text. */
export function csvOf(rows: readonly TableRow[]): string {
  const lines = rows.map(({ date, item, location, demand, price }) =>
    [date, item, location, demand, price].map(quote).join(",")
  );
  return `date,item,location,demand,price\n${lines.join("\n")}\n`;
}

/** Contenders of every kind that are quick: history, design, pooled, and the combinations. */
export const QUICK: ConfigInput["contenders"] = ["seasonal_naive", "ses", "ridge", "global_ridge", "mean", "median"];

/** A folder with a table, a store, a registry and reports. */
export class Project {
  readonly root = Deno.makeTempDirSync({ prefix: "training_" });
  readonly config: Config;
  readonly paths = {
    store: `${this.root}/features`,
    registry: `${this.root}/models`,
    reports: `${this.root}/reports`,
  };
  #minutes = 0;

  constructor(rows: readonly TableRow[] | string = tableRows(), fields: Partial<ConfigInput> = {}) {
    this.config = parseConfig({
      name: "shop",
      source: this.write(rows),
      frequency: "month",
      horizon: 6,
      folds: { count: 2 },
      contenders: QUICK,
      exogenous: { future: ["price"] },
      ...fields,
    });
  }

  /** Write a table (or any text) and give its path. */
  write(rows: readonly TableRow[] | string, name = "table.csv"): string {
    Deno.writeTextFileSync(`${this.root}/${name}`, typeof rows === "string" ? rows : csvOf(rows));
    return `${this.root}/${name}`;
  }

  /** Train in this process, unless told otherwise; every call is one minute after the one before. */
  train(options: Partial<TrainOptions> & { config?: Config } = {}): Promise<TrainingResult> {
    const { config = this.config, ...rest } = options, workers = rest.worker === undefined ? 0 : 1;
    const at = Date.UTC(2024, 0, 1, 0, this.#minutes++);
    return trainTable(config, { ...this.paths, workers, now: () => new Date(at), ...rest });
  }

  /** The table in the store, and the plan of a run on it. */
  async plan(options: PlanOptions = {}, config: Config = this.config): Promise<TrainingPlan> {
    const { group } = await prepareTable(config, { store: this.paths.store });
    return planTraining(config, group, options);
  }

  /** Every file below a folder of the project, relative, sorted. */
  files(folder = ""): string[] {
    const found: string[] = [];
    const walk = (path: string) => {
      for (const entry of Deno.readDirSync(`${this.root}/${path}`)) {
        const inner = path === "" ? entry.name : `${path}/${entry.name}`;
        if (entry.isDirectory) walk(inner);
        else found.push(inner);
      }
    };
    try {
      walk(folder);
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
    return found.sort();
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

/** The table of future prices for `infer`: every key, `steps` months after month `months`. */
export function futureRows(keys: readonly (readonly string[])[], months = 60, steps = 6, price = "5"): string {
  const lines = keys.flatMap(([item = "", location = ""]) =>
    Array.from(
      { length: steps },
      (_, s) => [month(months + s), item, location, price].map(quote),
    )
  );
  return `date,item,location,price\n${lines.map((line) => line.join(",")).join("\n")}\n`;
}

/** Contenders that draw random numbers, small enough to be quick. */
export const RANDOM: ConfigInput["contenders"] = [
  { name: "forest", base: "random_forest", params: { trees: 6 } },
  { name: "boosting", base: "gradient_boosting", params: { trees: 6 } },
  { name: "global_boosting", base: "global_gradient_boosting", params: { trees: 6 } },
];

/** Keys of every kind that can go wrong, and names that must not. */
export function hostileRows(): TableRow[] {
  const changed = (item: string, change: (row: TableRow, t: number) => TableRow) => keyRows(item, "x").map(change);
  const names = [
    "../../x",
    "..",
    "/etc/passwd",
    'say "hi"',
    "line\nbreak",
    "🍊",
    "a|b",
    "'; DROP TABLE runs; --",
    "%2e",
  ];
  return [
    ...tableRows(4),
    ...names.flatMap((name) => keyRows(name, "a|b")),
    ...changed("constant", (row) => ({ ...row, demand: "7" })),
    ...changed("zero", (row) => ({ ...row, demand: "0" })),
    ...changed("missing", (row) => ({ ...row, demand: "" })),
    ...changed("ended", (row, t) => ({ ...row, demand: t < 24 ? row.demand : "0" })),
    ...keyRows("one row", "x").slice(59),
    ...keyRows("one old row", "x").slice(0, 1),
    ...keyRows("short", "x").slice(45),
  ];
}
