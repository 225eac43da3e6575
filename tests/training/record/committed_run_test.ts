import { indexed } from "@lib/core/rows/indexed.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { findCommitted, readCommitted, withOutcomes } from "@lib/training/record/committed_run.ts";
import { keyRows, Project, tableRows } from "../_project.ts";

Deno.test("readCommitted() is what the run ended with, in the order of its keys, NaN as NaN", async () => {
  const rows = [...tableRows(2), ...keyRows("dead", "x").map((row) => ({ ...row, demand: "" }))];
  using project = new Project(rows, { holdout: false, contenders: ["seasonal_naive", "ses"], exogenous: {} });
  // The keys of the first run come first in the registry.
  await project.train({ where: { item: ["i00"], location: ["south"] } });
  const { run, summary, outcomes } = await project.train();
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  try {
    const at = { plan: await project.plan(), group: await currentGroup(project.paths.store, "shop") };
    const read = readCommitted(registry, run, at);
    assertEquals({ ...read, outcomes: [...read.outcomes] }, { summary, outcomes });
    assertEquals(outcomes.map(({ key }) => key.parts.join(" ")), ["dead x", "i00 north", "i00 south"]);
    assertEquals(outcomes.map(({ version }) => version), [0, 1, 2]);
    assertEquals(summary.coverage, { 80: NaN, 95: NaN });
    assertEquals([findCommitted(registry, run)?.run, findCommitted(registry, "none")], [run, null]);
    assertThrows(() => readCommitted(registry, "none", at), RegistryError);
  } finally {
    registry.close();
  }
});

Deno.test("withOutcomes() makes outcomes when they are asked for, once, as a field like any other", () => {
  let made = 0;
  const outcome = {
    key: seriesKey(["a"]),
    status: "failed",
    contender: "",
    version: 0,
    reason: "",
    scores: {},
  } as const;
  const result = withOutcomes(
    { run: "r1" },
    indexed(2, () => {
      made++;
      return outcome;
    }),
  );
  assertEquals([result.run, made], ["r1", 0]);
  assertEquals([result.outcomes, result.outcomes.length, made], [[outcome, outcome], 2, 2]);
  assertEquals(Object.keys(result), ["run", "outcomes"]);
});
