import { prepareTable } from "@lib/data/prepare.ts";
import { SILENT } from "@lib/core/logger.ts";
import { Journal } from "@lib/training/journal.ts";
import { planTraining } from "@lib/training/plan.ts";
import { startEngine } from "@lib/training/start_engine.ts";
import { fitUnseen, unseenErrors } from "@lib/training/unseen_keys.ts";
import { assert, assertEquals } from "@std/assert";
import { RowsProject } from "./_rows_project.ts";

Deno.test("unseenErrors() are of rows of every key, by a model that the key was no part of", async () => {
  const { config, dir } = new RowsProject({ contenders: ["prior_mean", "global_ridge", "global_gradient_boosting"] });
  const { group } = await prepareTable(config, { store: `${dir}/features` }), plan = planTraining(config, group);
  const journal = new Journal(`${dir}/journal`), execution = { workers: 0, journal, log: SILENT, serve: true };
  const engine = startEngine(plan, execution), contender = "global_ridge";
  await fitUnseen(plan, engine, { ...execution, contender });
  await engine.close();
  const made = await journal.pooled(plan.end + 1);
  assertEquals(made?.models.map((model) => model.contender), [contender]);
  const { yhat, residuals } = await unseenErrors(plan, contender, { journal, group });
  // At most 30 rows of a key; the last has 12.
  assertEquals([yhat.length, residuals.length], [162, 162]);
  // Levels of keys are 0, 10 … 50: without the key none is known.
  const middle = residuals.map(Math.abs).sort()[81]!;
  assert(middle > 6, `${middle}`);
  const others = await unseenErrors(plan, "global_gradient_boosting", { journal, group });
  assertEquals(others.yhat.length, 0);
});
