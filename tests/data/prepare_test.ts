import {
  assertAlmostEquals,
  assertEquals,
  assertExists,
  assertMatch,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { formatPeriod } from "../../lib/core/time/calendar.ts";
import { DataError } from "../../lib/core/errors/errors.ts";
import { currentGroup } from "../../lib/data/store/feature_store.ts";
import { prepareTable } from "../../lib/data/prepare.ts";
import { readChunk } from "../../lib/data/store/read_chunk.ts";
import type { ConfigInput } from "../../lib/core/config/config.ts";
import { SILENT_LOGGER } from "../../lib/core/logger.ts";
import { codesOf, inFolder, itemConfig, prepareText } from "./_tables.ts";

const TEXT = "date,item,demand\n2024-01-01,007,1\n2024-01-03,007,3\n2024-01-02,7,5\n";

Deno.test("prepareTable() keeps ids as text and calendars gap-free to the common end", () =>
  inFolder(async (dir) => {
    const { group, counts, quarantinePath, isNew } = await prepareText(dir, TEXT);
    assertEquals(group.keys.map((key) => key.parts[0]), ["007", "7"]);
    const panel = await readChunk(group, 0, 2);
    assertEquals([...panel.y], [1, NaN, 3, 5, NaN]);
    assertEquals(Array.from(panel.ds, (p) => formatPeriod(panel.calendar, p)).at(-1), "2024-01-03");
    assertEquals(counts, { read: 3, kept: 3, quarantined: 0, merged: 0, ahead: 0, outside: 0 });
    assertEquals([quarantinePath, isNew], [null, true]);
  }));

Deno.test("prepareTable() reads a table without key columns as one series, also with rows known ahead", () =>
  inFolder(async (dir) => {
    const text = "date,demand,price\n2024-01-02,2,9\n2024-01-01,1,9\n2024-01-04,4,8\n2024-01-05,,7\n";
    const { group, counts } = await prepareText(dir, text, { config: { keys: [], exogenous: { future: ["price"] } } });
    assertEquals(group.keys.map((key) => key.parts), [[]]);
    assertEquals([...(await readChunk(group, 0, 1)).y], [1, 2, NaN, 4]);
    assertEquals([counts.read, counts.kept, counts.ahead], [4, 3, 1]);
  }));

Deno.test("prepareTable() makes a version per distinct input, not per call", () =>
  inFolder(async (dir) => {
    const first = await prepareText(dir, TEXT);
    const again = await prepareText(dir, TEXT, { config: { horizon: 3, seed: 7 } });
    assertEquals([again.isNew, again.group.version], [false, 1]);
    assertEquals(again.group, first.group);
    const zeros = await prepareText(dir, TEXT, { config: { cleaning: { gaps: "zero" } } });
    assertEquals([zeros.isNew, zeros.group.version], [true, 2]);
    const more = await prepareText(dir, `${TEXT}2024-01-04,7,5\n`);
    assertEquals([more.isNew, more.group.version], [true, 3]);
    assertNotEquals(more.group.contentHash, first.group.contentHash);
  }));

Deno.test("prepareTable() makes the version it resolved to serve, also when that is an older one", () =>
  inFolder(async (dir) => {
    const serving = async () => (await currentGroup(`${dir}/store`, "table")).version;
    await prepareText(dir, TEXT);
    assertEquals(await serving(), 1);
    const bad = await prepareText(dir, `${TEXT}2024-01-04,7,5000\n`);
    assertEquals([bad.group.version, await serving()], [2, 2]);
    const reverted = await prepareText(dir, TEXT);
    assertEquals([reverted.isNew, reverted.group.version, await serving()], [false, 1, 1]);
    // Looking at another table, as an evaluation does, changes nothing.
    const looked = await prepareText(dir, `${TEXT}2024-01-04,7,6\n`, { prepare: { serve: false } });
    assertEquals([looked.group.version, await serving()], [3, 1]);
    assertEquals((await prepareText(dir, `${TEXT}2024-01-04,7,6\n`)).group.version, await serving());
    const left = [...Deno.readDirSync(`${dir}/store/table`)].map(({ name }) => name).sort();
    assertEquals(left, ["current.json", "v1", "v2", "v3"]);
  }));

Deno.test("prepareTable() gives the same panel for shuffled rows and other formats of one table", () =>
  inFolder(async (dir) => {
    const panels = [];
    const lines = [
      '{"item":"7","demand":5,"date":"2024-01-02"}',
      '{"item":"007","demand":3.0,"date":"2024-01-03"}',
      '{"item":"007","demand":1,"date":"2024-01-01"}',
    ];
    for (
      const [name, text] of [
        ["a.csv", TEXT],
        ["b.csv", "\uFEFFdemand;date;item\r\n5;2024-01-02;7\r\n3;2024-01-03;007\r\n1;2024-01-01;007\r\n"],
        ["c.jsonl", lines.join("\n")],
      ]
    ) {
      const { group } = await prepareText(dir, text, { name });
      panels.push(await readChunk(group, 0, 2));
    }
    assertEquals(panels[1], panels[0]);
    assertEquals(panels[2], panels[0]);
  }));

Deno.test("prepareTable() writes weeks on the weekday that the table uses", () =>
  inFolder(async (dir) => {
    // 1990-06-14 is a Thursday.
    const text = "date,item,demand\n1990-06-14,a,1\n1990-06-28,a,2\n";
    const { group, findings } = await prepareText(dir, text, { config: { frequency: "week" } });
    const panel = await readChunk(group, 0, 1);
    assertEquals(Array.from(panel.ds, (p) => formatPeriod(panel.calendar, p)), [
      "1990-06-14",
      "1990-06-21",
      "1990-06-28",
    ]);
    assertEquals(findings.map((finding) => finding.code), ["GAPS"]);
  }));

Deno.test("prepareTable() quarantines bad rows with reasons and every row has one fate", () =>
  inFolder(async (dir) => {
    const text =
      "date,item,demand\n2024-01-01,a,1\n2024-01-01,a,2\n2024-02-30,a,1\n2024-01-02,b,-4\n2024-01-03,b,x\nshort\n2024-01-05,b,1\n";
    const prepared = await prepareText(dir, text);
    assertEquals(prepared.counts, { read: 7, kept: 2, quarantined: 4, merged: 1, ahead: 0, outside: 0 });
    assertEquals(codesOf(prepared), [
      "INVALID_DATE date 1",
      "MALFORMED_ROW 1",
      "NEGATIVE demand 1",
      "WRONG_TYPE demand 1",
      "DUPLICATES_MERGED 1",
      "GAPS 4",
      "ONE_ROW_KEY 2",
    ]);
    assertExists(prepared.quarantinePath);
    assertEquals((await Deno.readTextFile(prepared.quarantinePath)).trim().split("\n").length >= 5, true);
  }));

Deno.test("prepareTable() never turns a quarantined value into a zero", () =>
  inFolder(async (dir) => {
    const text = "date,item,demand\n2024-01-01,a,1\n2024-01-02,a,-4\n2024-01-04,a,2\n";
    const { group } = await prepareText(dir, text, { config: { cleaning: { gaps: "zero" } } });
    assertEquals([...(await readChunk(group, 0, 1)).y], [1, NaN, 0, 2]);
  }));

Deno.test("prepareTable() leaves rows outside the span aside, counted", () =>
  inFolder(async (dir) => {
    const text = "date,item,demand\n2023-12-31,a,1\n2024-01-01,a,2\n2024-01-02,a,3\n2024-01-03,late,3\n";
    const prepared = await prepareText(dir, text, { config: { from: "2024-01-01", until: "2024-01-02" } });
    assertEquals(prepared.counts, { read: 2, kept: 2, quarantined: 0, merged: 0, ahead: 0, outside: 2 });
    assertEquals(prepared.group.keys.map((key) => key.parts[0]), ["a"]);
    assertEquals(codesOf(prepared), ["KEYS_OUTSIDE_SPAN 1", "OUTSIDE_SPAN date 2"]);
  }));

Deno.test("prepareTable() quarantines later duplicates if so configured", () =>
  inFolder(async (dir) => {
    const text = "date,item,demand\n2024-01-01,a,1\n2024-01-01,a,2\n2024-01-01,a,3\n";
    const prepared = await prepareText(dir, text, { config: { cleaning: { duplicates: "quarantine" } } });
    assertEquals(prepared.counts, { read: 3, kept: 1, quarantined: 2, merged: 0, ahead: 0, outside: 0 });
    assertEquals(codesOf(prepared)[0], "DUPLICATE_KEY_TIME 2");
    assertEquals((await readChunk(prepared.group, 0, 1)).y[0], 1);
  }));

Deno.test("prepareTable() checks freshness only when it is told the day", () =>
  inFolder(async (dir) => {
    const config = { cleaning: { maxAgeDays: 10 } };
    const stale = await prepareText(dir, TEXT, { config, prepare: { today: "2024-02-01" } });
    assertEquals(codesOf(stale)[0], "STALE 1");
    const untold = await prepareText(dir, TEXT, { config });
    assertEquals(untold.findings.some((finding) => finding.code === "STALE"), false);
    assertEquals(untold.isNew, false);
  }));

Deno.test("prepareTable() takes its input from the options before the config", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/other.csv`, TEXT);
    const { group } = await prepareTable(itemConfig("missing.csv"), { store: dir, input: `${dir}/other.csv` });
    assertEquals(group.lineage.source, `${dir}/other.csv`);
    const error = await assertRejects(() => prepareTable(itemConfig(`${dir}/no.csv`), { store: dir }), DataError);
    assertEquals(error.code, "MISSING_FILE");
  }));

Deno.test("prepareTable() says what it does, once per new version", () =>
  inFolder(async (dir) => {
    const said: string[] = [];
    const log = { ...SILENT_LOGGER, info: (text: string) => said.push(text), debug: (text: string) => said.push(text) };
    await prepareText(dir, TEXT, { prepare: { log, created: "2024-05-05T00:00:00Z" } });
    const again = await prepareText(dir, TEXT, { prepare: { log, created: "2025-05-05T00:00:00Z" } });
    assertEquals(again.group.created, "2024-05-05T00:00:00Z", "a version is never rewritten");
    assertEquals(said, [
      `reading ${dir}/table.csv (66 B)`,
      "feature group table v1: 2 keys, 5 rows",
      "calendar of table (found from its times): days, written as 2024-01-03; season of 7",
      `feature group table v1 already holds ${dir}/table.csv`,
      "calendar of table (found from its times): days, written as 2024-01-03; season of 7",
    ]);
  }));

Deno.test("prepareTable() makes a new version for each field that shapes the panel, and for no other", () =>
  inFolder(async (dir) => {
    const wide = "date,item,demand,price\n2024-01-01,007,1,3\n2024-01-03,007,3,3\n2024-01-02,7,5,4\n";
    const versionOf = async (config: Partial<ConfigInput>) => (await prepareText(dir, wide, { config })).group.version;
    assertEquals(await versionOf({}), 1);
    const neutral: Partial<ConfigInput>[] = [{ horizon: 2 }, { seed: 9 }, { contenders: ["naive"] }, {
      cleaning: { maxAgeDays: 3 },
    }];
    for (const config of neutral) assertEquals(await versionOf(config), 1, JSON.stringify(config));
    const shaping: Partial<ConfigInput>[] = [
      { frequency: "week" },
      { exogenous: { future: ["price"] } },
      { exogenous: { historic: ["price"] } },
      { target: "price" },
      { from: "2024-01-01" },
      { cleaning: { duplicates: "first" } },
      { cleaning: { outliers: "missing" } },
      { cleaning: { nonNegative: false } },
      { exogenous: { future: ["price"] }, relative: [{ name: "rel", of: "price", within: [] }] },
    ];
    for (const [i, config] of shaping.entries()) assertEquals(await versionOf(config), i + 2, JSON.stringify(config));
  }));

Deno.test("prepareTable() reads many files as one table, and their order does not matter", () =>
  inFolder(async (dir) => {
    const [head, ...rows] = TEXT.trim().split("\n");
    rows.forEach((row, i) => Deno.writeTextFileSync(`${dir}/part${i}.csv`, `${head}\n${row}\n`));
    const many = await prepareTable(itemConfig(`${dir}/part*.csv`, { name: "many" }), { store: dir });
    const one = await prepareText(dir, TEXT);
    assertEquals(await readChunk(many.group, 0, 2), await readChunk(one.group, 0, 2));
    assertEquals(many.group.lineage.files.length, 3);
    assertEquals(many.counts, one.counts);
  }));

Deno.test("prepareTable() of the simulator makes the demo table beside the store, once", () =>
  inFolder(async (dir) => {
    await Deno.mkdir(`${dir}/raw`);
    await Deno.writeTextFile(`${dir}/raw/demo.csv`, TEXT);
    const config = itemConfig("simulator", { name: "demo" });
    const { group } = await prepareTable(config, { store: `${dir}/store` });
    assertEquals([group.keys.length, group.lineage.source], [2, `${dir}/raw/demo.csv`]);
    await Deno.mkdir(`${dir}/elsewhere`);
    await Deno.writeTextFile(`${dir}/elsewhere/demo.csv`, `${TEXT}2024-01-04,9,1\n`);
    const other = await prepareTable(config, { store: `${dir}/store`, raw: `${dir}/elsewhere` });
    assertEquals([other.group.keys.length, other.group.version], [3, 2]);
  }));

Deno.test("prepareTable() keeps what is known ahead missing in filled periods, and derived columns with it", () =>
  inFolder(async (dir) => {
    const text = "date,item,demand,price\n2024-01-01,a,1,2\n2024-01-01,b,1,6\n2024-01-03,a,1,5\n2024-01-03,b,1,\n";
    const { group } = await prepareText(dir, text, {
      config: { exogenous: { future: ["price"] }, relative: [{ name: "rel", of: "price", within: [] }] },
    });
    const { exogenous: [price, rel] } = await readChunk(group, 0, 2);
    assertEquals([...price.values], [2, NaN, 5, 6, NaN, NaN]);
    assertEquals([...rel.values], [0.5, NaN, 1, 1.5, NaN, NaN]);
    assertEquals(group.exogenous, [{ name: "price", kind: "future" }, { name: "rel", kind: "future", derived: true }]);
  }));

Deno.test("prepareTable() reads every frequency, and writes its periods back as they were", () =>
  inFolder(async (dir) => {
    const tables = {
      hour: ["2024-02-28T23:00:00", "2024-02-29T00:00:00", "2024-02-29T01:00:00"],
      day: ["2024-02-28", "2024-02-29", "2024-03-01"],
      week: ["2024-02-26", "2024-03-04", "2024-03-11"],
      month: ["2023-12-01", "2024-01-01", "2024-02-01"],
      quarter: ["2023-10-01", "2024-01-01", "2024-04-01"],
    } as const;
    for (const [frequency, dates] of Object.entries(tables) as [keyof typeof tables, readonly string[]][]) {
      const text = `date,item,demand\n${dates.map((date, i) => `${date},a,${i}`).join("\n")}\n`;
      const { group, findings } = await prepareText(dir, text, { name: `${frequency}.csv`, config: { frequency } });
      const panel = await readChunk(group, 0, 1);
      assertEquals(Array.from(panel.ds, (period) => formatPeriod(panel.calendar, period)), [...dates]);
      assertEquals([[...panel.y], findings.map((finding) => finding.code)], [[0, 1, 2], []]);
    }
  }));

Deno.test("prepareTable() reads wide tables in little memory, and tells their columns apart", () =>
  inFolder(async (dir) => {
    const columns = 300, days = 40;
    const head = Array.from({ length: columns }, (_, c) => `x${c}`);
    const rows = Array.from(
      { length: days },
      (_, d) => [
        `2024-0${d < 20 ? 1 : 2}-${10 + d % 20}`,
        "a",
        d,
        ...head.map((_, c) => c === 7 && d === 3 ? "" : d + c / 8),
      ],
    );
    const config = { exogenous: { historic: head } };
    const prepare = { memoryMb: 256 };
    const text = [["date", "item", "demand", ...head], ...rows].map((row) => row.join(",")).join("\n");
    const prepared = await prepareText(dir, text, { config, prepare });
    assertEquals([prepared.counts.kept, prepared.group.exogenous.length], [days, columns]);
    assertEquals(codesOf(prepared).filter((code) => code.startsWith("MISSING")), ["MISSING_VALUE x7 1"]);
    const { mean } = prepared.group.statistics[columns];
    assertAlmostEquals(mean ?? NaN, 19.5 + (columns - 1) / 8, 1e-9);
  }));

Deno.test("prepareTable() sets a damaged version aside by name and builds it anew, whatever is damaged", () =>
  inFolder(async (dir) => {
    const home = `${dir}/store/table`, told: string[] = [];
    const log = { ...SILENT_LOGGER, warn: (text: string) => void told.push(text) };
    const prepare = (text = TEXT) => prepareText(dir, text, { prepare: { log } });
    const first = await prepare(), panel = await readChunk(first.group, 0, 2);
    for (const [n, name] of ["panel.parquet", "keys.bin", "group.json"].entries()) {
      const path = `${home}/v${n + 1}/${name}`, bytes = await Deno.readFile(path);
      bytes[bytes.length >> 1] ^= 1;
      await Deno.writeFile(path, bytes);
      const { group, isNew } = await prepare();
      assertEquals([group.version, isNew, told.length], [n + 2, true, n + 1]);
      assertMatch(told[n]!, new RegExp(`v${n + 1}/${name}.*set aside as v${n + 1}.damaged`));
      assertEquals(await readChunk(group, 0, 2), panel);
      assertEquals((await currentGroup(`${dir}/store`, "table")).version, n + 2);
    }
    const left = [...Deno.readDirSync(home)].map(({ name }) => name).sort();
    assertEquals(left, ["current.json", "v1.damaged", "v2.damaged", "v3.damaged", "v4"]);
    assertEquals([(await prepare()).isNew, told.length], [false, 3]);
  }));

Deno.test("prepareTable() of another table is not stopped by a broken version, and takes what serves only for its own", () =>
  inFolder(async (dir) => {
    const other = `${TEXT}2024-01-04,7,5\n`, store = `${dir}/store`;
    await prepareText(dir, TEXT);
    const spoil = (path: string) => Deno.writeTextFile(`${store}/table/${path}`, "x");
    await spoil("v1/keys.bin");
    const built = await prepareText(dir, other, { prepare: { serve: false } });
    assertEquals([built.group.version, built.isNew], [2, true]);
    const error = await assertRejects(() => currentGroup(store, "table"), DataError);
    assertEquals([error.code, error.context.version], ["CORRUPT_GROUP", 1]);
    // What is built in place of the version that serves must serve, also for a mere evaluation.
    const again = await prepareText(dir, TEXT, { prepare: { serve: false } });
    assertEquals([again.group.version, (await currentGroup(store, "table")).version], [3, 3]);
  }));

Deno.test("prepareTable() as a mere evaluation leaves what serves, also where it was the first and only version", () =>
  inFolder(async (dir) => {
    await prepareText(dir, TEXT);
    await prepareText(dir, `${TEXT}2024-01-04,7,5\n`, { prepare: { serve: false } });
    assertEquals((await currentGroup(`${dir}/store`, "table")).version, 1);
  }));

Deno.test("prepareTable() builds the next version beside those of earlier releases", () =>
  inFolder(async (dir) => {
    await Deno.mkdir(`${dir}/store/table/v1`, { recursive: true });
    await Deno.writeTextFile(`${dir}/store/table/v1/group.json`, JSON.stringify({ format: 4, version: 1 }));
    await Deno.writeTextFile(`${dir}/store/table/current.json`, '{"version":1}');
    assertEquals((await prepareText(dir, TEXT)).group.version, 2);
    assertEquals((await currentGroup(`${dir}/store`, "table")).version, 2);
  }));

Deno.test("prepareTable() builds anew what a sweep took between the look and the serving", () =>
  inFolder(async (dir) => {
    const { group } = await prepareText(dir, TEXT);
    const debug = (text: string) => {
      if (text.includes("already holds")) Deno.removeSync(group.dir, { recursive: true });
    };
    const again = await prepareText(dir, TEXT, { prepare: { log: { ...SILENT_LOGGER, debug } } });
    assertEquals([again.group.version, again.isNew], [2, true]);
    assertEquals((await currentGroup(`${dir}/store`, "table")).version, 2);
  }));
