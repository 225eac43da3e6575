import { assertEquals } from "@std/assert";
import { prepareTable } from "@lib/data/prepare.ts";
import { samplePanel } from "@lib/training/plan/sample_panel.ts";
import { Project, tableRows } from "../_project.ts";

Deno.test("samplePanel() is the whole of a small group, and some of everything of a large one", async () => {
  for (const [keys, sampled] of [[3, 3], [300, 200]]) {
    using project = new Project(tableRows(keys, 13));
    const { group } = await prepareTable(project.config, { store: project.paths.store });
    const panel = await samplePanel(group),
      at = panel.keys.map(({ id }) => group.keys.findIndex((key) => key.id === id));
    assertEquals(at.length, sampled);
    assertEquals(at, [...new Set(at)].sort((a, b) => a - b));
    assertEquals([...new Set(at.map((k) => Math.floor(8 * k / keys)))].length, Math.min(8, keys));
  }
});
