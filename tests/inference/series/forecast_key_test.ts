import { assertEquals, assertLessOrEqual } from "@std/assert";
import { forecastKey } from "@lib/inference/series/forecast_key.ts";
import { reachableFrom } from "../../../tools/module_graph.ts";
import { codeOf, configOf, KEYS, naiveChampion, shapeFor } from "../_fixtures.ts";
import { TABLE, Workspace } from "../_store.ts";

Deno.test("forecastKey() history and forecast of one key as columns", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const series = await forecastKey(["7", "n"], work.source({ horizon: 2 }));
  assertEquals(series, {
    key: KEYS[1],
    status: "champion",
    model: "naive",
    version: 1,
    reason: "",
    steps: 2,
    drift: 1,
    calendar: { frequency: "day", anchor: 0 },
    history: { ds: ["2024-01-02", "2024-01-03"], y: Float64Array.of(5, 6) },
    forecast: {
      ds: ["2024-01-04", "2024-01-05"],
      yhat: Float64Array.of(6, 6),
      lo: { "80": Float64Array.of(5, 5), "95": Float64Array.of(4, 4) },
      hi: { "80": Float64Array.of(7, 7), "95": Float64Array.of(8, 8) },
    },
    dataVersion: 1,
    damaged: [],
  });
});

Deno.test("forecastKey() a key without champion has its history and a reason; an unknown one is NO_MATCHING_KEY", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: [KEYS[0]], failed: [KEYS[2]] });
  const series = await forecastKey(KEYS[2].parts, work.source({}));
  assertEquals([series.status, series.reason, [...series.history.y]], ["failed", "SINGULAR", [9]]);
  assertEquals([...series.forecast.yhat], [NaN, NaN, NaN]);
  assertEquals(await codeOf(() => forecastKey(["07", "n"], work.source({}))), "NO_MATCHING_KEY");
});

Deno.test("forecastKey() the key's own run says horizon and levels, whatever newer runs of other keys say", async () => {
  const work = new Workspace();
  await work.load();
  const long = naiveChampion({ horizon: 5 }, [50, 90]);
  work.register("r1", { keys: KEYS, config: configOf({ horizon: 5, levels: [50, 90] }), champion: long });
  work.register("r2", { keys: [KEYS[0]] });
  const facts = async (key: number, changes = {}) => {
    const { forecast, version } = await forecastKey(KEYS[key].parts, work.source(changes));
    return [version, forecast.yhat.length, Object.keys(forecast.lo), forecast.lo[Object.keys(forecast.lo)[0]][0]];
  };
  assertEquals(await facts(0), [2, 3, ["80", "95"], 2]);
  assertEquals(await facts(1), [1, 5, ["50", "90"], 5]);
  assertEquals(await codeOf(() => facts(0, { horizon: 4 })), "HORIZON_TOO_LONG");
  assertEquals((await facts(1, { horizon: 4 }))[1], 4);
});

Deno.test("forecastKey() refuses a model of another kind of table", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: [KEYS[0]], shape: { ...shapeFor(), target: "revenue" } });
  work.register("r2", { keys: [KEYS[1]] });
  assertEquals(await codeOf(() => forecastKey(KEYS[0].parts, work.source({}))), "TARGET_MISMATCH");
  assertEquals((await forecastKey(KEYS[1].parts, work.source({}))).status, "champion");
});

Deno.test("forecastKey() goes on from the newest whole version, and says so; without one it is CORRUPT_GROUP", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  await work.load(`${TABLE}2024-01-04,007,n,40\n`);
  const last = async () => {
    const { forecast, dataVersion, damaged } = await forecastKey(KEYS[0].parts, work.source({ horizon: 1 }));
    return [forecast.yhat[0], dataVersion, damaged.map(({ version }) => version)];
  };
  assertEquals(await last(), [40, 2, []]);
  work.spoil(2, "panel.parquet");
  assertEquals(await last(), [3, 1, [2]]);
  work.spoil(1, "keys.bin");
  assertEquals(await codeOf(last), "CORRUPT_GROUP");
});

Deno.test("forecastKey() starts with the rooms that it works with, two packages, and no module of Node's that loads all", async () => {
  const root = new URL("../../..", import.meta.url).pathname.replace(/\/$/, "");
  const { modules, packages } = await reachableFrom(root, ["lib/inference/series/forecast_key.ts"], { start: true });
  assertEquals(packages, ["hyparquet/src/index.js", "node:sqlite"]);
  const rooms = new Set(modules.map((path) => path.split("/")[1]));
  const needed = ["competition", "core", "data", "features", "inference", "lifecycle", "metrics", "models", "registry"];
  assertEquals([...rooms].sort(), [...needed, "schema.json", "storage"]);
  // Families are loaded where a champion is of them; of the store only what reads, of the competition what forecasts.
  const heavy =
    /models\/(?!import_family|contract\/|histories\/(?:history_family|seasonal_naive))|duckdb|zod|catalog|leaderboard|problems\/|select\.ts|core\/config\/config\.ts/;
  assertEquals(modules.filter((path) => heavy.test(path)), []);
  assertLessOrEqual(modules.length, 170);
});
