import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatRunComparison, formatRuns } from "@lib/cli/look/runs_tables.ts";
import { compareRuns } from "@lib/lineage/compare_runs.ts";
import { makeRegistry } from "../../inference/_fixtures.ts";
import { registerScored } from "../../lineage/_runs.ts";

const lineage = {
  data: { group: "t", version: 2, contentHash: "hash" },
  planHash: "plan",
  codeRevision: "0123456789abcdef",
  seed: 42,
  environment: null,
};

Deno.test("formatRuns() gives one line per run", () => {
  const run: Parameters<typeof formatRuns>[0][number] = {
    gate: "waiting",
    staged: 3,
    run: "r1",
    name: "t",
    createdAt: "2024",
    committedAt: "2024",
    sequence: 1,
    configJson: "{}",
    keyColumns: ["item"],
    lineage,
    outcomes: { champion: 1, fallback: 2, failed: 3 },
    summary: {},
  };
  assertStringIncludes(formatRuns([run]), "0123456789ab");
  assertStringIncludes(formatRuns([run]), "waiting for approval");
  assert(!formatRuns([run]).includes("abcdef"));
  assertEquals(formatRuns([]), "No runs.");
});

Deno.test("formatRunComparison() says who wins by which test, what differs, and that windows or data do", () => {
  const { registry } = makeRegistry();
  registerScored(registry, "a", [1, 2]);
  registerScored(registry, "b", [0.5, 3], { contentHash: "d", config: { seed: 7 } });
  const text = formatRunComparison(compareRuns(registry, ["a", "b"]));
  const parts = [
    "2 keys in both",
    "config.seed",
    "b wins 1, loses 1, ties 0",
    "sign-flip",
    "better k0: 1",
    "NOT comparable",
  ];
  for (const part of parts) assertStringIncludes(text, part);
  const same = formatRunComparison(compareRuns(registry, ["a", "a"], { metric: "wape" }));
  for (const part of ["Nothing differs", "No key has wape in both runs."]) assertStringIncludes(same, part);
  assert(!same.includes("NOT comparable"));
  registry.close();
});
