import { assertAlmostEquals, assertEquals } from "@std/assert";
import { changeAgainst, formatHeadline } from "@lib/report/record/headline.ts";
import { runSummary, scores } from "../../cli/_support/run_summary.ts";

Deno.test("changeAgainst() compares on the keys that a method ran on; undefined is NaN", () => {
  assertAlmostEquals(changeAgainst(runSummary(), { method: "seasonal_naive", metric: "mase" }), -75);
  assertAlmostEquals(changeAgainst(runSummary(), { method: "one_for_all", metric: "mase" }), -20);
  assertEquals(changeAgainst(runSummary(), { method: "one_for_all", metric: "mape" }), NaN);
  assertEquals(changeAgainst(runSummary(), { method: "theta", metric: "mase" }), NaN);
});

Deno.test("formatHeadline() says who serves, whether a key needs a model of its own, and what the choice was worth", () => {
  assertEquals(
    formatHeadline(runSummary(), "mase"),
    "1 of the 3 keys that competed showed on later folds that a model of its own would serve it better than what is best " +
      "for its kind, and has it; ridge serves 2 of them. On a hold-out that no choice saw, their MASE is 20 % below that of " +
      "one single model for all (ridge), not tested, and 75 % below that of seasonal naive, not tested.",
  );
});

Deno.test("formatHeadline() says nothing more of what is clear, and what may be chance", () => {
  const test = (method: string, adjusted: number) => ({
    method,
    keys: 4,
    difference: -0.1,
    lo: -0.2,
    hi: 0,
    pValue: 0,
    adjusted,
  });
  const told = (adjusted: number) => {
    const methods = [test("one_for_all", adjusted), test("seasonal_naive", 0.01)];
    const text = formatHeadline(runSummary({ significance: { keys: 4, methods, byKey: [] } }), "mase");
    return text.slice(text.indexOf("their MASE"));
  };
  assertEquals(
    told(0.01),
    "their MASE is 20 % below that of one single model for all (ridge) and 75 % below that of seasonal naive.",
  );
  assertEquals(
    told(0.5),
    "their MASE is 20 % below that of one single model for all (ridge), which may be chance, and 75 % below that of " +
      "seasonal naive.",
  );
});

Deno.test("formatHeadline() is honest where nothing was gained", () => {
  const metrics = { ours: scores(1), one_for_all: { ...scores(0.8), oursThere: 0.8 }, seasonal_naive: scores(0.5) };
  assertEquals(
    formatHeadline(runSummary({ ownModels: 0, wins: { blend: 3 }, metrics }), "mase"),
    "None of the 3 keys that competed showed on later folds that a model of its own would serve it better than what is best " +
      "for its kind: blend serves them all. On a hold-out that no choice saw, their MASE is that of one single model for all " +
      "(ridge) and 60 % above that of seasonal naive, not tested.",
  );
});

Deno.test("formatHeadline() says how many keys have weights of their own, and how far these lie from one set", () => {
  const text = formatHeadline(runSummary({ metrics: {}, ownWeights: { keys: 2, apart: 0.134, most: 0.31 } }), "mase");
  assertEquals(
    text.slice(text.indexOf("2 of the 3")),
    "2 of the 3 keys have weights of their own, which foretold later folds better than one set for all keys of a kind: " +
      "13 % of the weight lies elsewhere, 31 % at most.",
  );
  assertEquals(
    formatHeadline(runSummary({ ownWeights: { keys: 0, apart: 0, most: 0 } }), "mase").includes("weights"),
    false,
  );
});

Deno.test("formatHeadline() claims no hold-out for figures of a fold that choices were made on", () => {
  const text = formatHeadline(runSummary({ holdout: false }), "mase");
  assertEquals(
    text.slice(text.indexOf("There is")),
    "There is no hold-out; on the last fold, which they were chosen on, their MASE is 20 % below that of one single model " +
      "for all (ridge), not tested, and 75 % below that of seasonal naive, not tested.",
  );
});

Deno.test("formatHeadline() says nothing of a hold-out that there is not, and of no competition", () => {
  const text = formatHeadline(runSummary({ metrics: {}, ownModels: 0, wins: { blend: 3 } }), "mase");
  assertEquals(text.endsWith("for its kind: blend serves them all."), true);
  const none = runSummary({ wins: {}, outcomes: { champion: 0, fallback: 4, failed: 0 } });
  assertEquals(formatHeadline(none, "mase"), "None of 4 keys had a competition of its own.");
});

Deno.test("formatHeadline() of one key speaks of that key", () => {
  const outcomes = { champion: 1, fallback: 0, failed: 0 };
  const told = (ownModels: number) =>
    formatHeadline(runSummary({ keys: 1, ownModels, wins: { blend: 1 }, metrics: {}, outcomes }), "mase");
  assertEquals(
    told(0),
    "The one key that competed is served by blend: no model has shown on later folds that it would serve it better.",
  );
  assertEquals(
    told(1),
    "The one key that competed is served by blend, which has shown on later folds that it serves it better.",
  );
});
