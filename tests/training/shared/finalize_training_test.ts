import { assertEquals } from "@std/assert";
import { leftBehind } from "../_left_behind.ts";
import { Project, tableRows } from "../_project.ts";
import { SharedProject } from "./_shared.ts";

Deno.test("finalizeTraining() ends a training over shards as the pool of one machine ends it", async () => {
  using whole = new Project(tableRows(6));
  const expected = leftBehind(whole, await whole.train());
  using project = new Project(tableRows(6));
  const shared = new SharedProject(project);
  const { due, isNew, keys } = await shared.share();
  assertEquals([due, isNew, keys], [{ pass: 0, shards: [0, 1, 2] }, true, 6]);
  const { result, passes } = await shared.finish();
  assertEquals(passes, 2);
  assertEquals(leftBehind(project, result), expected);
});
