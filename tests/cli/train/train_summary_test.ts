import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatTraining } from "../../../lib/cli/train/train_summary.ts";
import { runSummary, scores } from "../_support/run_summary.ts";

const summary = runSummary();

Deno.test("formatTraining() says what a user wants to know", () => {
  const text = formatTraining(summary, { metric: "mase" });
  for (
    const part of [
      "Run r1: 4 keys in 1 min 12 s, 413 MB",
      "champion     3  75.0 %",
      "TOO_SHORT     1  25.0 %",
      "ridge         2  66.7 %",
      "Regret against the oracle: 1.050",
      "MASE 20 % below that of one model for all (ridge)\n",
      "MASE 11 % below that of plain average\n",
      "MASE 75 % below that of seasonal naive on its 3 keys",
      "Coverage: 81.3 % of 80 %",
      "Contenders that failed\ncontender  code      keys   share\ntheta      SINGULAR     2  50.0 %",
      "ridge:CONSTANT",
      "skill  run    ≥ 0  0.500  yes",
      "The run has passed.\n2 keys are served by the new models.",
      "a / b",
      "competition     70.0",
    ]
  ) assertStringIncludes(text, part);
});

Deno.test("formatTraining() says which span its scores are of", () => {
  assertStringIncludes(
    formatTraining(summary, { metric: "mase" }),
    "Hold-out, which no choice has looked at, sorted by mase\n",
  );
  const folds = formatTraining({ ...summary, holdout: false }, { metric: "mase" });
  assertStringIncludes(
    folds,
    "Last fold, which choices were made on, as there is no hold-out: errors to come are larger, sorted by mase",
  );
  assertEquals(/Hold-out|no choice/.test(folds), false);
});

Deno.test("formatTraining() says how often the choice finds what keys of a simulated table are made for", () => {
  const none = { keys: 0, found: 0, others: 4, taken: 0 };
  const rightKinds = { local: { keys: 3, found: 2, others: 1, taken: 0 }, global: none, statistical: none };
  const text = formatTraining({ ...summary, rightKinds }, { metric: "mase" });
  assertStringIncludes(text, "made for     keys  of them  of others\nlocal           3   66.7 %      0.0 %");
  assertStringIncludes(text, "global          0        –      0.0 %");
  assertEquals(formatTraining(summary, { metric: "mase" }).includes("made for"), false);
});

Deno.test("formatTraining() says what smaller models have brought, and cost", () => {
  const smaller = {
    keys: 3,
    smaller: 2,
    bytes: [2e6, 5e5],
    milliseconds: [4, 1],
    folds: 0.001,
    holdout: 0.0021,
    within: 0.5,
    ways: { leaves_8: 2 },
    pooled: [{
      contender: "global_forest",
      way: "leaves_8",
      bytes: [4e4, 1e4],
      folds: 0,
      atMost: 0.002,
      holdout: -0.001,
    }],
  } as const;
  const text = formatTraining({ ...summary, smaller }, { metric: "mase" });
  assertStringIncludes(text, "Smaller models of 2 of 3 keys: 500 kB instead of 2.0 MB, 4 times as fast");
  assertStringIncludes(
    text,
    "error on the hold-out +0.21 % (mean), within the budget for 50 % of them\nBy way: leaves_8 2",
  );
  assertStringIncludes(
    text,
    "global_forest, of all keys: leaves_8, 10 kB instead of 40 kB, error on the hold-out -0.10 %",
  );
  assertStringIncludes(text, "those of the models made smaller");
  const none = { ...smaller, smaller: 0 }, blind = { ...smaller, holdout: NaN };
  const bare = formatTraining({ ...summary, smaller: none }, { metric: "mase" });
  for (const part of ["none, of 3 keys", "global_forest, of all keys: leaves_8"]) assertStringIncludes(bare, part);
  assertStringIncludes(formatTraining({ ...summary, smaller: blind }, { metric: "mase" }), "no hold-out tells");
});

Deno.test("formatTraining() says who was raced out, worst first in a group, and what families took", () => {
  const lost = { best: "ets", atLeast: 0.02, keys: 90 };
  const racedOut = [
    { ...lost, contender: "linear", group: "smooth", behind: 0.1 },
    { ...lost, contender: "naive", group: "smooth", behind: 0.5 },
    { ...lost, contender: "theta", group: "lumpy", behind: 0.2 },
  ];
  const familySeconds = { random_forest: 12.34, ets: 2 };
  const text = formatTraining({ ...summary, racedOut, familySeconds }, { metric: "mase" });
  const lines = text.split("\n").map((line) => line.replaceAll(/ +/g, " ").trim());
  const from = lines.findIndex((line) => line.startsWith("group contender behind"));
  assertEquals(lines.slice(from + 1, from + 5).filter((line) => line.includes("%")), [
    "lumpy theta 20 % 2 % ets 90",
    "smooth naive 50 % 2 % ets 90",
    "smooth linear 10 % 2 % ets 90",
  ]);
  assertStringIncludes(text, "Seconds of one core by family");
  assert(lines.includes("random_forest 12.3"), text);
  for (const part of ["Raced out", "by family"]) {
    assertEquals(formatTraining(summary, { metric: "mase" }).includes(part), false);
  }
});

Deno.test("formatTraining() leaves out what there is not", () => {
  const bare = {
    ...summary,
    outcomes: { champion: 0, fallback: 0, failed: 4 },
    gate: undefined,
    contenderFailures: [],
    metrics: {},
    wins: {},
    slowest: [],
    flags: {},
  };
  const text = formatTraining(bare, { metric: "mase" });
  for (
    const part of ["Hold-out", "Fallbacks", "Slowest", "passed over", "Contenders that failed", "Gate", "NaN"]
  ) assert(!text.includes(part), part);
  assertStringIncludes(text, "Wins\nnone");
  const undefinedBaseline = formatTraining({ ...summary, metrics: { ours: scores(NaN) } }, { metric: "mase" });
  assertEquals(undefinedBaseline.includes("Against"), false);
});
