import { assertEquals, assertRejects } from "@std/assert";
import { parseConfig } from "../../lib/core/config/config.ts";
import { DataError } from "../../lib/core/errors/errors.ts";
import { inferTable } from "../../lib/inference/series/infer.ts";
import { forecast } from "../../lib/memory/forecast.ts";
import { readTable } from "../../lib/memory/read_table.ts";
import { train } from "../../lib/memory/train.ts";
import { trainTable } from "../../lib/training/train.ts";
import { readColumns } from "../../lib/data/tables/read_columns.ts";
import { OPTIONS, weeklyRows, weekOf } from "./_rows.ts";

const FUTURE = [7, 8].flatMap((item) => [70, 71, 72].map((t) => ({ week: weekOf(t), item, price: 2 })));

Deno.test("forecast() gives the numbers of trainTable() and inferTable() of the same table, bit for bit", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const csv = (rows: readonly Record<string, unknown>[]) =>
      [Object.keys(rows[0]!).join(), ...rows.map((row) => Object.values(row).map((value) => value ?? "").join())].join(
        "\n",
      );
    await Deno.writeTextFile(`${dir}/t.csv`, csv(weeklyRows()));
    await Deno.writeTextFile(`${dir}/future.csv`, csv(FUTURE));
    const folders = {
      store: `${dir}/store`,
      registry: `${dir}/models`,
      reports: `${dir}/reports`,
      now: () => new Date(0),
    };
    await trainTable(parseConfig({ ...OPTIONS, source: `${dir}/t.csv` }), { ...folders, workers: 2 });
    await inferTable({ ...folders, output: `${dir}/out.parquet`, future: `${dir}/future.csv` });
    const rows = await forecast(weeklyRows(), { ...OPTIONS, future: FUTURE });
    const names = ["yhat", "lo_80", "hi_80", "lo_95", "hi_95"];
    const columns = await readColumns(`${dir}/out.parquet`), file = (name: string) => columns[name] ?? [];
    const numbers = (name: string) => file(name).map((value) => value ?? NaN);
    for (const name of names) assertEquals(rows.map((row) => row[name]), numbers(name), name);
    assertEquals([rows.map(({ ds }) => ds), rows.map(({ model }) => model)], [file("ds"), file("model")]);
    assertEquals(rows.map(({ item }) => item), [7, 7, 7, 8, 8, 8], "keys are numbers, as they came");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("forecast() asks for what is known ahead, and for a table", async () => {
  const options = { ...OPTIONS, contenders: ["ridge"] };
  const { code } = await assertRejects(() => forecast(weeklyRows(), options), DataError);
  assertEquals(code, "FUTURE_COLUMN_MISSING");
  const codes = [[], { week: ["2024-01-01"] }, [{ week: "2024-01-01", item: 1, sold: 1 }]].map(async (data) =>
    (await assertRejects(() => forecast(data, OPTIONS), DataError)).code
  );
  assertEquals(await Promise.all(codes), ["MISSING_COLUMN", "MISSING_COLUMN", "MISSING_COLUMN"]);
});

Deno.test("forecast() without options has those of a config", async () => {
  const days = Array.from({ length: 3 }, (_, t) => ({ date: new Date(Date.UTC(2024, 0, 1 + t)), sold: t }));
  for (const call of [() => forecast(days), () => train(days), () => readTable(days)]) {
    const { code, hint } = await assertRejects(call, DataError);
    assertEquals([code, hint], [
      "MISSING_COLUMN",
      "Name the columns of the data in the options: keys, time, target.",
    ]);
  }
});
