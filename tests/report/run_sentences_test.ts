import { assertEquals } from "@std/assert";
import {
  evaluationSentences,
  intervalSentences,
  runSentences,
  shareSentences,
  worthSentences,
} from "@lib/report/run_sentences.ts";
import { runSummary } from "../cli/_support/run_summary.ts";
import { sampleRecord } from "./_run_record.ts";
import type { MethodRow, ReasonRow } from "@lib/report/record/run_record.ts";
import type { MethodRole } from "@lib/training/assessment/method_names.ts";

const ON = { metric: "rmsse", isHeldOut: true };

function method(role: MethodRole, change: number | null, isClear?: boolean): MethodRow {
  const name = role === "baseline" ? "seasonal_naive" : role;
  const tested = isClear === undefined ? null : { keys: 8, difference: -0.1, lo: -0.2, hi: 0, pValue: 0.01, isClear };
  return { method: name, title: `the ${role}`, role, keys: 9, metrics: {}, oursThere: 1, change, tested };
}

function coverage(pooled: number) {
  return { pooled, byStep: [pooled], keysWithin: 1, exactWithin: 1, forecasts: 9, empty: 0 };
}

function reason(code: string, keys: number, status: "fallback" | "failed" = "fallback"): ReasonRow {
  return { code, status, meaning: "", keys, rows: [] };
}

Deno.test("worthSentences() tell better, worse and chance as they are, in a fixed order", () => {
  const rows = [
    method("ours", null),
    method("baseline", -34.3, true),
    method("average", 3, true),
    method("one_for_all", -2),
  ];
  assertEquals(worthSentences(rows, ON), [
    {
      about: "worth",
      tone: "neutral",
      text:
        "On a hold-out that no choice saw, the RMSSE of what serves is 2.0 % below that of the one_for_all, which may be " +
        "chance: over 9 keys it was not tested.",
    },
    { about: "worth", tone: "bad", text: "Its RMSSE is 3.0 % above that of the average, more than chance explains." },
    {
      about: "worth",
      tone: "good",
      text: "Its RMSSE is 34 % below that of the baseline, more than chance explains.",
    },
  ]);
});

Deno.test("worthSentences() a difference that chance explains is no news", () => {
  const [told] = worthSentences([method("one_for_all", -1.2, false)], ON);
  assertEquals(told?.tone, "neutral");
  assertEquals(told?.text.endsWith("1.2 % below that of the one_for_all, which may be chance over 8 keys."), true);
});

Deno.test("worthSentences() an equal error is equal, and an unknown one is not told", () => {
  const told = worthSentences([method("one_for_all", 0.01, true), method("average", null)], ON);
  assertEquals(told.map(({ tone, text }) => [tone, text.includes("equal to")]), [["neutral", true]]);
});

Deno.test("worthSentences() say that choices have seen the figures where nothing is held out", () => {
  const [told] = worthSentences([method("one_for_all", -2)], { metric: "rmsse", isHeldOut: false });
  assertEquals(told?.text.startsWith("There is no hold-out; on the last fold, which choices were made on,"), true);
});

const { head } = sampleRecord(1), ROWS = { ...head, calendar: { frequency: "row", anchor: 0 } } as const;

Deno.test("shareSentences() count the reasons, sum up the rare ones and set failures apart", () => {
  const rows = [
    ...[reason("ENDED", 1065), reason("ALL_ZERO", 38), reason("TOO_SHORT", 14), reason("RESUMED", 3)],
    ...[reason("NO_EVALUATION", 2), reason("ALL_MISSING", 1, "failed")],
  ];
  assertEquals(shareSentences(rows, { ...head, keyCount: 2000 }).map(({ tone, text }) => [tone, text]), [
    [
      "neutral",
      "1,122 of 2,000 keys have no model of their own: 1,065 have ended, 38 never had any demand, 14 have too few " +
      "observations, 3 sell again after a silence, 2 for other reasons.",
    ],
    ["bad", "1 of 2,000 keys has no forecast: 1 have no known value."],
  ]);
  assertEquals(shareSentences([], head), []);
  const [told] = shareSentences([reason("ALL_MISSING", 1, "failed")], ROWS);
  assertEquals(told?.text, "1 of 1 key has no prediction: 1 have no known value.");
});

Deno.test("intervalSentences() judge by the level: too narrow is bad, too wide is told", () => {
  const of = (eighty: number, most: number, keys = 1000) =>
    intervalSentences({ 80: coverage(eighty), 95: coverage(most) }, { ...head, keyCount: keys }).map((
      { tone, text },
    ) => [tone, text]);
  assertEquals(of(80.6, 95.1), [[
    "good",
    "The 80 % intervals held 80.6 %, and the 95 % intervals held 95.1 % of what came: about what they promise.",
  ]]);
  assertEquals(of(70, 99)[0]?.[0], "bad");
  assertEquals(of(85, 95)[0]?.[1]?.endsWith("more than they promise, so that they could be narrower."), true);
  assertEquals(of(70, 95, 4)[0]?.[1]?.endsWith("less than they promise, which may be chance over 4 keys."), true);
  assertEquals(intervalSentences({ 80: coverage(NaN) }, head), []);
  const [sets] = intervalSentences({ 80: coverage(90) }, { keyCount: 1000, metric: "log_loss" });
  assertEquals(
    sets?.text,
    "The 80 % sets held 90.0 % of what came: more than they promise, so that they could be smaller.",
  );
});

Deno.test("runSentences() of one key say nothing of others; a gate that refuses is bad news", () => {
  const record = sampleRecord(1), { head, comparison } = record;
  const summary = { ...runSummary(), outcomes: { champion: 1, fallback: 0, failed: 0 } };
  const rule = { name: "skill", scope: "run", limit: 0, value: -1, ok: false } as const;
  const gate = { ...summary.gate!, passed: false, rules: [rule] };
  const told = runSentences({ head, summary: { ...summary, gate }, comparison, fallbacks: [], members: null });
  assertEquals(told.filter(({ about }) => about === "own"), []);
  assertEquals(told.at(-1), {
    ...{ about: "gate", tone: "bad" },
    text: "The gate has refused the run: skill beyond the limit. Its models do not serve.",
  });
});

Deno.test("evaluationSentences() count keys of intervals, not keys times origins", () => {
  const record = sampleRecord(19), [span] = record.head.spans, spans = [span!, { ...span!, name: "origin_2" }];
  const told = evaluationSentences({
    ...record,
    ...{ head: { ...record.head, kind: "evaluation", spans }, comparison: [], fallbacks: [], members: null },
    coverage: { 80: coverage(76.3) },
  });
  assertEquals(told.map(({ text }) => text), [
    "The 80 % intervals held 76.3 % of what came: less than they promise, which may be chance over 19 keys.",
  ]);
});
