import { assertEquals, assertExists, assertNotEquals, assertRejects } from "@std/assert";
import { formatPeriod } from "../../lib/core/calendar.ts";
import { DataError } from "../../lib/core/errors.ts";
import { prepareTable } from "../../lib/data/prepare.ts";
import { readChunk } from "../../lib/data/read_chunk.ts";
import { codesOf, inFolder, itemConfig, prepareText } from "./_tables.ts";

const TEXT = "date,item,demand\n2024-01-01,007,1\n2024-01-03,007,3\n2024-01-02,7,5\n";

Deno.test("prepareTable() keeps ids as text and calendars gap-free to the common end", () =>
  inFolder(async (dir) => {
    const { group, counts, quarantinePath, isNew } = await prepareText(dir, TEXT);
    assertEquals(group.keys.map((key) => key.parts[0]), ["007", "7"]);
    const panel = await readChunk(group, 0, 2);
    assertEquals([...panel.y], [1, NaN, 3, 5, NaN]);
    assertEquals(Array.from(panel.ds, (p) => formatPeriod(panel.calendar, p)).at(-1), "2024-01-03");
    assertEquals(counts, { read: 3, kept: 3, quarantined: 0, merged: 0, outside: 0 });
    assertEquals([quarantinePath, isNew], [null, true]);
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
    assertEquals(prepared.counts, { read: 7, kept: 2, quarantined: 4, merged: 1, outside: 0 });
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
    assertEquals(prepared.counts, { read: 2, kept: 2, quarantined: 0, merged: 0, outside: 2 });
    assertEquals(prepared.group.keys.map((key) => key.parts[0]), ["a"]);
    assertEquals(codesOf(prepared), ["KEYS_OUTSIDE_SPAN 1", "OUTSIDE_SPAN date 2"]);
  }));

Deno.test("prepareTable() quarantines later duplicates if so configured", () =>
  inFolder(async (dir) => {
    const text = "date,item,demand\n2024-01-01,a,1\n2024-01-01,a,2\n2024-01-01,a,3\n";
    const prepared = await prepareText(dir, text, { config: { cleaning: { duplicates: "quarantine" } } });
    assertEquals(prepared.counts, { read: 3, kept: 1, quarantined: 2, merged: 0, outside: 0 });
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
