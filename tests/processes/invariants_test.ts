import { timeOf } from "@lib/core/config/config_columns.ts";
import { assert, assertEquals, assertLess, assertNotEquals } from "@std/assert";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import type { TrainOptions } from "@lib/training/run/train_options.ts";
import { csvOf, futureRows, keyRows, Project, QUICK, RANDOM, type TableRow, tableRows } from "../training/_project.ts";

// Whole runs on a table and on the same table told in another way: what must stay equal stays equal to the bit, what must
// stay near stays near, and what must change changes.

/** What is served for one key. */
interface Served {
  readonly status: string;
  readonly reason: string;
  readonly model: string;
  readonly ds: readonly string[];
  readonly yhat: readonly number[];
  /** Width of the 80 % interval by step. */
  readonly width: readonly number[];
}

type Fleet = ReadonlyMap<string, Served>;

const ALL_KINDS: ConfigInput["contenders"] = [...QUICK ?? [], ...RANDOM ?? []];
/** Without pooled models no key can see another. */
const LOCAL: ConfigInput["contenders"] = ["seasonal_naive", "ses", "ets", "ridge", "mean", "median"];

/** Forecasts of all keys of what is in the store, by key. */
async function served(project: Project, options: { months?: number; price?: string } = {}): Promise<Fleet> {
  const { months = 60, price = "price" } = options, { config } = project;
  const { group } = await prepareTable(config, { store: project.paths.store });
  const future = project.write(futureRows(group.keys.map((key) => key.parts), months), "future.csv");
  const head = [config.time, ...config.keys, price].join(",");
  Deno.writeTextFileSync(future, Deno.readTextFileSync(future).replace(/^.*\n/, `${head}\n`));
  const output = `${project.root}/forecasts.json`;
  await inferTable({ ...project.paths, config, now: () => new Date(0), future, output, digits: "all" });
  const rows: Record<string, string & number>[] = JSON.parse(Deno.readTextFileSync(output));
  const byKey = Map.groupBy(rows, (row) => config.keys.map((name) => row[name]).join(" "));
  return new Map([...byKey].map(([key, all]) => [key, {
    status: all[0].status,
    reason: all[0].reason,
    model: all[0].model,
    ds: all.map((row) => row[timeOf(config)] ?? row.ds),
    yhat: all.map((row) => row.yhat),
    width: all.map((row) => row.hi_80 - row.lo_80),
  }]));
}

/** Train on a table and forecast it. */
async function trained(
  rows: readonly TableRow[] | string,
  fields: Partial<ConfigInput> = {},
  options: Partial<TrainOptions> & { price?: string } = {},
): Promise<{ fleet: Fleet; summary: Awaited<ReturnType<Project["train"]>>["summary"] }> {
  using project = new Project(rows, { contenders: ALL_KINDS, ...fields });
  const { summary } = await project.train(options);
  return { fleet: await served(project, options), summary };
}

/** The fleet without some keys. */
function without(fleet: Fleet, keys: (key: string) => boolean): Fleet {
  return new Map([...fleet].filter(([key]) => !keys(key)));
}

/** Sum of the differences over the sum of the values, over all keys and steps. */
function apart(one: Fleet, other: Fleet, values: (of: Served) => readonly number[], scale = 1): number {
  let difference = 0, size = 0;
  for (const [key, of] of one) {
    const theirs = values(other.get(key) as Served);
    values(of).forEach((value, i) => {
      difference += Math.abs(theirs[i] / scale - value);
      size += Math.abs(value);
    });
  }
  return difference / size;
}

const verdicts = (fleet: Fleet) => [...fleet].map(([key, { status, reason }]) => [key, status, reason]);
const yhat = (of: Served) => of.yhat, width = (of: Served) => of.width;

Deno.test("a run does not depend on the order of rows and columns, nor on their names", async () => {
  const rows = tableRows(6), plain = await trained(rows);
  const shuffled = rows.map((row, i) => ({ row, at: (i * 7919) % rows.length })).sort((a, b) => a.at - b.at);
  assertEquals((await trained(shuffled.map(({ row }) => row))).fleet, plain.fleet);

  const turned = rows.map(({ date, item, location, demand, price }) => [price, demand, location, date, item].join(","));
  const renamed = `cost,sold,shop,when,sku\n${turned.join("\n")}\n`;
  const fields: Partial<ConfigInput> = {
    keys: ["sku", "shop"],
    time: "when",
    target: "sold",
    exogenous: { future: ["cost"] },
  };
  const other = (await trained(renamed, fields, { price: "cost" })).fleet;
  assertEquals(
    [...other].map(([key, { yhat }]) => [key, yhat]),
    [...plain.fleet].map(([key, { yhat }]) => [key, yhat]),
  );
});

for (const scale of [1e-6, 1e9]) {
  Deno.test(`a run in another unit (× ${scale}) gives the same verdicts and nearly the same forecasts`, async () => {
    const rows = tableRows(6), plain = await trained(rows);
    const scaled = rows.map((row) => ({ ...row, demand: String(Number(row.demand) * scale) }));
    const { fleet } = await trained(scaled);
    assertEquals(verdicts(fleet), verdicts(plain.fleet));
    assertLess(apart(plain.fleet, fleet, yhat, scale), 0.05);
    assertLess(apart(plain.fleet, fleet, width, scale), 0.25);
  });
}

Deno.test("a dead key changes nobody's verdict, and nobody's forecast where nothing is pooled", async () => {
  const rows = tableRows(6),
    dead = keyRows("dead", "x").map((row, t) => ({ ...row, demand: t < 20 ? row.demand : "0" }));
  const gone = (key: string) => key.startsWith("dead");
  const local = await trained(rows, { contenders: LOCAL });
  const beside = await trained([...rows, ...dead], { contenders: LOCAL });
  assertEquals(beside.fleet.get("dead x")?.reason, "ENDED");
  const others = without(beside.fleet, gone);
  assertEquals(
    [...others].map(([key, { yhat }]) => [key, yhat]),
    [...local.fleet].map(([key, { yhat }]) => [key, yhat]),
  );
  const pooled = await trained(rows), pooledBeside = without((await trained([...rows, ...dead])).fleet, gone);
  assertEquals(verdicts(pooledBeside), verdicts(pooled.fleet));
  assertLess(apart(pooled.fleet, pooledBeside, yhat), 0.1);
});

Deno.test("a cohort of launches changes neither the forecasts nor the intervals of those who were there", async () => {
  const rows = tableRows(6), young = (key: string) => key.startsWith("new");
  // They begin in the hold-out: at no origin of a fold, nor at its own, did they exist.
  const cohort = [0, 1, 2, 3, 4, 5].flatMap((i) => keyRows(`new${i}`, "x").slice(-4));
  const plain = await trained(rows, { contenders: LOCAL });
  const beside = await trained([...rows, ...cohort], { contenders: LOCAL });
  const others = without(beside.fleet, young);
  assertEquals(
    [...others].map(([key, { yhat }]) => [key, yhat]),
    [...plain.fleet].map(([key, { yhat }]) => [key, yhat]),
  );
  assertLess(apart(plain.fleet, others, width), 0.02);
  for (const method of ["ours", "seasonal_naive"]) {
    const [one, other] = [plain, beside].map(({ summary }) => summary.metrics[method].wape);
    assertLess(Math.abs(other / one - 1), 1e-9, method);
  }
});

Deno.test("a contender that fails everywhere changes no forecast, and is told", async () => {
  const rows = tableRows(6), worker = new URL("./_failing_worker.ts", import.meta.url);
  const plain = await trained(rows, { contenders: QUICK });
  const { fleet, summary } = await trained(rows, { contenders: [...QUICK ?? [], "moving_average"] }, { worker });
  assertEquals(fleet, plain.fleet);
  assert(!Object.hasOwn(summary.metrics, "moving_average"));
  assert(JSON.stringify(summary).includes("moving_average"), "the summary counts what failed");
});

Deno.test("a month that is dropped at the beginning changes forecasts little; one that is appended moves them on", async () => {
  const rows = tableRows(6);
  using project = new Project(rows.filter((_, i) => i % 60 < 59), { contenders: [...ALL_KINDS ?? [], "ets", "theta"] });
  await project.train();
  const first = await served(project, { months: 59 });
  Deno.writeTextFileSync(String(project.config.source), csvOf(rows.filter((_, i) => i % 60 > 0 && i % 60 < 59)));
  const rolled = await served(project, { months: 59 });
  assertEquals(verdicts(rolled), verdicts(first));
  assertLess(apart(first, rolled, yhat), 0.02);
  Deno.writeTextFileSync(String(project.config.source), csvOf(rows));
  const next = await served(project);
  assertEquals(verdicts(next), verdicts(first));
  for (const [key, { ds, yhat }] of next) {
    assertEquals(ds.slice(0, 5), first.get(key)?.ds.slice(1), key);
    assertNotEquals(yhat.slice(0, 5), first.get(key)?.yhat.slice(1), key);
  }
  const moved = new Map([...next].map(([key, of]) => [key, { ...of, yhat: of.yhat.slice(0, 5) }]));
  const same = new Map([...first].map(([key, of]) => [key, { ...of, yhat: of.yhat.slice(1) }]));
  assertLess(apart(same, moved, yhat), 0.15);
});
