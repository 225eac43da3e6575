import { assertEquals, assertGreater } from "@std/assert";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { Journal } from "@lib/training/tasks/journal.ts";
import { runCompetition } from "@lib/training/stages/run_competition.ts";
import { startEngine } from "@lib/training/tasks/start_engine.ts";
import { csvOf, month, Project, type TableRow } from "../training/_project.ts";
import { unfold } from "../competition/_unfold.ts";

const KEYS = 520, MONTHS = 36;

/** Keys with a season: half of them sell in few months only. */
function rows(): TableRow[] {
  return Array.from({ length: KEYS * MONTHS }, (_, i): TableRow => {
    const k = Math.floor(i / MONTHS), t = i % MONTHS, isSparse = k % 2 === 1 && (t * 7 + k) % 3 > 0;
    const demand = isSparse ? 0 : 50 + k % 7 + 30 * Math.sin(2 * Math.PI * (t + k % 12) / 12) + (t * 7 + k * 3) % 11;
    return { item: `i${k}`, location: "x", date: month(t), demand: String(Math.round(demand)), price: "5" };
  });
}

Deno.test("runCompetition() with a race gives the same choices and backtests for 1 worker and 2", async () => {
  const boosting = (name: string, base: string) => ({ name, base, params: { trees: 2 } });
  const contenders = [
    "seasonal_naive",
    "ses",
    boosting("stump", "gradient_boosting"),
    boosting("all", "global_hurdle"),
  ];
  using project = new Project(csvOf(rows()), { contenders: [...contenders, "blend"], exogenous: {} });
  const plan = await project.plan();
  const [one, two] = await Promise.all([1, 2].map(async (workers) => {
    const journal = new Journal(Deno.makeTempDirSync()),
      options = { workers, journal, log: SILENT_LOGGER, serve: true };
    const pool = startEngine(plan, options);
    try {
      const selection = unfold(await runCompetition(plan, pool, options)), backtests = [];
      for await (const chunk of journal.backtests(plan.chunks.length)) {
        backtests.push(...chunk.map((backtest) => ({ ...backtest, fitMs: null })));
      }
      return { selection, backtests };
    } finally {
      await pool.close();
      Deno.removeSync(journal.dir, { recursive: true });
    }
  }));
  assertGreater(one.selection.racedOut?.length ?? 0, 0, "somebody is out, or nothing is tested");
  assertEquals(two, one);
});
