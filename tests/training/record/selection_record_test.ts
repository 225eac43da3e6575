import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { decodeSelection, SHARED_SELECTION } from "@lib/training/record/selection_record.ts";
import { Project, tableRows } from "../_project.ts";

Deno.test("groupEvidence() is what a run keeps of its choices, as its report says it", async () => {
  using project = new Project(tableRows(3), { contenders: ["seasonal_naive", "ses", "ridge", "blend"] });
  const { run } = await project.train();
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  const groups = decodeSelection(registry.readShared(run, SHARED_SELECTION));
  registry.close();
  assertEquals(groups.reduce((sum, { keys }) => sum + keys, 0), 3);
  const [{ best, relativeError, evidenceWeight, metric, blend, weights, keyWeights }] = groups;
  assertEquals([Object.keys(weights ?? {}), keyWeights], [["mean", "median", "blend", "key_blend"], null]);
  assertEquals([weights?.blend, weights?.key_blend], [blend, {}]);
  const shares = Object.values(weights?.median ?? {});
  assertEquals(shares, shares.map(() => 1 / shares.length));
  assertEquals(Object.keys(relativeError), ["seasonal_naive", "ses", "ridge", "mean", "median", "blend", "key_blend"]);
  assertEquals(Object.keys(evidenceWeight), Object.keys(relativeError));
  assertEquals([best !== null && best in relativeError, ["mase", "rmsse"].includes(metric)], [true, true]);
  const report = JSON.parse(Deno.readTextFileSync(`${project.paths.reports}/${run}/evaluation.json`));
  assertEquals(report.groups, groups);
});

Deno.test("decodeSelection() refuses what is no such record", () => {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  assertEquals(decodeSelection(bytes([])), []);
  for (const wrong of [{}, [{ name: "smooth" }], [1]]) {
    assertEquals(assertThrows(() => decodeSelection(bytes(wrong)), FitError).code, "CORRUPT_ARTIFACT");
  }
});
