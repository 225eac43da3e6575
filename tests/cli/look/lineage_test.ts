import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("lineage shows one version with all that it was made from", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--quiet", "--no-charts")).code, 0);
    const folders = [...project.registry, "--store", `${project.dir}/store`, "--reports", `${project.dir}/reports`];
    const lineage = (...args: string[]) => cli(["lineage", ...folders, ...args]);
    const told = (await lineage("--item", "a/../b", "--json")).json();
    assertEquals([told.key, told.stage, told.seed], [["a/../b", "north"], "Production", 42]);
    assertEquals((told.data as { available: boolean }).available, true);
    const text = await lineage("--item", "a/../b");
    assertEquals(text.code, 0, text.stderr);
    for (const part of [String(told.run), "a/../b / north", "fold_1", "holdout", "mase", "ALIAS_MOVED"]) {
      assertStringIncludes(text.stdout, part);
    }
    const again = await lineage("--version", String(told.id), "--retrain", "--workers", "1", "--json");
    assertEquals([again.code, (again.json().retraining as { equal: boolean }).equal], [0, true], again.stderr);
    const semantic = ["--item", "a/../b", "--version", String(told.semantic)];
    assertEquals((await lineage(...semantic, "--json")).json().id, told.id);
    assertStringIncludes((await lineage(...semantic, "--retrain")).stdout, "equal, byte for byte");
    assertEquals((await lineage("--item", "a/../b", "--force")).code, 2);
    assertStringIncludes((await lineage("--item", "short")).stdout, "TOO_SHORT");
    assertStringIncludes((await lineage("--item", "007")).stderr, "error[AMBIGUOUS_KEY]");
  }));
