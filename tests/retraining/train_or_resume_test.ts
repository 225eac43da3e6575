import { assertEquals } from "@std/assert";
import { prepareTable } from "@lib/data/prepare.ts";
import { trainOrResume } from "@lib/retraining/train_or_resume.ts";
import { Project, tableRows } from "../training/_project.ts";

Deno.test("trainOrResume() begins, and answers what is finished as it ended", async () => {
  using project = new Project(tableRows(1, 36), { contenders: ["naive", "seasonal_naive"], exogenous: {}, horizon: 3 });
  const now = () => new Date(0), at = { ...project.paths, now };
  const table = await prepareTable(project.config, { store: at.store });
  const { run } = await trainOrResume(table, at);
  assertEquals((await trainOrResume(table, at)).run, run);
  assertEquals(project.files("reports").filter((path) => path.endsWith("run.log")).length, 1);
});
