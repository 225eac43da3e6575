import { assertEquals, assertMatch } from "@std/assert";
import { type Logger, SILENT_LOGGER } from "@lib/core/logger.ts";
import type { VersionChoice } from "@lib/registry/versions/row_types.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { contextOf } from "@lib/inference/series/forecast_engine.ts";
import { openForecasting, reopenInference } from "@lib/inference/series/inference.ts";
import { planInference } from "@lib/inference/plan/plan_inference.ts";
import { codeOf, configOf, KEYS, naiveChampion, NOW, shapeFor } from "../_fixtures.ts";
import { TABLE, Workspace } from "../_store.ts";
import { moveVersion } from "../../_support/move_version.ts";

Deno.test("openForecasting() takes horizon and levels from the models that serve, the group's name from the newest run", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS, config: configOf({ horizon: 2 }) });
  const inference = await openForecasting(work.source({}));
  const { config: { horizon, levels }, group, positions } = inference;
  assertEquals([horizon, levels, group.name, positions], [2, [80, 95], "demo", [0, 1, 2]]);
  inference.close();
  const shorter = await openForecasting(work.source({ horizon: 1, config: configOf({ horizon: 9 }) }));
  assertEquals(shorter.config.horizon, 1);
  shorter.close();
  const config = configOf({ horizon: 9 });
  assertEquals(await codeOf(() => openForecasting(work.source({ config, horizon: 3 }))), "HORIZON_TOO_LONG");
});

Deno.test("openForecasting() forecast reads keys that are not neighbours", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const inference = await openForecasting(work.source({ horizon: 1 }));
  const { panel, forecast } = await inference.forecast([0, 2]);
  assertEquals(panel.keys, [KEYS[0], KEYS[2]]);
  assertEquals([...forecast.yhat], [3, 9]);
  assertEquals([...(await inference.forecast([1, 2])).forecast.yhat], [6, 9]);
  inference.close();
});

Deno.test("openForecasting() serves the versions that were asked for, each with what its run needs, or nobody", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", {
    keys: KEYS,
    config: configOf({ horizon: 5, levels: [50, 60] }),
    champion: naiveChampion({ horizon: 5 }, [50, 60]),
  });
  work.register("r2", { keys: [KEYS[0], KEYS[1]] });
  const facts = async (choice: VersionChoice, horizon?: number) => {
    const inference = await openForecasting(work.source({ choice, horizon }));
    const { positions, config } = inference, { keys } = (await inference.forecast(positions)).forecast;
    inference.close();
    return [config.horizon, config.levels.length, ...keys.map(({ reason, version }) => reason || version)];
  };
  assertEquals(await facts({}), [5, 4, 2, 2, 1]);
  assertEquals(await facts({ run: "r1" }), [5, 2, 1, 1, 1]);
  assertEquals(await facts({ run: "r2" }), [3, 2, 2, 2, "NO_SUCH_VERSION"]);
  assertEquals(await facts({ stage: "Archived" }), [5, 2, 1, 1, "NO_SUCH_VERSION"]);
  assertEquals(await facts({ alias: "challenger" }, 1), [1, 2, ...KEYS.map(() => "NO_SUCH_VERSION")]);
  assertEquals(await facts({ id: 2 }), [5, 2, 1]);
  assertEquals(
    await codeOf(() => openForecasting(work.source({ choice: { id: 2 } }), () => [0, 2])),
    "NO_MATCHING_KEY",
  );
});

Deno.test("openForecasting() a registry without runs, or none at all, is NOT_FOUND", async () => {
  const work = new Workspace();
  await work.load();
  assertEquals(await codeOf(() => openForecasting(work.source({}))), "NOT_FOUND");
  openRegistry(work.registry, { now: NOW }).close();
  assertEquals(await codeOf(() => openForecasting(work.source({}))), "NOT_FOUND");
  assertEquals(await codeOf(() => openForecasting(work.source({ config: work.config }))), "NOT_FOUND");
});

Deno.test("openForecasting() after a rollback the older models have their own horizon and levels; output has all", async () => {
  const work = new Workspace();
  await work.load();
  const long = naiveChampion({ horizon: 5 }, [50, 80]);
  work.register("r1", { keys: KEYS, config: configOf({ horizon: 5, levels: [50, 80] }), champion: long });
  work.register("r2", { keys: KEYS });
  const registry = openRegistry(work.registry, { now: NOW });
  const [version] = registry.listVersions({ run: "r1", keys: [KEYS[1].id] });
  moveVersion(registry, version.id, "Production");
  registry.close();
  const inference = await openForecasting(work.source({}));
  assertEquals([inference.config.horizon, inference.config.levels], [5, [80, 95, 50]]);
  const { forecast } = await inference.forecast([0, 1, 2]);
  assertEquals(forecast.keys.map(({ version, steps }) => [version, steps]), [[2, 3], [1, 5], [2, 3]]);
  assertEquals(forecast.lo.map((ends) => ends[5]), [4, NaN, 5]);
  assertEquals([...forecast.yhat.subarray(0, 5)], [3, 3, 3, NaN, NaN]);
  inference.close();
  assertEquals(await codeOf(() => openForecasting(work.source({ horizon: 6 }))), "HORIZON_TOO_LONG");
});

Deno.test("openForecasting() asks for the columns that the models which serve know ahead, and no others", async () => {
  const plain = configOf(), priced = configOf({ exogenous: { future: ["price"] } });
  const work = new Workspace(priced);
  await work.load(TABLE.replaceAll(/$/gm, ",1").replace(/,1$/, "").replace("demand,1", "demand,price"));
  work.register("r1", { keys: KEYS, config: plain });
  work.register("r2", { keys: [KEYS[0]], config: priced });
  const needed = async (of: number) => {
    const plan = await planInference(work.source({}), () => [of]);
    return plan.config.exogenous.future;
  };
  assertEquals([await needed(0), await needed(1)], [["price"], []]);
  assertEquals(await codeOf(() => openForecasting(work.source({}))), "FUTURE_COLUMN_MISSING");
  (await openForecasting(work.source({}), () => [1, 2])).close();
});

Deno.test("openForecasting() refuses a table of another kind if no model is of this one", async () => {
  const work = new Workspace();
  await work.load();
  const weekly = { ...shapeFor(), calendar: { frequency: "week" as const, anchor: 0 } };
  work.register("r1", { keys: KEYS, shape: weekly });
  assertEquals(await codeOf(() => openForecasting(work.source({}))), "CALENDAR_MISMATCH");
  work.register("r2", { keys: [KEYS[2]] });
  const inference = await openForecasting(work.source({}));
  const { keys } = (await inference.forecast([0, 1, 2])).forecast;
  assertEquals(keys.map(({ reason }) => reason), ["CALENDAR_MISMATCH", "CALENDAR_MISMATCH", ""]);
  inference.close();
});

Deno.test("openForecasting() warns of keys with too few rows ahead in the table, and asks for a file without any", async () => {
  const work = new Workspace(configOf({ exogenous: { future: ["price"] } }));
  const lines = TABLE.trimEnd().split("\n").map((line, i) => `${line},${i === 0 ? "price" : 2}`).join("\n");
  await work.load(`${lines}\n2024-01-04,007,n,,9\n2024-01-05,007,n,,9\n2024-01-04,7,n,,9\n`);
  work.register("r1", { keys: KEYS });
  const told: string[] = [];
  const log: Logger = { ...SILENT_LOGGER, warn: (text: string) => told.push(text) };
  (await openForecasting(work.source({ horizon: 2, log }))).close();
  assertEquals(told.length, 1);
  assertMatch(told[0], /^2 keys without a row .* each of 2024-01-04 to 2024-01-05.*FUTURE_ROWS_MISSING/);
  await work.load(lines);
  assertEquals(await codeOf(() => openForecasting(work.source({ horizon: 2 }))), "FUTURE_COLUMN_MISSING");
});

Deno.test("openForecasting() a model that can be read and cannot forecast is replaced by the newest former one that can", async () => {
  const work = new Workspace();
  await work.load();
  const [member] = naiveChampion().members;
  const wild = naiveChampion({ members: [{ ...member, weight: 1e308 }, { ...member, weight: 1e308 }] });
  const register = (run: string, keys: typeof KEYS, champion = naiveChampion()) =>
    work.register(run, { keys, champion });
  register("r1", [KEYS[0]]);
  register("r2", [KEYS[0]]);
  register("r3", [KEYS[0]], wild);
  register("r4", [KEYS[0], KEYS[1]], wild);
  register("r5", [KEYS[2]]);
  const inference = await openForecasting(work.source({ horizon: 2 }));
  const { forecast } = await inference.forecast([0, 1, 2]);
  assertEquals(forecast.keys.map(({ status, reason, version }) => [status, reason, version]), [
    ["fallback", "FORMER_VERSION:NOT_FINITE", 2],
    ["failed", "NOT_FINITE", 0],
    ["champion", "", 1],
  ]);
  assertEquals([...forecast.yhat], [3, 3, NaN, NaN, 9, 9]);
  assertEquals([...forecast.lo[0]], [2, 2, NaN, NaN, 8, 8]);
  inference.close();
});

Deno.test("openForecasting() a run whose recorded config asks for anything serves none of its keys", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS, config: configOf({ horizon: 3 }) });
  const levels = Array.from({ length: 1e5 }, (_, i) => 1 + i / 2e3);
  for (const [run, changes] of Object.entries({ r2: { horizon: 1e9 }, r3: { levels }, r4: { minRows: -1 } })) {
    work.register(run, { keys: [KEYS[0]], config: { ...configOf(), ...changes } });
    const inference = await openForecasting(work.source({}));
    const { forecast } = await inference.forecast([0, 1]);
    assertEquals([forecast.horizon, forecast.levels], [3, [80, 95]]);
    assertEquals(forecast.keys.map(({ reason, version }) => [reason, version]), [
      ["FORMER_VERSION:INVALID_CONFIG", 1],
      ["", 1],
    ]);
    inference.close();
  }
});

Deno.test("reopenInference() what was decided is decided: what is promoted since serves, horizon and keys stay", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS, config: configOf({ horizon: 2 }) });
  const inference = await openForecasting(work.source({})), extras = { quantiles: [], isSummed: false };
  const context = structuredClone(contextOf(inference, extras)), first = await inference.forecast([0]);
  inference.close();
  work.register("r2", { keys: KEYS, config: configOf({ horizon: 3 }) });
  const again = await reopenInference(context, [0, 2]), { config, positions, group } = again;
  assertEquals([config.horizon, positions, group.keys, again.absent()], [2, [0, 2], KEYS, []]);
  const { forecast } = await again.forecast([0]);
  assertEquals([forecast.horizon, forecast.yhat, forecast.keys[0]!.version], [2, first.forecast.yhat, 2]);
  again.close();
});
