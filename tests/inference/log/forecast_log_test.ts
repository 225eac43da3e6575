import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { openForecastLog } from "@lib/inference/log/forecast_log.ts";
import { ForecastReading } from "@lib/inference/log/read_forecast_log.ts";
import { batchOf, rowsOf } from "../_log.ts";

const now = () => new Date("2026-05-01T10:00:00Z");
const read = (folder: string) => rowsOf(new ForecastReading(folder, { table: "demo" }));

Deno.test("ForecastLog.append() logs a forecast once per process, and each role, version, origin and input for itself", async () => {
  const folder = Deno.makeTempDirSync(), log = openForecastLog(folder, { registry: "r", now });
  assertEquals(log.append(batchOf(["a", "b"])), 4);
  assertEquals([log.append(batchOf(["a"])), log.append(batchOf(["a", "c"]))], [0, 2]);
  assertEquals(log.append(batchOf(["a"]), "shadow"), 2);
  assertEquals([log.append(batchOf(["a"], { id: 2 })), log.append(batchOf(["a"], { input: "i" }))], [2, 2]);
  assertEquals(log.append(batchOf(["a"], { origin: "2026-05-01" })), 2);
  await log.close();
  assertEquals((await read(folder)).length, 10);
});

Deno.test("ForecastLog.append() clients that take turns with other horizons, and a key named twice, log nothing again", async () => {
  const folder = Deno.makeTempDirSync(), log = openForecastLog(folder, { registry: "r", now });
  const turns = [1, 2, 3, 1, 2, 3].map((horizon) => log.append(batchOf(["a"], { horizon })));
  assertEquals(turns, [1, 2, 3, 0, 0, 0]);
  assertEquals(log.append(batchOf(["b", "b"])), 2);
  const others = Array.from({ length: 8 }, (_, i) => log.append(batchOf(["a"], { input: `i${i}` })));
  assertEquals(others, Array(8).fill(2));
  // What is remembered of a key is bounded.
  assertEquals(log.append(batchOf(["a"])), 2);
  await log.close();
});

Deno.test("ForecastLog.append() logs each row of a key once, however many the key has", async () => {
  const folder = Deno.makeTempDirSync(), log = openForecastLog(folder, { registry: "r", now });
  const rowsFrom = (first: number, count: number) => {
    const batch = batchOf(new Array<string>(count).fill("a"), { horizon: 1 });
    return { ...batch, keys: batch.keys.map((one, i) => ({ ...one, row: { name: `${first + i}`, decided: 0 } })) };
  };
  assertEquals([log.append(rowsFrom(0, 20)), log.append(rowsFrom(0, 20)), log.append(rowsFrom(15, 10))], [20, 0, 5]);
  // What is remembered of rows is bounded.
  assertEquals([log.append(rowsFrom(25, 1 << 16)), log.append(rowsFrom(0, 1))], [1 << 16, 1]);
  await log.close();
});

Deno.test("ForecastLog.append() a key without a forecast has no rows", async () => {
  const folder = Deno.makeTempDirSync(), log = openForecastLog(folder, { registry: "r", now }), batch = batchOf(["a"]);
  assertEquals(log.append({ ...batch, keys: batch.keys.map((key) => ({ ...key, steps: 0 })) }), 0);
  await log.close();
  assertEquals(await read(folder), []);
});

Deno.test("ForecastLog.append() a full disk loses that batch alone; it may be logged again", async () => {
  const folder = Deno.makeTempDirSync();
  let isFull = false;
  const full = () => {
    if (isFull) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
  };
  const files = {
    ...DISK,
    create(path: string, mode?: number) {
      const file = DISK.create(path, mode);
      const write = (bytes: Uint8Array) => {
        file.write(isFull ? bytes.subarray(0, 9) : bytes);
        full();
      };
      return { ...file, write };
    },
  };
  const log = openForecastLog(folder, { registry: "r", now, files });
  log.append(batchOf(["a"]));
  isFull = true;
  assertEquals(assertThrows(() => log.append(batchOf(["b"])), DataError).code, "DISK_FULL");
  assertEquals((await assertRejects(() => log.flush(), DataError)).code, "DISK_FULL");
  assertEquals((await read(folder)).length, 2);
  isFull = false;
  assertEquals([log.append(batchOf(["b"])), log.append(batchOf(["a"]))], [2, 0]);
  await log.close();
  assertEquals((await read(folder)).length, 4);
  assertEquals(DISK.list(`${folder}/journal`), []);
});

Deno.test("openForecastLog() publishes what a dead process left, and tells of damage", async () => {
  const folder = Deno.makeTempDirSync(), told: string[] = [];
  const dead = `${folder}/journal/01234567-89ab`;
  Deno.mkdirSync(dead, { recursive: true });
  Deno.writeTextFileSync(`${dead}/2026-04-30.0.log`, "what nobody wrote");
  await openForecastLog(folder, { registry: "r", now, log: { ...SILENT_LOGGER, warn: (text) => void told.push(text) } })
    .close();
  assertEquals(told.length, 1);
  assertEquals(DISK.list(`${folder}/journal`), []);
  assertEquals(DISK.list(`${folder}/2026-04-30`), ["01234567-89ab-0.damaged"]);
});
