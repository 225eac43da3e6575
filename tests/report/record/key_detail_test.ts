import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { ModelCards } from "@lib/lineage/model_card.ts";
import { demandOf, historyOf, keyDetail, tellKey } from "@lib/report/record/key_detail.ts";
import { keyFacts } from "@lib/report/record/key_facts.ts";
import { periodsOf } from "@lib/report/record/periods.ts";
import { openTrained, sourcesOf, trainedTable } from "../_trained.ts";

Deno.test("historyOf() is the newest part that the record has periods for; a gap is null", () => {
  const y = Float64Array.of(1, 2, NaN, 4);
  assertEquals(historyOf(y, { origin: 2 }), { start: 0, y: [2, null, 4] });
  assertEquals(historyOf(y, { origin: 9 }), { start: 6, y: [1, 2, null, 4] });
  assertEquals(historyOf(null, { origin: 9 }), { start: 0, y: [] });
});

Deno.test("tellKey() tells members, reasons and leaderboard of the version that the run has chosen", async () => {
  const trained = await trainedTable(), sources = await sourcesOf(trained), registry = openTrained(trained);
  const periods = periodsOf(sources.calendar!, sources.end!, { known: 60, horizon: 6 });
  const tools = { periods, cards: new ModelCards(registry), versions: sources.versions, ...sources.config };
  const source = { ...trained.project.paths, now: () => new Date(0) };
  const facts = await Array.fromAsync(keyFacts(sources, source));
  const [dead, first, , , , zero] = facts.map((one) => tellKey(one, null, tools));
  const { detail, row, board } = first!;
  assertEquals(detail.members.filter(({ weight }) => weight > 0).reduce((sum, { weight }) => sum + weight, 0), 1);
  assertEquals(detail.leaderboard.filter(({ isChosen }) => isChosen).map(({ contender }) => contender), [
    row.contender,
  ]);
  const chosen = board.find(({ contender }) => contender === row.contender)!;
  assertEquals(detail.leaderboard.find(({ isChosen }) => isChosen)?.errors, [...chosen.folds, chosen.holdout]);
  // Leaderboards keep 32 bits of a number.
  assertAlmostEquals(chosen.holdout, row.scores.mase!, 1e-6);
  assertEquals(detail.boardMetric, "mase");
  assert(detail.why.some((line) => line.includes(row.contender)));
  assertEquals([detail.history.start, detail.history.y.length, detail.forecast?.start], [0, 60, 60]);
  assertEquals([row.demandClass, row.reason, dead!.row.reason, zero!.row.reason], [
    "smooth",
    "",
    "ALL_MISSING",
    "ALL_ZERO",
  ]);
  assertEquals([zero!.row.level, zero!.row.expected, dead!.row.level, dead!.row.expected], [0, 0, null, null]);
  assertStringIncludes(dead!.detail.why.join(), "must be known");
  registry.close();
});

Deno.test("keyDetail() and demandOf() of rows without a calendar tell no course of time", () => {
  const periods = periodsOf({ frequency: "row", anchor: 0 }, 5, { known: 3, horizon: 1 }), y = Float64Array.of(1, 0, 1);
  const key = { id: "a", parts: ["a"] };
  const detail = keyDetail({ key, y, card: null, contender: "blend", holdouts: [], ahead: null, note: "" }, periods);
  assertEquals([detail.history.y, detail.why, detail.forecast], [[], [], null]);
  assertEquals(demandOf(y, null, periods), { demandClass: "", level: null, expected: null });
});
