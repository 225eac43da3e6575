import { assertEquals, assertRejects } from "@std/assert";
import { DataError, FitError } from "../../lib/core/errors/errors.ts";
import { train } from "../../lib/memory/train.ts";
import { OPTIONS, weeklyRows, weekOf } from "./_rows.ts";

Deno.test("HotInference.forecast() is hot: the same request again computes nothing", async () => {
  using trained = await train(weeklyRows(), { ...OPTIONS, exogenous: {}, contenders: ["naive", "seasonal_naive"] });
  using hot = await trained.open();
  assertEquals([hot.table.keyColumns, hot.table.time, hot.table.horizon], [["item"], "week", 3]);
  const first = await hot.forecast([7]);
  const { computed } = hot.service.status();
  assertEquals([await hot.forecast([{ item: 7 }]), await hot.forecast([["7"]])].map(([row]) => row?.yhat), [
    first[0]?.yhat,
    first[0]?.yhat,
  ]);
  assertEquals([computed, hot.service.status().computed], [1, 1]);
  const { code } = await assertRejects(() => hot.forecast([7], { horizon: 9 }), FitError);
  assertEquals(code, "HORIZON_TOO_LONG");
});

Deno.test("HotInference.forecast() takes newer rows and columns known ahead, and passes over what the table lacks", async () => {
  using trained = await train(weeklyRows(), { ...OPTIONS, contenders: ["ridge", "seasonal_naive"] });
  using hot = await trained.open();
  const history = [{ week: weekOf(70), item: 7, sold: 30, price: 1, note: "new" }];
  const future = [71, 72, 73].map((t) => ({ week: weekOf(t), item: 7, price: 2, sold: null, note: "promotion" }));
  const rows = await hot.forecast([7], { history, future });
  assertEquals(rows.map(({ ds }) => ds), [71, 72, 73].map(weekOf));
  assertEquals(rows.every(({ yhat, status }) => yhat > 0 && status === "champion"), true);
  const errors = [{ history: [{ week: weekOf(70), item: 7 }] }, { future: [{ item: 7, price: 1 }] }].map(async (
    request,
  ) => (await assertRejects(() => hot.forecast([7], request), DataError)).code);
  assertEquals(await Promise.all(errors), ["MISSING_COLUMN", "MISSING_COLUMN"]);
  const bad = { history: [{ week: "soon", item: 7, sold: 1 }], future };
  assertEquals((await assertRejects(() => hot.forecast([7], bad), DataError)).code, "INVALID_REQUEST");
});

Deno.test("HotInference.forecast() is told keys as a list, and by the names of all key columns", async () => {
  using trained = await train(weeklyRows(), { ...OPTIONS, exogenous: {}, contenders: ["naive"] });
  using hot = await trained.open();
  // As callers without types may.
  const asked: unknown[] = ["7", 7, 7n, { item: 7 }, [{ itm: 7 }], [{}]];
  for (const keys of asked) {
    const error = await assertRejects(() => Reflect.apply(hot.forecast, hot, [keys]), DataError);
    assertEquals(error.code, "INVALID_REQUEST", String(keys));
  }
});
