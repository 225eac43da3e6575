import { assertEquals } from "@std/assert";
import { coverageVerdict, runTiles } from "@lib/report/run_tiles.ts";
import { sampleRecord } from "./_run_record.ts";

Deno.test("runTiles() keys, both comparisons and intervals, each as good or bad news", () => {
  assertEquals(runTiles(sampleRecord(1000)).map(({ value, name, tone }) => [value, name, tone]), [
    ["1,000", "keys have a forecast, 100 of them a simpler one", "neutral"],
    ["22 % better", "than repeating the last season", "good"],
    ["6.7 % better", "than one single model for all keys", "good"],
    ["74.0 %", "of what came lay inside the 80 % interval", "bad"],
  ]);
});

Deno.test("runTiles() counts keys without any forecast, and leaves out what nothing is known of", () => {
  const record = sampleRecord(1000),
    failed = { code: "FIT", status: "failed" as const, meaning: "", keys: 1, rows: [] };
  const none = { ...record, fallbacks: [failed], comparison: [], charts: { ...record.charts, coverage: null } };
  assertEquals(runTiles(none).map(({ value, name, tone }) => [value, name, tone]), [
    ["999", "keys have a forecast, 1 has none", "bad"],
  ]);
});

Deno.test("runTiles() of classes have predictions, and sets", () => {
  const { head, ...record } = sampleRecord(1000);
  const rows = { ...head, metric: "log_loss", calendar: { frequency: "row", anchor: 0 } } as const;
  assertEquals(runTiles({ ...record, head: rows }).map(({ name }) => name), [
    "keys have a prediction, 100 of them a simpler one",
    "than what is usual for each key",
    "than one single model for all keys",
    "of what came lay inside the 80 % set",
  ]);
});

Deno.test("runTiles() bad and no news are told as such", () => {
  const record = sampleRecord(5),
    told = (change: number) =>
      runTiles({
        ...record,
        comparison: record.comparison.map((row) => row.role === "baseline" ? { ...row, change } : row),
      })[1];
  assertEquals([told(12)?.value, told(12)?.tone], ["12 % worse", "bad"]);
  assertEquals([told(5100)?.value, told(5100)?.name], ["52 times", "that of repeating the last season"]);
  assertEquals([told(0)?.value, told(0)?.name, told(0)?.tone], ["equal", "to repeating the last season", "neutral"]);
});

Deno.test("runTiles() the last value again is not the last season, and what may be chance is no news", () => {
  const record = sampleRecord(5), [season] = record.comparison.filter(({ role }) => role === "baseline");
  const naive = { ...season!, method: "naive", change: -90 };
  const unclear = { ...season!, tested: { keys: 5, difference: -0.1, lo: -0.3, hi: 0.1, pValue: 0.4, isClear: false } };
  const tile = runTiles({ ...record, comparison: [naive, unclear] })[1];
  assertEquals([tile?.value, tile?.tone], ["22 % better", "neutral"]);
});

Deno.test("runTiles() what nobody has tested is no news", () => {
  const record = sampleRecord(3), comparison = record.comparison.map((row) => ({ ...row, tested: null }));
  const tiles = runTiles({ ...record, comparison }).slice(1, 3);
  assertEquals(tiles.map(({ value, tone }) => [value, tone]), [["22 % better", "neutral"], [
    "6.7 % better",
    "neutral",
  ]]);
});

Deno.test("runTiles() intervals that hold more than they promise are no bad news", () => {
  const record = sampleRecord(1000), { coverage } = record.charts;
  const of = (observed: number) =>
    runTiles({ ...record, charts: { ...record.charts, coverage: { ...coverage!, observed: [observed] } } }).at(-1)
      ?.tone;
  assertEquals([of(77), of(79), of(88)], ["bad", "good", "neutral"]);
});

Deno.test("coverageVerdict() few keys show little, many show what is off", () => {
  const of = (observed: number, keys: number) => coverageVerdict({ level: 80, observed, keys });
  assertEquals([of(78, 1e6), of(82, 1)], ["kept", "kept"]);
  assertEquals([of(77, 1e6), of(83, 1e6)], ["narrow", "wide"]);
  assertEquals([of(75, 100), of(85, 100), of(71, 100)], ["maybe_narrow", "maybe_wide", "narrow"]);
});

Deno.test("runTiles() of an evaluation count keys, not keys times origins", () => {
  const record = sampleRecord(40), { charts, head } = record, [span] = head.spans;
  // 7 points off: chance over 40 keys, not over 160.
  const coverage = { ...charts.coverage!, nominal: [80], observed: [73] };
  const spans = ["a", "b", "c", "d"].map((name) => ({ ...span!, name }));
  const tiles = runTiles({ ...record, head: { ...head, kind: "evaluation", spans }, charts: { ...charts, coverage } });
  assertEquals(tiles.at(-1)?.tone, "neutral");
});
