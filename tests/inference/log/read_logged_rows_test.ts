import { assertEquals } from "@std/assert";
import { openForecastLog } from "@lib/inference/log/forecast_log.ts";
import { ForecastReading } from "@lib/inference/log/read_forecast_log.ts";
import { batchOfRows } from "@lib/inference/rows/batch_of_rows.ts";
import { readLoggedRows } from "@lib/inference/log/read_logged_rows.ts";
import { batchOf } from "../_log.ts";
import { CLASSES, GROUP, NUMBERS, TABLE } from "../rows/_said.ts";

const FILTER = { table: "t", registry: "r", names: new Set(["x", "y", "z"]) };

function logIn(folder: string) {
  let minute = 0;
  return openForecastLog(folder, { registry: "r", now: () => new Date(Date.UTC(2026, 0, 1, 0, minute++)) });
}

Deno.test("readLoggedRows() gives of each row what was said last, be it published or in the journal of a living process", async () => {
  const folder = Deno.makeTempDirSync(), log = logIn(folder), names = ["x", "y", "z"];
  const later = { ...NUMBERS, values: Float64Array.of(5, 2, NaN) };
  assertEquals(log.append(batchOfRows({ table: TABLE, predictions: NUMBERS, names }, GROUP)), 2);
  await log.flush();
  log.append(batchOfRows({ table: TABLE, predictions: later, names: ["x", "u", "z"] }, { ...GROUP, version: 4 }));
  for (const isClosed of [false, true]) {
    if (isClosed) await log.close();
    const { rows, damaged } = await readLoggedRows(folder, FILTER);
    assertEquals([[...rows.keys()].sort(), damaged], [["x", "y"], []]);
    const { at, ...said } = rows.get("x")![0]!;
    assertEquals([at, said], [Date.UTC(2026, 0, 1, 0, 1), {
      ...{ version: 2, id: 7, run: "r1", model: "ridge", outputs: ["spent"], values: [5] },
      ...{ levels: [80], lo: [[0]], hi: [[3]], decided: -1 },
    }]);
    const { id, levels } = rows.get("y")![0]!;
    assertEquals([id, levels], [null, []]);
  }
});

Deno.test("readLoggedRows() gives what runs have said newest first, also of one that has spoken again after another", async () => {
  const folder = Deno.makeTempDirSync(), names = ["x", "y", "z"];
  for (const [minute, run] of ["r1", "r2", "r3", "r1"].entries()) {
    const log = openForecastLog(folder, { registry: "r", now: () => new Date(Date.UTC(2026, 0, 1, 0, minute)) });
    const keys = NUMBERS.keys.map((key) => ({ ...key, run }));
    log.append(batchOfRows({ table: TABLE, predictions: { ...NUMBERS, keys }, names }, GROUP));
    await log.close();
  }
  const { rows } = await readLoggedRows(folder, FILTER);
  assertEquals(rows.get("x")!.map(({ run }) => run), ["r1", "r3", "r2"]);
});

Deno.test("readLoggedRows() of classes gives probabilities, sets and what was decided; of other tables and registries nothing", async () => {
  const folder = Deno.makeTempDirSync(), log = logIn(folder);
  log.append(batchOfRows({ table: TABLE, predictions: CLASSES, names: ["x", "y", "z"] }, GROUP));
  log.append(batchOf(["k"]));
  await log.close();
  const { rows } = await readLoggedRows(folder, FILTER), { outputs, values, hi, decided } = rows.get("x")![0]!;
  assertEquals([outputs, values, hi, decided], [["no", "yes"], [0.2, 0.8], [[1, 1]], 0]);
  assertEquals([rows.get("y")![0]!.decided, rows.get("y")![0]!.levels], [1, []]);
  for (const other of [{ registry: "s" }, { table: "demo" }]) {
    const { rows } = await readLoggedRows(folder, { ...FILTER, ...other });
    assertEquals(rows.size, 0);
  }
  // Forecasts of other tables beside them are read as ever.
  const batches = await Array.fromAsync(new ForecastReading(folder, { table: "demo" }).batches());
  assertEquals(batches.map(({ rows }) => rows), [2]);
});

Deno.test("readLoggedRows() passes over what is no log, and tells it; a folder that is not there holds nothing", async () => {
  const folder = Deno.makeTempDirSync();
  Deno.mkdirSync(`${folder}/2026-01-01`);
  Deno.writeTextFileSync(`${folder}/2026-01-01/p.parquet`, "none");
  const { damaged, rows } = await readLoggedRows(folder, FILTER);
  assertEquals([damaged.length, rows.size], [1, 0]);
  assertEquals((await readLoggedRows(`${folder}/none`, FILTER)).rows.size, 0);
});
