import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parseConfig } from "../../lib/core/config/config.ts";
import { DataError } from "../../lib/core/errors/errors.ts";
import { appendFuture } from "../../lib/data/store/future_frame.ts";
import { prepareTable } from "../../lib/data/prepare.ts";
import { readChunk } from "../../lib/data/store/read_chunk.ts";
import { readFutureFrame } from "../../lib/data/read_future_frame.ts";
import { inFolder } from "./_tables.ts";

const PAST =
  "date,store,brand,demand,price,event\n2024-01-01,1,a,5,10,none\n2024-01-01,1,b,6,30,sale\n2024-01-02,1,a,5,10,none\n";

function framed(
  future: string,
  run: (frame: Awaited<ReturnType<typeof readFutureFrame>>, dir: string) => Promise<void> | void,
  horizon = 2,
): Promise<void> {
  return inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/past.csv`, PAST);
    await Deno.writeTextFile(`${dir}/future.csv`, future);
    const config = parseConfig({
      source: `${dir}/past.csv`,
      keys: ["store", "brand"],
      exogenous: { future: ["price", "event"] },
      relative: [{ name: "rel", of: "price", within: ["store"] }],
      neighbours: false,
      horizon,
    });
    const { group } = await prepareTable(config, { store: `${dir}/store` });
    const frame = await readFutureFrame(config, group, `${dir}/future.csv`);
    const panel = appendFuture(await readChunk(group, 0, 2), frame, horizon);
    assertEquals(panel.y.length, 3 + 1 + 2 * horizon);
    await run(frame, dir);
  });
}

Deno.test("readFutureFrame() reads numbers, categories and derived columns per key and step", () =>
  framed(
    "event,price,brand,store,date\nsale,20,a,1,2024-01-03\nnone,60,b,1,2024-01-03\nnone,5,a,1,2024-01-04\nnew,15,b,1,2024-01-04\n",
    (frame) => {
      const values = Object.fromEntries(frame.columns.map((column) => [column.name, [...column.values]]));
      assertEquals(values, { price: [20, 5, 60, 15], event: [1, 0, 0, NaN], rel: [0.5, 0.5, 1.5, 1.5] });
      assertEquals([...frame.missingSteps], [0, 0]);
      assertEquals(frame.findings.map(({ code, column, count }) => [code, column, count]), [
        ["FUTURE_VALUES_MISSING", "event", 1],
        ["FUTURE_LEVELS_UNKNOWN", "event", 1],
      ]);
      assertEquals(frame.findings[1].examples, ['"new"']);
    },
  ));

Deno.test("readFutureFrame() tells missing, unused and repeated rows", () =>
  framed(
    "date,store,brand,price,event\n2024-01-03,1,a,20,none\n2024-01-03,1,a,99,none\n2024-01-02,1,a,1,none\n2024-02-30,1,a,1,none\n2024-01-03,9,z,1,none\n",
    (frame) => {
      assertEquals(frame.findings.map(({ code, count }) => [code, count]), [
        ["FUTURE_ROWS_MISSING", 2],
        ["FUTURE_ROWS_UNUSED", 3],
        ["FUTURE_DUPLICATES", 1],
      ]);
      assertEquals(frame.findings[0].examples, ["1 / a", "1 / b"]);
      assertEquals([...frame.missingSteps], [1, 2]);
      assertEquals(frame.columns[0].values[0], 20);
    },
  ));

Deno.test("readFutureFrame() asks for a promised column by name", async () => {
  const error = await assertRejects(
    () => framed("date,store,brand,event\n2024-01-03,1,a,none\n", () => {}),
    DataError,
  );
  assertEquals(error.code, "FUTURE_COLUMN_MISSING");
  assertEquals(error.context.missing, ["price"]);
  assertStringIncludes(error.hint, "price");
});

Deno.test("readFutureFrame() needs key and time columns", async () => {
  const error = await assertRejects(() => framed("day,store,brand,event,price\n", () => {}), DataError);
  assertEquals([error.code, error.context.missing], ["MISSING_COLUMN", ["date"]]);
});

Deno.test("readFutureFrame() takes no infinite price, nor a word for one: such values are missing and counted", () =>
  framed(
    "date,store,brand,price,event\n2024-01-03,1,a,1e999,none\n2024-01-04,1,a,-inf,none\n2024-01-03,1,b,NA,sale\n" +
      "2024-01-04,1,b,dear,sale\n",
    (frame) => {
      assertEquals([...frame.columns[0].values], [NaN, NaN, NaN, NaN]);
      assertEquals(frame.findings.map(({ code, column, count }) => [code, column, count]), [
        ["FUTURE_VALUES_MISSING", "price", 4],
      ]);
      assertEquals([...frame.columns[2].values], [NaN, NaN, NaN, NaN], "derived from nothing");
    },
  ));

Deno.test("readFutureFrame() refuses prices with decimal commas, and reads numbers as the past does", async () => {
  const frame = (price: string) => `date;store;brand;price;event\n2024-01-03;1;a;${price};none\n`;
  const error = await assertRejects(() => framed(frame("8,50"), () => {}), DataError);
  assertEquals([error.code, error.context.column], ["DECIMAL_COMMA", "price"]);
  await framed(frame("1_2"), ({ findings }) => {
    assertEquals(findings.find(({ code }) => code === "FUTURE_VALUES_MISSING")?.count, 1);
  });
});

Deno.test("readFutureFrame() does not depend on the order of rows or columns, nor on the format", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/past.csv`, PAST);
    const rows = [["2024-01-03", "a", 5], ["2024-01-04", "a", 6], ["2024-01-03", "b", 7], [
      "2024-01-04",
      "b",
      8,
    ]] as const;
    await Deno.writeTextFile(
      `${dir}/f.csv`,
      `date,store,brand,price\n${rows.map(([d, b, p]) => `${d},1,${b},${p}`).join("\n")}`,
    );
    const lines = rows.toReversed().map(([date, brand, price]) =>
      JSON.stringify({ price, brand, store: "1", date, demand: 99 })
    );
    await Deno.writeTextFile(`${dir}/f.jsonl`, lines.join("\n"));
    const config = parseConfig({
      source: `${dir}/past.csv`,
      keys: ["store", "brand"],
      exogenous: { future: ["price"] },
      horizon: 2,
    });
    const { group } = await prepareTable(config, { store: `${dir}/store` });
    const [csv, json] = [
      await readFutureFrame(config, group, `${dir}/f.csv`),
      await readFutureFrame(config, group, `${dir}/f.jsonl`),
    ];
    assertEquals([...csv.columns[0].values], [5, 6, 7, 8]);
    assertEquals(json, csv);
    assertEquals([csv.start, csv.steps, csv.index.size], [group.end + 1, 2, 2]);
  }));

Deno.test("readFutureFrame() holds months and quarters by any of their days", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/past.csv`, "date,item,demand,price\n2024-01-01,a,1,2\n2024-02-01,a,1,2\n");
    await Deno.writeTextFile(`${dir}/f.csv`, "date,item,price\n2024-03-31,a,5\n2024-04-01,a,6\n2024-05-15,a,7\n");
    const config = parseConfig({
      source: `${dir}/past.csv`,
      keys: ["item"],
      frequency: "month",
      exogenous: { future: ["price"] },
      horizon: 2,
    });
    const { group } = await prepareTable(config, { store: `${dir}/store` });
    const frame = await readFutureFrame(config, group, `${dir}/f.csv`);
    assertEquals([...frame.columns[0].values], [5, 6]);
    assertEquals(frame.findings.map(({ code, count }) => [code, count]), [["FUTURE_ROWS_UNUSED", 1]]);
    assertStringIncludes(frame.findings[0].message, "2024-03-01 to 2024-04-01");
  }));

Deno.test("readFutureFrame() leaves no folder behind, whether it succeeds or not", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/past.csv`, PAST);
    const config = parseConfig({
      source: `${dir}/past.csv`,
      keys: ["store", "brand"],
      exogenous: { future: ["price"] },
    });
    const { group } = await prepareTable(config, { store: `${dir}/store` });
    const made: string[] = [], make = Deno.makeTempDirSync;
    Deno.makeTempDirSync = (options) => {
      const path = make(options);
      made.push(path);
      return path;
    };
    try {
      const error = await assertRejects(() => readFutureFrame(config, group, `${dir}/none.csv`), DataError);
      assertEquals(error.code, "MISSING_FILE");
    } finally {
      Deno.makeTempDirSync = make;
    }
    assertEquals(made.length, 1);
    await assertRejects(() => Deno.stat(made[0]), Deno.errors.NotFound);
  }));

Deno.test("readFutureFrame() replaces what the table said ahead row by row, and keeps the rest", () =>
  inFolder(async (dir) => {
    const ahead = "2024-01-03,1,a,,20,none\n2024-01-04,1,a,,21,sale\n2024-01-03,1,b,,60,none\n";
    await Deno.writeTextFile(`${dir}/past.csv`, PAST + ahead);
    await Deno.writeTextFile(`${dir}/future.csv`, "date,store,brand,price,event\n2024-01-03,1,a,40,\n");
    const config = parseConfig({
      source: `${dir}/past.csv`,
      keys: ["store", "brand"],
      exogenous: { future: ["price", "event"] },
      relative: [{ name: "rel", of: "price", within: ["store"] }],
      neighbours: false,
      horizon: 2,
    });
    const { group } = await prepareTable(config, { store: `${dir}/store` });
    const frame = await readFutureFrame(config, group, `${dir}/future.csv`);
    const values = Object.fromEntries(frame.columns.map((column) => [column.name, [...column.values]]));
    assertEquals(values, { price: [40, 21, 60, NaN], event: [NaN, 1, 0, NaN], rel: [0.8, 1, 1.2, NaN] });
    assertEquals([...frame.missingSteps], [0, 1]);
    assertEquals(frame.findings.map(({ code, column, count }) => [code, column, count]), [
      ["FUTURE_ROWS_MISSING", "", 1],
      ["FUTURE_VALUES_MISSING", "event", 1],
    ]);
  }));
