import { assertEquals, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { train } from "1000models";
import { predictRows } from "@lib/competition/champions/rows_champion.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { inferRows } from "@lib/inference/rows/infer_rows.ts";
import { codeOf } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";
import { KEYS as SERIES_KEYS } from "../_fixtures.ts";
import { designOf, rowsChampion, SPENT } from "./_fixtures.ts";
import { CONFIG, rowsWorkspace, TABLE } from "./_store.ts";

const KEYS = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];

Deno.test("inferRows() writes a row for each of the input, in its order, with who served and columns that are kept", async () => {
  const work = await rowsWorkspace({ keys: [KEYS[0]!], unseen: rowsChampion("global"), failed: [KEYS[1]!] });
  const input = work.write(
    "rows.csv",
    "id,plan,age,area,shop\nx1,basic,25,north,b\nx2,basic,25,north,a\nx3,basic,40,south,a\nx4,,thirty,north,a\n",
  );
  const result = await inferRows({ ...work.source, input, output: `${work.root}/out.csv`, keep: ["id"] });
  const { rows, outcomes, failures, findings, output, dataVersion } = result;
  assertEquals([rows, outcomes, failures], [4, { champion: 2, fallback: 1, failed: 1 }, { SINGULAR: 1 }]);
  assertEquals([output, dataVersion], [`${work.root}/out.csv`, 1]);
  assertEquals(findings.map(({ code, column, count }) => [code, column, count]), [["UNREADABLE_VALUE", "age", 1]]);
  const [head, ...lines] = work.read("out.csv").map((line) => line.split(","));
  assertEquals(head, [
    ...["shop", "area", "id", "row", "yhat", "lo_80", "hi_80", "lo_95", "hi_95"],
    ...["model", "scope", "version", "status", "reason"],
  ]);
  const said = predictRows(rowsChampion(), designOf(SPENT, [25, 40])).values;
  assertEquals(lines.map((line) => [...line.slice(0, 4), ...line.slice(9)]), [
    ["b", "north", "x1", "1", "", "", "0", "failed", "SINGULAR"],
    ["a", "north", "x2", "2", "own", "own", "1", "champion", ""],
    ["a", "south", "x3", "3", "global", "global", "0", "fallback", "NEW_KEY"],
    ["a", "north", "x4", "4", "own", "own", "1", "champion", ""],
  ]);
  assertEquals(lines.slice(1, 3).map((line) => Number(line[4]!).toFixed(3)), [
    said[0]!.toFixed(3),
    said[1]!.toFixed(3),
  ]);
  assertEquals(lines[0]!.slice(4, 9), ["", "", "", "", ""]);
});

Deno.test("inferRows() into a table of a database again changes nothing, and rows of other inputs stay", async () => {
  const work = await rowsWorkspace({ keys: KEYS }), head = "input,shop,area,age,plan\n";
  const access = { variable: () => `sqlite:${work.root}/out.db`, now: () => new Date(0) };
  const input = work.write("one.csv", `${head}x,a,north,25,basic\nx,b,north,26,basic\n`);
  const other = work.write("other.csv", `${head}x,a,north,27,basic\n`);
  for (const from of [input, other, input]) {
    await inferRows({ ...work.source, input: from, access, output: "SOURCE_OUT:rows", keep: ["input"] });
  }
  using database = new DatabaseSync(`${work.root}/out.db`);
  const found = database.prepare('SELECT input_, input, shop, "row" FROM rows ORDER BY 1 DESC, 4').all();
  assertEquals(found.map((row) => Object.values(row)), [[other, "x", "a", 1], [input, "x", "a", 1], [
    input,
    "x",
    "b",
    2,
  ]]);
});

Deno.test("inferRows() never writes over the rows that it reads, and hands a column through once", async () => {
  const work = await rowsWorkspace({ keys: KEYS }), rows = "id,shop,area,age,plan\n7,a,north,25,basic\n";
  const input = work.write("rows.csv", rows), link = `${work.root}/link.csv`;
  Deno.symlinkSync(input, link);
  for (const output of [input, link]) {
    assertEquals(await codeOf(() => inferRows({ ...work.source, input, output })), "FILE_EXISTS");
  }
  assertEquals(Deno.readTextFileSync(input), rows);
  await inferRows({ ...work.source, input, output: `${work.root}/out.csv`, keep: ["shop", "id", "id"] });
  assertEquals(work.read("out.csv")[0]!.split(",").slice(0, 4), ["shop", "area", "id", "row"]);
});

Deno.test("inferRows() predicts the rows of the config's source, whose targets it does not read, and counts lines that are none", async () => {
  const work = await rowsWorkspace({ keys: KEYS });
  const source = work.write("t.csv", `${TABLE}\na,north,20,basic,1,2,3,4\n`), progress: number[] = [];
  const result = await inferRows({
    ...work.source,
    config: { ...CONFIG, source },
    output: `${work.root}/out.csv`,
    onProgress: ({ done }) => progress.push(done),
  });
  assertEquals([result.rows, result.outcomes.champion, result.input, progress], [60, 60, source, [60]]);
  assertEquals(result.findings.map(({ code, count }) => [code, count]), [["MALFORMED_ROW", 1]]);
});

Deno.test("inferRows() refuses a file without a column that models read, and a table of series", async () => {
  const work = await rowsWorkspace({ keys: KEYS }), output = `${work.root}/out.csv`;
  const input = work.write("rows.csv", "shop,area,age\na,north,3\n");
  assertEquals(await codeOf(() => inferRows({ ...work.source, input, output })), "MISSING_COLUMN");
  assertEquals(await codeOf(() => inferRows({ ...work.source, input: "none.csv", output })), "MISSING_FILE");
  const { hint } = await assertRejects(() => inferRows({ ...work.source, input, output }), DataError);
  assertEquals(hint, "Rows to predict have the columns that models know: leave cells empty that nobody knows.");
  const twice = work.write("twice.csv", "shop,area,age,age,plan\na,north,3,4,basic\n");
  assertEquals(await codeOf(() => inferRows({ ...work.source, input: twice, output })), "DUPLICATE_COLUMN");
  // A table that is simulated is made, and read as any other.
  const config = { ...CONFIG, source: "simulator:reviews" };
  assertEquals(await codeOf(() => inferRows({ ...work.source, config, output })), "MISSING_COLUMN");
  const series = new Workspace();
  await series.load();
  series.register("r1", { keys: SERIES_KEYS });
  assertEquals(await codeOf(() => inferRows({ ...series.source({}), input, output })), "WRONG_PROBLEM");
});

Deno.test("inferRows() leaves no file behind where it cannot go on", async () => {
  const work = await rowsWorkspace({ keys: KEYS });
  const input = work.write("rows.csv", "shop,area,age,plan\na,north,3,basic\n");
  const fails = () => {
    throw new RangeError("stopped");
  };
  const code = await codeOf(() =>
    inferRows({ ...work.source, input, output: `${work.root}/out.csv`, onProgress: fails })
  );
  assertEquals([code, [...Deno.readDirSync(work.root)].map(({ name }) => name).sort()], [
    "RangeError: stopped",
    ["models", "rows.csv"],
  ]);
});

Deno.test("inferRows() numbers rows as the input does, each once for every target that is a key of its own", async () => {
  const dir = await Deno.makeTempDir(), at = { store: `${dir}/features`, registry: `${dir}/models` };
  const rows = Array.from({ length: 60 }, (_, i) => ({
    ...{ shop: i % 4 < 2 ? "a" : "b", size: i / 4, left: i % 3 ? "no" : "yes", plan: i % 2 ? "x" : "y" },
  }));
  const fields = { problem: "classification", keys: ["shop"], target: ["left", "plan"] } as const;
  using trained = await train(rows, { ...fields, contenders: ["prior_mean"] });
  trained.save(at);
  const input = `${dir}/in.csv`, output = `${dir}/out.csv`, source = { ...at, now: () => new Date(0), input, output };
  Deno.writeTextFileSync(input, "shop,size\na,1\n,2\nb,3\n");
  const rowsOf = () => {
    const [head, ...lines] = Deno.readTextFileSync(output).trim().split("\n").map((line) => line.split(","));
    return lines.map((line) => `${line[0]} ${line[1]} ${line[head!.indexOf("row")]}`).sort();
  };
  const { findings } = await inferRows(source);
  assertEquals(rowsOf(), ['"" left 2', '"" plan 2', "a left 1", "a plan 1", "b left 3", "b plan 3"]);
  assertEquals(findings.map(({ code, examples }) => [code, examples]), [["MISSING_KEY", ['"row 2"', '"row 2"']]]);
  await Deno.remove(dir, { recursive: true });
});
