import { assertEquals } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { passEngine } from "@lib/training/shared/pass_engine.ts";
import { trainByEngine } from "@lib/training/shared/train_by_engine.ts";
import { leftBehind } from "../_left_behind.ts";
import { Project, tableRows } from "../_project.ts";
import { HERE, SharedProject } from "./_shared.ts";

Deno.test("trainByEngine() gives what one machine gives, and does nothing a second time", async () => {
  using whole = new Project(tableRows(4));
  const expected = leftBehind(whole, await whole.train());
  using project = new Project(tableRows(4));
  const shared = new SharedProject(project), place = await shared.place();
  let passes = 0;
  const train = () =>
    trainByEngine(project.config, {
      ...project.paths,
      ...{ place, shards: 2, environment: HERE, now: () => new Date(Date.UTC(2024, 0, 1)) },
      engine: (place, plan) => {
        const engine = passEngine(place, plan);
        // Somebody works on each pass as soon as it is open.
        const run: typeof engine.run = async (tasks, options) => {
          const all = [];
          for await (const task of tasks) all.push(task);
          try {
            return await engine.run(all, options);
          } catch (thrown) {
            if (!(thrown instanceof WorkerError && thrown.code === "PASS_OPEN")) throw thrown;
            passes++;
            await shared.work();
            return await engine.run(all, options);
          }
        };
        return { ...engine, run };
      },
    });
  assertEquals(leftBehind(project, await train()), expected);
  assertEquals(passes, 3);
  await train();
  assertEquals(passes, 3);
});
