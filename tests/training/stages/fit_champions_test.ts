import { assertEquals } from "@std/assert";
import { type Progress, SILENT_LOGGER } from "@lib/core/logger.ts";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { fitChampions } from "@lib/training/stages/fit_champions.ts";
import { Journal } from "@lib/training/tasks/journal.ts";
import { runCompetition } from "@lib/training/stages/run_competition.ts";
import { startEngine } from "@lib/training/tasks/start_engine.ts";
import { assess } from "@lib/training/assessment/summarize.ts";
import { Project, tableRows } from "../_project.ts";

Deno.test("fitChampions() keeps every chunk, fits again what is damaged or was asked for otherwise, and nothing else", async () => {
  using project = new Project(tableRows(3));
  const plan = await project.plan(), group = await currentGroup(project.paths.store, "shop");
  const journal = new Journal(Deno.makeTempDirSync()), steps: number[] = [];
  const onProgress = ({ phase, done }: Progress) => void (phase === "champions" && steps.push(done));
  const execution = { workers: 0, journal, log: SILENT_LOGGER, serve: true, onProgress };
  const pool = startEngine(plan, execution);
  try {
    const selection = await runCompetition(plan, pool, execution);
    const assessment = await assess(() => journal.backtests(3), plan, { selection });
    const options = { ...execution, group, selection, assessment };
    const fit = async (changed = options) => {
      const names = await fitChampions(plan, pool, changed);
      return { names, results: await Promise.all(names.map((name) => journal.finished(name))) };
    };
    const first = await fit();
    assertEquals([steps.splice(0), first.results.map((result) => result?.keys.length)], [[0, 1, 2, 3], [1, 1, 1]]);
    assertEquals(await fit(), first);
    assertEquals(steps.splice(0), [3]);
    Deno.truncateSync(`${journal.dir}/${first.names[1]}`, 100);
    assertEquals(await fit(), first);
    assertEquals(steps.splice(0), [2, 3]);
    // Another choice for one key of three asks for one chunk anew.
    const choices = [...selection.choices].with(2, { ...selection.choices.at(2)!, ranking: [0] });
    const { names, results } = await fit({ ...options, selection: { ...selection, choices } });
    assertEquals(steps.splice(0), [2, 3]);
    assertEquals([names.slice(0, 2), results.slice(0, 2)], [first.names.slice(0, 2), first.results.slice(0, 2)]);
    assertEquals(results[2]?.keys[0].contender, "seasonal_naive");
  } finally {
    await pool.close();
  }
});
