import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatDigest } from "../../../lib/cli/train/train_digest.ts";
import type { Finding } from "../../../lib/core/errors/finding.ts";
import { runSummary, scores } from "../_support/run_summary.ts";

const ON = { metric: "mase", findings: [] };

Deno.test("formatDigest() says outcome, comparison, intervals and gate of a run", () => {
  const text = formatDigest(runSummary(), ON);
  for (
    const part of [
      "Run r1: 4 keys in 1 min 12 s",
      "3 of 4 keys have a model that won their competition.",
      "1 key had no competition: 1 has too few observations.",
      "4 keys on a hold-out that no choice saw",
      "20 % better",
      "81.3 % of what came in those of 80 %",
      "2 keys are served by the new models, 2 wait in Staging, the former ones serve 2 on.",
    ]
  ) assertStringIncludes(text, part);
  assertEquals(text.includes("95 %"), false, "what nobody counted is not told");
});

Deno.test("formatDigest() of one key that had no competition agrees with it", () => {
  const summary = { ...runSummary(), keys: 1, outcomes: { champion: 0, fallback: 1, failed: 0 } };
  assertStringIncludes(formatDigest(summary, ON), "0 of 1 key has a model that won its competition.");
});

Deno.test("formatDigest() fits a screen, whatever there is to tell", () => {
  const many = (count: number, name: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, 9]));
  const findings = Array.from({ length: 30 }, (_, i): Finding => ({
    code: "GAPS",
    severity: i < 20 ? "warning" : "info",
    message: "very ".repeat(40),
    column: "demand",
    count: i,
    examples: [],
  }));
  const contenders = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`contender_${i}`, scores(i)]));
  const text = formatDigest(
    runSummary({
      outcomes: { champion: 3, fallback: 90, failed: 90 },
      reasons: many(20, "A_REASON_OF_SOME_LENGTH_"),
      failures: many(20, "A_CODE_"),
      metrics: { ...runSummary().metrics, ...contenders },
    }),
    { metric: "mase", findings },
  );
  const lines = text.split("\n");
  assert(lines.length <= 20, text);
  assert(lines.every((line) => line.length <= 100), text);
  assertStringIncludes(text, "17 more findings and 10 notes (--verbose)");
});

Deno.test("formatDigest() says what is worse, what may be chance, and what choices were made on", () => {
  const method = { method: "one_for_all", difference: 0, lo: 0, hi: 0, pValue: 0.4, adjusted: 0.4, keys: 4 };
  const metrics = { ...runSummary().metrics, one_for_all: { ...scores(0.5), oursThere: 0.8 } };
  const text = formatDigest(
    runSummary({ metrics, holdout: false, significance: { keys: 4, methods: [method], byKey: [] } }),
    ON,
  );
  assertStringIncludes(text, "60 % worse, which may be chance");
  assertStringIncludes(text, "on the last fold, which choices were made on");
  const refused = { ...runSummary().gate!, passed: false };
  const rules = [{ name: "skill", scope: "run", limit: 0, value: -0.5, ok: false } as const];
  assertStringIncludes(formatDigest(runSummary({ gate: { ...refused, rules } }), ON), "Gate: refused, skill is -0.500");
});

Deno.test("formatDigest() of a run without any competition has no comparison", () => {
  const text = formatDigest(runSummary({ metrics: {}, outcomes: { champion: 0, fallback: 4, failed: 0 } }), ON);
  assertEquals([text.includes("hold-out"), text.includes("0 of 4 keys have a model")], [false, true]);
});
