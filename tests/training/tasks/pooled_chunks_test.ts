import { parseConfig } from "@lib/core/config/config.ts";
import { resolveConfig } from "@lib/core/config/resolve_config.ts";
import { partSpans, servingOrigin } from "@lib/competition/backtest/part_spans.ts";
import type { TrainingPlan } from "@lib/training/plan/plan.ts";
import { leftOutAt, pooledChunksAt, unseenOrigins } from "@lib/training/tasks/pooled_chunks.ts";
import { assertEquals } from "@std/assert";
import { PLAN } from "../_plan.ts";

const RULE = { folds: 3, isInTime: false }, CHUNKS = [[0, 2], [3, 4, 9]];
const ROWS: TrainingPlan = {
  ...PLAN,
  config: resolveConfig(parseConfig({ source: "t.csv", problem: "regression" }), { frequency: "row" }),
  spec: {
    layout: "rows",
    columns: [],
    targets: ["y"],
    classes: [],
    task: { kind: "number", outputs: 1 },
    encode: PLAN.config.features.encode,
  },
  ...{ spans: partSpans({ ...RULE, hasTest: true }), end: servingOrigin(RULE), chunks: CHUNKS },
};

Deno.test("pooledChunksAt() of origins beyond the end leaves out each key once, and none before", () => {
  const origins = unseenOrigins(ROWS);
  assertEquals(origins.map((origin) => leftOutAt(ROWS, origin)), [[0, 4], [2, 9], [3]]);
  assertEquals(origins.map((origin) => pooledChunksAt(ROWS, origin)), [[[2], [3, 9]], [[0], [3, 4]], [[0, 2], [4, 9]]]);
  assertEquals(pooledChunksAt(ROWS, ROWS.end), CHUNKS);
});

Deno.test("unseenOrigins() are none of a single key, nor of series, whose new keys are tried as such", () => {
  assertEquals([unseenOrigins({ ...ROWS, chunks: [[7]] }), unseenOrigins(PLAN)], [[], []]);
});
