import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "@lib/core/errors.ts";
import { trainOrResume } from "@lib/retraining/train_or_resume.ts";
import { Project, tableRows } from "../training/_project.ts";

Deno.test("trainOrResume() begins, goes on with what was stopped, and answers what is finished as it ended", async () => {
  using project = new Project(tableRows(1, 36), { contenders: ["naive", "seasonal_naive"], exogenous: {}, horizon: 3 });
  const now = () => new Date(0), at = { ...project.paths, now };
  await assertRejects(() => trainOrResume(project.config, { ...at, signal: AbortSignal.abort() }), WorkerError);
  const { run } = await trainOrResume(project.config, at);
  assertEquals((await trainOrResume(project.config, at)).run, run);
  assertEquals(project.files("reports").filter((path) => path.endsWith("run.log")).length, 1);
});
