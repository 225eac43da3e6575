import { prepareTable } from "@lib/data/prepare.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { Journal } from "@lib/training/tasks/journal.ts";
import { planTraining } from "@lib/training/plan/plan.ts";
import { startEngine } from "@lib/training/tasks/start_engine.ts";
import { fitUnseen, unseenErrors } from "@lib/training/stages/unseen_keys.ts";
import { assert, assertEquals } from "@std/assert";
import { RowsProject } from "../_rows_project.ts";

Deno.test("unseenErrors() are of rows of every key, by a model that the key was no part of", async () => {
  const { config, dir } = new RowsProject({ contenders: ["prior_mean", "global_ridge", "global_gradient_boosting"] });
  const { group } = await prepareTable(config, { store: `${dir}/features` }), plan = planTraining(config, group);
  const journal = new Journal(`${dir}/journal`), execution = { workers: 0, journal, log: SILENT_LOGGER, serve: true };
  const engine = startEngine(plan, execution), contender = "global_ridge";
  assertEquals(await fitUnseen(plan, engine, { ...execution, group, candidates: [contender] }), contender);
  assertEquals(await fitUnseen(plan, engine, { ...execution, group, candidates: [] }), null);
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

/** A line that is the same for all keys. */
function lineCsv(): string {
  const rng = createRng(11), lines: string[] = [];
  for (let i = 0; i < 360; i++) {
    const x = rng.normal();
    lines.push(`k${i % 12},${x.toFixed(4)},${(5 * x + 0.1 * rng.normal()).toFixed(4)}`);
  }
  return `customer,x,spend\n${lines.join("\n")}\n`;
}

Deno.test("fitUnseen() chooses who errs least on keys that all were fitted without, not on those that they know", async () => {
  const weak = { name: "weak", base: "global_gradient_boosting", params: { trees: 1, validation: 0 } };
  const again = { name: "again", base: "global_ridge", params: {} };
  const given = { contenders: ["global_ridge", weak, again], inputs: { names: ["x"] } };
  const { config, dir } = new RowsProject(given, lineCsv());
  const { group } = await prepareTable(config, { store: `${dir}/features` }), plan = planTraining(config, group);
  const journal = new Journal(`${dir}/journal`), execution = { workers: 0, journal, log: SILENT_LOGGER, serve: true };
  const engine = startEngine(plan, execution);
  const chosen = (candidates: readonly string[]) => fitUnseen(plan, engine, { ...execution, group, candidates });
  assertEquals(await chosen(["weak", "again", "global_ridge"]), "again");
  // Who was not chosen is fitted without one part alone.
  const made = await Promise.all([1, 2, 3].map((part) => journal.pooled(plan.end + part)));
  assertEquals(made.map((origin) => origin?.models.length), [3, 1, 1]);
  // Of what is in the journal the same is said again; of equals the first serves.
  assertEquals(await chosen(["weak", "again", "global_ridge"]), "again");
  assertEquals(await chosen(["again", "global_ridge"]), "again");
  await engine.close();
});
