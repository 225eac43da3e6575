import { assertEquals } from "@std/assert";
import { trainOrResume } from "@lib/retraining/train_or_resume.ts";
import { Project, tableRows } from "../training/_project.ts";

Deno.test("trainOrResume() begins, and answers what is finished as it ended", async () => {
  using project = new Project(tableRows(1, 36), { contenders: ["naive", "seasonal_naive"], exogenous: {}, horizon: 3 });
  const now = () => new Date(0), at = { ...project.paths, now };
  const { run } = await trainOrResume(project.config, at);
  assertEquals((await trainOrResume(project.config, at)).run, run);
  assertEquals(project.files("reports").filter((path) => path.endsWith("run.log")).length, 1);
});
