import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { formatLeaderboard, formatVersion, formatVersions } from "../../../lib/cli/look/models_tables.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { seriesKey } from "../../../lib/core/rows/panel.ts";
import type { RecipeReason } from "../../../lib/training/record/recipe_reasons.ts";
import type { Recipe } from "../../../lib/training/record/recipe_record.ts";
import type { VersionDetail } from "../../../lib/registry/versions/row_types.ts";

const lineage = {
  data: { group: "t", version: 2, contentHash: "hash" },
  planHash: "plan",
  codeRevision: "0123456789abcdef",
  seed: 42,
  environment: null,
};
const detail: VersionDetail = {
  id: 7,
  key: seriesKey(["007", "line\nbreak"]),
  group: "t",
  version: 3,
  run: "r1",
  contender: "ridge",
  family: "ridge",
  status: "fallback",
  reason: "TOO_SHORT",
  stage: "Production",
  aliases: ["champion"],
  chosen: true,
  semantic: "ridge_v1.0.0",
  architecture: "a",
  recipe: "r",
  comparison: null,
  specHash: "",
  scores: { mase: 0.5, mape: NaN },
  flags: [],
  createdAt: "2024-01-01T00:00:00.000Z",
  bytes: 100,
  lineage,
  events: [{
    id: 1,
    at: "2024",
    kind: "ALIAS_MOVED",
    run: "r1",
    cause: null,
    group: null,
    key: null,
    version: 3,
    detail: { alias: "champion" },
  }],
};

Deno.test("formatVersions() gives one line per version with the metric asked for", () => {
  const lines = formatVersions([detail], { metric: "mape", recipes: [null] }).split("\n");
  assertEquals(lines.length, 2);
  for (const text of ["007 / line\\nbreak", "fallback: TOO_SHORT", "Production", "–"]) {
    assertStringIncludes(lines[1], text);
  }
  assertEquals(formatVersions([], { metric: "mase", recipes: [] }), "No models match.");
  const recipe = ["ets", "theta", "naive", "ses"].map((contender, i) => ({ contender, weight: (4 - i) / 10 }));
  const told = (recipe: Recipe | null) =>
    formatVersions([detail], { metric: "mase", recipes: [recipe] }).split("\n")[1].slice(lines[0].indexOf("recipe"))
      .trim();
  assertEquals(["ets 40.0 %, theta 30.0 %, naive 20.0 %, 1 more", "zero", "–"], [told(recipe), told([]), told(null)]);
});

Deno.test("formatVersions() of several tables says which", () => {
  const other: VersionDetail = { ...detail, group: "spending" }, at = { metric: "mape", recipes: [] };
  const headOf = (rows: readonly VersionDetail[]) => formatVersions(rows, at).split("\n")[0]!.includes("table");
  assertEquals([headOf([detail, detail]), headOf([detail, other])], [false, true]);
});

Deno.test("formatVersion() shows facts, scores and events", () => {
  const member = { contender: "global_ridge", family: "ridge", share: 0.75, pooled: true };
  const text = formatVersion(detail, { model: { combine: "median", members: [member] }, reasons: null });
  for (
    const part of [
      "ridge_v1.0.0: 3 of its key, id 7",
      "t v2, hash",
      "plan",
      "0123456789abcdef",
      "mase",
      "ALIAS_MOVED",
      "none",
      "75.0 %",
      "all keys",
      "median",
    ]
  ) {
    assertStringIncludes(text, part);
  }
  assertStringIncludes(formatVersion({ ...detail, scores: {} }, { model: null, reasons: null }), "did not compete");
  assertStringIncludes(
    formatVersion(detail, { model: { combine: "weighted", members: [] }, reasons: null }),
    "It forecasts zero.",
  );
});

Deno.test("formatVersion() sets the weights of a key beside those of its group, with what moved them", () => {
  const members = [{ contender: "ets", family: "ets", share: 1, pooled: false }];
  const move = { what: "strength of season", factor: 1.42, value: 0.82, usual: 0.31 };
  const reasons: RecipeReason[] = [
    { contender: "ets", weight: 1, groupWeight: 0.6, moved: [move] },
    { contender: "theta", weight: 0, groupWeight: 0.4, moved: [] },
  ];
  const lines = formatVersion(detail, { model: { combine: "weighted", members }, reasons }).split("\n");
  const at = lines.findIndex((line) => line.startsWith("member"));
  assertEquals(lines.slice(at, at + 3).map((line) => line.split(/ {2,}/)), [
    ["member", "share", "of its group", "fitted on", "why"],
    ["ets", "100.0 %", "60.0 %", "this key", "strength of season 0.82 (usually 0.31) ×1.42"],
    ["theta", "0.0 %", "40.0 %", "far off on this key's folds, or not fitted"],
  ]);
});

Deno.test("formatLeaderboard() orders by the mean over the folds, not by the hold-out, and marks who was chosen", () => {
  const row = (contender: string, fold: number, holdout: number) => ({
    contender,
    fitMs: 1,
    bytes: 2,
    scores: { mase: { fold_1: fold, holdout } },
  });
  const record = {
    key: ["007"],
    chosen: "b",
    spans: ["fold_1", "holdout"],
    contenders: [row("a", NaN, 0.1), row("b", 0.9, 0.2), row("c", 0.8, 0.9)],
  };
  const lines = formatLeaderboard(record, "mase").split("\n").slice(2).map((line) => line.slice(0, 3));
  assertEquals(lines, ["  c", "* b", "  a"]);
  // Of shares of right ones more is better.
  const shares = record.contenders.map(({ scores: { mase }, ...own }) => ({ ...own, scores: { accuracy: mase } }));
  const byShare = formatLeaderboard({ ...record, contenders: shares }, "accuracy").split("\n").slice(2);
  assertEquals(byShare.map((line) => line.slice(0, 3)), ["* b", "  c", "  a"]);
  const error = assertThrows(() => formatLeaderboard(record, "mpe"), DataError);
  assertEquals(error.code, "UNKNOWN_METRIC");
});
