import { assertEquals } from "@std/assert";
import { predictRows } from "@lib/competition/champions/rows_champion.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { train } from "1000models";
import { predictKey } from "@lib/inference/rows/predict_key.ts";
import { codeOf } from "../_fixtures.ts";
import { designOf, rowsChampion, SPENT } from "./_fixtures.ts";
import { rowsWorkspace } from "./_store.ts";

const KEYS = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];

Deno.test("predictKey() predicts the stored rows of one key, beside what came", async () => {
  const work = await rowsWorkspace({ keys: [KEYS[0]!], unseen: rowsChampion("global") });
  const { key, status, model, scope, panel, predictions, table, dataVersion } = await predictKey(
    ["a", "north"],
    work.source,
  );
  assertEquals([key, status, model, scope, dataVersion], [KEYS[0], "champion", "own", "own", 1]);
  assertEquals([panel.ds.length, predictions.values.length, table.targets], [30, 30, ["spent"]]);
  // Rows of the plan gold aside, whom the fixture does not make.
  const [age, plan] = ["age", "plan"].map((name) => panel.exogenous.find((column) => column.name === name)!);
  const basic = [...plan!.values.keys()].filter((row) => plan!.levels![plan!.values[row]!] === "basic");
  const said = predictRows(rowsChampion(), designOf(SPENT, basic.map((row) => age!.values[row]!))).values;
  assertEquals(basic.map((row) => predictions.values[row]), [...said]);
  assertEquals((await predictKey(["b", "north"], work.source)).reason, "NEW_KEY");
});

Deno.test("predictKey() says that a table has no such key", async () => {
  const work = await rowsWorkspace({ keys: KEYS });
  assertEquals(await codeOf(() => predictKey(["c", "north"], work.source)), "NO_MATCHING_KEY");
});

Deno.test("predictKey() names the one target that a key of several classes is of", async () => {
  const dir = await Deno.makeTempDir(), folders = { store: `${dir}/features`, registry: `${dir}/models` };
  const rows = Array.from(
    { length: 60 },
    (_, i) => ({ size: i / 4, left: i % 3 ? "no" : "yes", plan: i % 2 ? "a" : "b" }),
  );
  using trained = await train(rows, {
    problem: "classification",
    target: ["left", "plan"],
    contenders: ["prior_mean"],
  });
  trained.save(folders);
  const { table, key } = await predictKey(["plan"], { ...folders, now: () => new Date(0) });
  assertEquals([table.targets, key.parts], [["plan"], ["plan"]]);
  await Deno.remove(dir, { recursive: true });
});
