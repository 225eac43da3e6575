import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { openInference } from "@lib/memory/open_inference.ts";
import { predict } from "@lib/memory/predict.ts";
import { train } from "@lib/memory/train.ts";
import { codeOf } from "../inference/_fixtures.ts";

const SHOPS = ["a", "b"];
const DATA = Array.from({ length: 240 }, (_, i) => {
  const age = 20 + i * 7 % 40;
  return { shop: SHOPS[i % 2], age, spent: 10 * age + 100 * (i % 2) + i % 5, risk: age + i % 5 > 42 ? "high" : "low" };
});
const COMMON = { keys: ["shop"], seed: 1, log: undefined } as const;

Deno.test("predict() learns numbers of rows in memory, also for a key that it has not seen", async () => {
  const rows = await predict(DATA, {
    ...COMMON,
    ...{ problem: "regression", target: "spent", inputs: { ignore: ["risk"] } },
    contenders: ["prior_mean", "ridge", "global_ridge"],
    rows: [{ shop: "b", age: 30 }, { shop: "c", age: 30 }, { shop: "a", age: null }],
  });
  assertEquals(rows.map(({ status, scope, reason }) => [status, scope === "own", reason]), [
    ["champion", rows[0]!.scope === "own", ""],
    ["fallback", false, "NEW_KEY"],
    ["champion", rows[2]!.scope === "own", ""],
  ]);
  assertAlmostEquals(Number(rows[0]!.yhat), 402, 10);
  assert(Number(rows[0]!.lo_80) <= Number(rows[0]!.yhat) && Number(rows[0]!.yhat) <= Number(rows[0]!.hi_80));
});

Deno.test("predict() of several targets of classes tells of each row each of them, unless it names one", async () => {
  using trained = await train(DATA.map((row, i) => ({ ...row, size: i % 3 === 0 ? "big" : "small" })), {
    ...COMMON,
    ...{ problem: "classification", target: ["risk", "size"], inputs: { ignore: ["spent"] } },
    contenders: ["prior_mean", "global_logistic"],
  });
  const told = (rows: readonly Record<string, unknown>[]) => rows.map(({ row, shop, target }) => [row, shop, target]);
  assertEquals(told(await trained.predict([{ shop: "a", age: 25 }, { shop: "b", age: 55 }])), [
    ...[[1, "a", "risk"], [1, "a", "size"], [2, "b", "risk"], [2, "b", "size"]],
  ]);
  assertEquals(told(await trained.predict([{ shop: "a", age: 25, target: "size" }])), [[1, "a", "size"]]);
});

Deno.test("train() of classes predicts again and again, and what it saves predicts the same bits", async () => {
  using trained = await train(DATA, {
    ...COMMON,
    ...{ problem: "classification", target: "risk", inputs: { ignore: ["spent"] } },
    contenders: ["prior_mean", "logistic", "global_logistic"],
  });
  const rows = [{ shop: "a", age: 25 }, { shop: "b", age: 55 }];
  const said = await trained.predict(rows);
  assertEquals(said.map((row) => row.class), ["low", "high"]);
  assertAlmostEquals(Number(said[0]!.p_high) + Number(said[0]!.p_low), 1, 1e-12);
  const columns = await trained.predict({ shop: ["a", "b"], age: [25, 55] });
  assertEquals(columns.p_high, said.map((row) => row.p_high));
  const dir = Deno.makeTempDirSync(), folders = { store: `${dir}/s`, registry: `${dir}/m`, reports: `${dir}/r` };
  trained.save(folders);
  using hot = await openInference(folders);
  assertEquals(await hot.predict(rows), said);
  assertEquals(await codeOf(() => trained.forecast()), "WRONG_PROBLEM");
});
