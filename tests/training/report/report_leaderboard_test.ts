import { assertEquals } from "@std/assert";
import { readColumns } from "@lib/data/tables/read_columns.ts";
import { METRICS } from "@lib/metrics/metric_list.ts";
import { Project, tableRows } from "../_project.ts";

const METRIC_NAMES = METRICS.map(({ name }) => name);

Deno.test("leaderboardTable() has every contender of every key on every span, one of them chosen", async () => {
  using project = new Project(tableRows(4));
  const { reportDir, outcomes } = await project.train();
  const board = await readColumns(`${reportDir}/leaderboard.parquet`);
  assertEquals(Object.keys(board), [
    ...["item", "location", "contender", "span", "chosen", ...METRIC_NAMES, "fit_ms"],
  ]);
  const rows = board.item.map((item, i) => ({ key: `${item},${board.location[i]}`, i }));
  assertEquals(rows.length, 4 * 7 * 3);
  outcomes.forEach((outcome) => {
    const own = rows.filter(({ key }) => key === outcome.key.parts.join(","));
    assertEquals(own.length, 7 * 3);
    const chosen = own.filter(({ i }) => board.chosen[i] === 1);
    assertEquals(chosen.map(({ i }) => [board.contender[i], board.span[i]]), [
      [outcome.contender, "fold_1"],
      [outcome.contender, "fold_2"],
      [outcome.contender, "holdout"],
    ]);
    assertEquals(board.mase[chosen[2].i], outcome.scores.mase);
  });
});
