import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { dataAges } from "@lib/retraining/data_ages.ts";
import { RowHistory } from "@lib/retraining/row_history.ts";
import { RunHistory } from "@lib/retraining/run_history.ts";
import { KEYS } from "../inference/_fixtures.ts";
import { TABLE } from "../inference/_store.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { linesOf, SEEN } from "../monitoring/rows/_trained.ts";
import { trainedRows } from "./_rows.ts";
import { Shop } from "./_shop.ts";

Deno.test("dataAges() of series are periods, since the run and since the competition that it notes", async () => {
  using shop = new Shop();
  const { group } = await shop.read(`${TABLE}2024-01-09,007,n,4\n`), [a, b] = KEYS;
  const competed = { [a!.id]: "2024-01-01" };
  shop.train("again", 5, { keys: [a!, b!], plan: { refit: { models: [], of: {}, competed } } });
  await shop.with(async (registry) => {
    const runs = new RunHistory(registry, group),
      ages = dataAges(group, { runs, rows: new RowHistory(group, shop.store) });
    const past = (await runs.open("again"))!;
    assertEquals(await ages.sinceRun(past, a!.id), 4);
    assertEquals([await ages.sinceCompetition(past, a!.id), await ages.sinceCompetition(past, b!.id)], [8, 4]);
    assertEquals([ages.competedOn(past, a!.id), ages.competedOn(past, b!.id)], ["2024-01-01", "2024-01-05"]);
  });
});

Deno.test("dataAges() of rows are the share of a key's rows that came or went; nobody knows them without the version", async () => {
  const { at, write, config, with: open, retrain } = await trainedRows("regression");
  // Half as many more of b, and a quarter of a gone.
  const lines = linesOf(0, SEEN).filter((line, i) => !line.startsWith("a") || i >= 60);
  const input = write("t2.csv", [...lines, ...linesOf(SEEN, SEEN + 60, "b"), ...linesOf(SEEN + 60, SEEN + 90, "c")]);
  const { group } = await prepareTable(config, { store: at.store, input, serve: false });
  const id = (name: string) => seriesKey([name]).id;
  await open(async (registry) => {
    const runs = new RunHistory(registry, group),
      ages = dataAges(group, { runs, rows: new RowHistory(group, at.store) });
    const past = (await runs.open(registry.recordedRuns({})[0]!.run))!;
    assertEquals([await ages.sinceRun(past, id("a")), await ages.sinceRun(past, id("b"))], [25, 50]);
    assertEquals([await ages.sinceRun(past, id("c")), await ages.sinceRun(past, id("none"))], [Infinity, null]);
    assertEquals([await ages.sinceCompetition(past, id("b")), ages.competedOn(past, id("b"))], [50, "1"]);
    const other = { ...past, data: { ...past.data, contentHash: "of another" } };
    assertEquals(await ages.sinceRun(other, id("b")), null);
  });
  // A model that is fitted again keeps the version of its competition.
  await retrain([...linesOf(0, SEEN), ...linesOf(SEEN, SEEN + 40, "b")], { tier: "refit" });
  await open(async (registry) => {
    const runs = new RunHistory(registry, group),
      ages = dataAges(group, { runs, rows: new RowHistory(group, at.store) });
    const past = (await runs.open(registry.recordedRuns({ limit: 1 })[0]!.run))!;
    assertEquals([past.data.version, ages.competedOn(past, id("b")), await ages.sinceCompetition(past, id("b"))], [
      3,
      "1",
      50,
    ]);
  });
});
