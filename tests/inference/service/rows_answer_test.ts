import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { openForecastService } from "@lib/inference/service/hot_service.ts";
import { inferRows } from "@lib/inference/rows/infer_rows.ts";
import { codeOf, KEYS as SERIES_KEYS } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";
import { rowsChampion } from "../rows/_fixtures.ts";
import { rowsWorkspace } from "../rows/_store.ts";

const KEYS = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];

Deno.test("ForecastService.predict() gives the numbers of inferRows() bit for bit, and counts rows", async () => {
  const work = await rowsWorkspace({ keys: KEYS, unseen: rowsChampion("global") });
  const input = work.write("rows.csv", "shop,area,age,plan\na,north,25.5,basic\nc,north,31,gold\nb,north,,basic\n");
  await inferRows({ ...work.source, input, output: `${work.root}/out.jsonl` });
  const service = await openForecastService(work.source);
  const rows = [
    { shop: "a", area: "north", age: 25.5, plan: "basic" },
    { shop: "c", area: "north", age: 31, plan: "gold" },
    { shop: "b", area: "north", plan: "basic" },
  ];
  const { predictions, table, dataVersion } = await service.predict({ rows });
  const written = work.read("out.jsonl").map((line) => JSON.parse(line));
  assertEquals([...predictions.values], written.map(({ yhat }) => yhat));
  assertEquals(
    predictions.lo.map((ends) => [...ends]),
    [80, 95].map((level) => written.map((row) => row[`lo_${level}`])),
  );
  const { requests, rows: counted, rowsFailed } = service.status();
  assertEquals([table, dataVersion, requests, counted, rowsFailed], ["spending", 1, 1, 3, 0]);
  service.close();
});

Deno.test("ForecastService of rows says what they are asked for, lists its keys, and refuses to forecast", async () => {
  const work = await rowsWorkspace({ keys: [KEYS[0]!] }), service = await openForecastService(work.source);
  const { rows, frequency, keys } = service.describeTable();
  assertEquals([frequency, keys, rows], ["row", 2, {
    targets: ["spent"],
    classes: [],
    features: [
      { name: "shop", kind: "category" },
      { name: "area", kind: "category" },
      { name: "age", kind: "number" },
      { name: "plan", kind: "category" },
    ],
  }]);
  assertEquals(service.listKeys().keys.map(({ key, version }) => [key.parts, version]), [[["a", "north"], 1], [
    ["b", "north"],
    null,
  ]]);
  const described = service.describeKey(KEYS[0]!.id);
  assertEquals([described?.rows, described?.span], [30, null]);
  assertEquals(service.listRuns().map(({ serves }) => serves), [1]);
  assertEquals(await codeOf(() => service.forecast({ keys: [["a", "north"]] })), "WRONG_PROBLEM");
  assertEquals(await codeOf(() => service.explain(KEYS[0]!.id)), "WRONG_PROBLEM");
  assertEquals(await service.refresh(), false);
  service.close();
});

Deno.test("ForecastService of series refuses to predict rows", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: SERIES_KEYS });
  const service = await openForecastService(work.source({}));
  assertEquals(service.describeTable().rows, null);
  assertEquals(await codeOf(() => service.predict({ rows: [{ item: "007", location: "n" }] })), "WRONG_PROBLEM");
  service.close();
});
