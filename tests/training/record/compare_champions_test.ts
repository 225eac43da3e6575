import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { openRegistry } from "@lib/registry/registry.ts";
import type { Comparison } from "@lib/registry/versions/row_types.ts";
import { keyRows, Project, type TableRow } from "../_project.ts";
import { RowsProject } from "../_rows_project.ts";

const KEYS = ["a", "b", "c", "d", "e", "f"];
const LONG = KEYS.flatMap((item) => keyRows(item, "north", 66));
const FIELDS = { horizon: 3, exogenous: {}, contenders: ["seasonal_naive", "ses"], folds: { count: 2 } };

/** The table as it was known after so many months. */
const upTo = (months: number): TableRow[] => LONG.filter((_, i) => i % 66 < months);

/** Comparisons of a run, by item, with the versions in their key that they are against. */
function comparisonsOf(
  project: Pick<Project, "paths">,
  run: string,
): Map<string, { comparison: Comparison | null; against: number }> {
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  try {
    const numbers = new Map(registry.listVersions().map(({ id, version }) => [id, version]));
    return new Map(
      registry.listVersions({ run }).map(({ key, comparison }) => [
        key.parts[0],
        { comparison, against: numbers.get(comparison?.against ?? -1) ?? 0 },
      ]),
    );
  } finally {
    registry.close();
  }
}

/** Bases of comparison of a run's keys, each once. */
function bases(found: ReturnType<typeof comparisonsOf>): (string | undefined)[] {
  return [...new Set([...found.values()].map(({ comparison }) => comparison?.basis))];
}

/** Another contender than the one that serves, and nothing that refuses it. */
const POLICY = { nonInferiority: null, gates: { run: { skill: null } } };

Deno.test("compareChampions() of every retraining has the evidence that gives both equal information, and none of a model against itself", async () => {
  using project = new Project(upTo(60), { ...FIELDS, lifecycle: POLICY });
  const trained = (...contenders: string[]) => project.train({ config: { ...project.config, contenders } });
  const first = await trained("seasonal_naive");
  assertEquals(bases(comparisonsOf(project, first.run)), [undefined]);

  // One more month: the champions have seen two of three months of the hold-out, and their recipe competes.
  project.write(upTo(61));
  const second = comparisonsOf(project, (await trained("seasonal_naive", "ridge")).run);
  assertEquals(bases(second), ["recipe"]);
  for (const { comparison, against } of second.values()) {
    assertEquals([against, comparison!.periods], [1, 3]);
    assert(comparison!.error! !== comparison!.againstError!);
  }

  // Five more: the champions know nothing of the hold-out, and forecast it.
  project.write(upTo(66));
  const third = await trained("seasonal_naive"), compared = comparisonsOf(project, third.run);
  assertEquals(bases(compared), ["forecast"]);
  for (const { key: { parts: [item] }, scores } of third.outcomes) {
    const { comparison, against } = compared.get(item)!;
    assertEquals([against, comparison!.periods], [2, 3]);
    assertAlmostEquals(comparison!.error!, scores.mase, 1e-12);
    assert(comparison!.againstError! > 0);
  }

  // The same table once more: both have been scored in the same window.
  const fourth = comparisonsOf(project, (await trained("seasonal_naive", "ridge")).run);
  assertEquals(bases(fourth), ["hold_out"]);
  for (const { comparison } of fourth.values()) assert(comparison!.error! !== comparison!.againstError!);

  // And what is made as the champion was, of the same data or of a month more, is the champion over again.
  assertEquals(bases(comparisonsOf(project, (await trained("seasonal_naive", "ridge")).run)), [undefined]);
  project.write(LONG.filter((_, i) => i % 66 > 0));
  assertEquals(bases(comparisonsOf(project, (await trained("seasonal_naive", "ridge")).run)), [undefined]);
});

Deno.test("compareChampions() by forecast, the champion is asked at the origin of the hold-out and sees nothing after it", async () => {
  const rows = upTo(60), later = upTo(66);
  const changed = later.map((row, i) => i % 66 >= 64 ? { ...row, demand: String(10 * Number(row.demand)) } : row);
  for (const table of [later, changed]) {
    using project = new Project(rows, { ...FIELDS, contenders: ["seasonal_naive"], lifecycle: POLICY });
    await project.train();
    project.write(table);
    const { config } = project, manual = { ...config.lifecycle, approval: "manual" as const };
    const other = await project.train({ config: { ...config, lifecycle: manual, contenders: ["ridge"] } });
    const compared = comparisonsOf(project, other.run);
    assertEquals(bases(compared), ["forecast"]);
    // This one's forecasts do not depend on when it was fitted: fitted anew it makes the champion's error, at any truth.
    const again = await project.train();
    for (const { key: { parts: [item] }, scores } of again.outcomes) {
      assertAlmostEquals(compared.get(item)!.comparison!.againstError!, scores.mase, 1e-9);
    }
    // So far as errors tell it is the champion over again: no evidence.
    assertEquals(bases(comparisonsOf(project, again.run)), [undefined]);
  }
});

Deno.test("compareChampions() of a table without a calendar takes the recipe, whatever number the parts of the split have", async () => {
  const project = new RowsProject({ lifecycle: POLICY }), paths = { registry: `${project.dir}/models` };
  const trained = (folds: number, ...contenders: string[]) => {
    const { split } = project.config;
    return project.train({ config: { ...project.config, contenders, split: { ...split, folds } } });
  };
  await trained(2, "prior_mean");
  const { run } = await trained(5, "prior_mean", "ridge");
  assert(bases(comparisonsOf({ paths } as never, run)).includes("recipe"));
  Deno.removeSync(project.dir, { recursive: true });
});

Deno.test("trainTable() a challenger that is right more often takes over, where that is what is chosen by", async () => {
  const fields = { problem: "classification", target: "grade", metric: "accuracy" } as const;
  const project = new RowsProject(fields), paths = { registry: `${project.dir}/models` };
  const trained = (...contenders: string[]) => project.train({ config: { ...project.config, contenders } });
  await trained("prior_mean");
  const { run, summary: { gate } } = await trained("logistic", "prior_mean");
  const compared = [...comparisonsOf({ paths } as never, run).values()].flatMap(({ comparison }) => comparison ?? []);
  assert(compared.length > 0 && compared.every(({ error, againstError }) => error! < againstError!));
  assertEquals(gate!.passed, true);
  Deno.removeSync(project.dir, { recursive: true });
});

Deno.test("trainTable() a challenger that is worse than the champion beyond the margin is refused, and the champion serves on", async () => {
  using project = new Project(upTo(60), FIELDS);
  const { run } = await project.train();
  project.write(upTo(66));
  // Somebody has mistaken the season.
  const { summary: { gate } } = await project.train({ config: { ...project.config, seasonLength: 5 } });
  const rule = gate!.rules.find(({ name }) => name === "non_inferiority")!;
  assertEquals([gate!.passed, rule.ok, gate!.serves], [false, false, { new: 0, former: 6, none: 0 }]);
  assert(rule.value > 0.5);
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  assertEquals(registry.resolveAll({}).map((row) => row.run), Array(6).fill(run));
  registry.close();
});
