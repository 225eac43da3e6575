import { assert, assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { compareRuns } from "@lib/lineage/compare_runs.ts";
import { codeOf, makeRegistry } from "../inference/_fixtures.ts";
import { HOLDOUT, PLAN, registerScored } from "./_runs.ts";

const A = [1, 2, 4, 8, 1, 0, 3, NaN], B = [0.5, 1, 2, 4, 0.5, 0, 6];

Deno.test("compareRuns() wins, losses and ties on the keys that both have, by a test that no key moves without bound", () => {
  const { registry } = makeRegistry();
  registerScored(registry, "a", A);
  registerScored(registry, "b", B);
  const { keys, metrics, paired, comparable, notes, fields } = compareRuns(registry, ["a", "b"]);
  assertEquals([comparable, notes, fields], [true, [], []]);
  assertEquals(keys, { both: 7, onlyA: 1, onlyB: 0 });
  assertEquals([paired.wins, paired.losses, paired.ties, paired.keys, paired.metric], [5, 1, 1, 7, "mase"]);
  // The wildest at each end cut to the next: differences -2, -2, -1, -0.5, -0.5, 0, 0 and errors 1, 1, 1, 2, 3, 4, 4.
  assertAlmostEquals(paired.ratio, 1 - 6 / 16, 1e-12);
  // Of 2^6 patterns of signs of the six that differ, those with at least five alike: 2 + 2 * 6.
  assertAlmostEquals(paired.pValue, 14 / 64, 0.04);
  assertEquals(paired.worse, [{ key: ["k6"], a: 3, b: 6 }]);
  assertEquals(paired.better.length, 5);
  const mase = metrics.find(({ metric }) => metric === "mase");
  const tested = { ratio: paired.ratio, pValue: paired.pValue, adjusted: paired.pValue };
  assertEquals(mase, { metric: "mase", a: 0.5, b: 0.5, commonA: 2, commonB: 1, keys: 7, ...tested });
  assertEquals(metrics.find(({ metric }) => metric === "wape")?.keys, 0);
  const other = compareRuns(registry, ["a", "b"], { metric: "wape" });
  assertEquals([other.paired.keys, other.paired.pValue, other.paired.wins], [0, NaN, 0]);
  registry.close();
});

Deno.test("compareRuns() says what differs in data, config and contenders, and what stands against a comparison", () => {
  const { registry } = makeRegistry();
  registerScored(registry, "a", A);
  const [naive] = PLAN.contenders;
  const plan = { ...PLAN, contenders: [{ ...naive, params: { window: 7 } }] };
  registerScored(registry, "b", B, { plan, config: { folds: { count: 4 }, seed: 7 }, contentHash: "d" });
  const { fields, comparable, notes } = compareRuns(registry, ["a", "b"]);
  assertEquals(fields.map(({ field, a, b }) => [field, a, b]), [
    ["data.contentHash", "c", "d"],
    ["config.folds.count", 3, 4],
    ["config.seed", 42, 7],
    ["contenders.naive.params.window", 1, 7],
  ]);
  assertEquals([comparable, notes.length], [false, 1]);
  assertMatch(notes[0], /^the data differ/);
  const later = { ...PLAN, holdout: { ...HOLDOUT, from: "2024-02-01" } };
  registerScored(registry, "later", B, { plan: later });
  registerScored(registry, "former", B, { plan: null });
  assertMatch(compareRuns(registry, ["a", "later"]).notes[0], /^the hold-out windows differ \(2024-01-11 to/);
  assertMatch(compareRuns(registry, ["former", "a"]).notes[0], /did not record its hold-out window/);
  assert(!compareRuns(registry, ["former", "a"]).comparable);
  registry.close();
});

Deno.test("compareRuns() refuses runs of two tables, runs that are not there, and metrics that are no errors", async () => {
  const { registry } = makeRegistry();
  registerScored(registry, "a", A);
  registerScored(registry, "other", A, { config: { name: "other" } });
  assertEquals(await codeOf(() => compareRuns(registry, ["a", "other"])), "KEYS_MISMATCH");
  assertEquals(await codeOf(() => compareRuns(registry, ["a", "nobody"])), "NOT_FOUND");
  for (const metric of ["r2", "bias", "skill"]) {
    assertEquals(await codeOf(() => compareRuns(registry, ["a", "a"], { metric })), "UNKNOWN_METRIC", metric);
  }
  registry.close();
});

Deno.test("compareRuns() by what a config describes: keys are paired by it, and it has a line of its own", () => {
  const { registry } = makeRegistry(), config = { metric: { cost: { under: 5, over: 1 } } }, metric = "cost_5_1";
  registerScored(registry, "a", A, { config, metric });
  registerScored(registry, "b", B, { config, metric });
  const { metrics, paired } = compareRuns(registry, ["a", "b"]);
  assertEquals([paired.metric, paired.wins, paired.losses], [metric, 5, 1]);
  const money = metrics.find((pair) => pair.metric === metric);
  assertEquals([money?.a, money?.commonA, money?.ratio], [0.5, 2, paired.ratio]);
  registry.close();
});
