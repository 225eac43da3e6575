import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Backtest } from "@lib/competition/backtest/backtest.ts";
import type { ErrorCode } from "@lib/core/errors/error_codes.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import type { Progress } from "@lib/core/logger.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { contenderFindings, ContenderTally, failedEverywhere } from "@lib/training/assessment/contender_failures.ts";
import { planOf } from "../_plan.ts";
import { keyRows, Project, tableRows } from "../_project.ts";

const PLAN = planOf({ contenders: ["seasonal_naive", "croston", "ridge", "global_ridge"] });

/** A key of which only what the tally reads is filled in. */
function key(name: string, changes: Partial<Backtest> = {}): Backtest {
  const none = new Float64Array(0);
  return {
    key: seriesKey([name]),
    reason: "",
    kind: "smooth",
    actual: none,
    forecasts: none,
    smear: none,
    lift: none,
    fallback: none,
    scale: none,
    spread: none,
    traits: none,
    losses: none,
    fitMs: none,
    bytes: none,
    flags: [],
    failures: [],
    ...changes,
  };
}

function failure(contender: string, code: ErrorCode = "SINGULAR") {
  return { contender, error: new FitError(code, `message of ${code}`).toJSON() };
}

Deno.test("ContenderTally counts by contender and code, as a share of the keys that it was entered for", () => {
  const tally = new ContenderTally(PLAN);
  tally.begin([]);
  tally.add(key("a", { failures: [failure("ridge"), failure("croston")], kind: "lumpy" }));
  tally.add(key("b", { failures: [failure("ridge", "UNEXPECTED")] }));
  tally.add(key("c", { failures: [failure("ridge")] }));
  tally.add(key("d"));
  // Ridge needs too many rows for a short key; nobody is entered for an ended one.
  tally.add(key("short", { reason: "TOO_SHORT" }));
  tally.add(key("ended", { reason: "ENDED" }));
  assertEquals(tally.result(), [
    { contender: "ridge", code: "SINGULAR", keys: 2, entered: 4, share: 0.5, example: "a: message of SINGULAR" },
    // Croston is for intermittent demand: entered once.
    { contender: "croston", code: "SINGULAR", keys: 1, entered: 1, share: 1, example: "a: message of SINGULAR" },
    { contender: "ridge", code: "UNEXPECTED", keys: 1, entered: 4, share: 0.25, example: "b: message of UNEXPECTED" },
  ]);
});

Deno.test("ContenderTally a pooled model that failed fails on every key, also on short ones, at its origins only", () => {
  const tally = new ContenderTally(PLAN);
  tally.begin([failure("global_ridge"), failure("global_ridge")]);
  ["a", "b"].forEach((name) => tally.add(key(name)));
  tally.add(key("short", { reason: "TOO_SHORT" }));
  tally.begin([failure("global_ridge", "EMPTY")]); // no rows are no failure
  tally.add(key("a"));
  const [only, ...others] = tally.result();
  assertEquals([only?.contender, only?.keys, only?.entered, others], ["global_ridge", 3, 4, []]);
  assertEquals(only?.example, "message of SINGULAR");
});

Deno.test("ContenderTally a fit that was cut off is a failure of its contender", () => {
  const tally = new ContenderTally(PLAN);
  tally.begin([]);
  tally.add(key("a", { reason: "TIME_LIMIT", flags: ["ridge:TIME_LIMIT"] }));
  tally.add(key("b", { flags: ["ridge:CONSTANT"] }));
  assertEquals(tally.result().map(({ contender, code, keys, entered }) => [contender, code, keys, entered]), [
    ["ridge", "TIME_LIMIT", 1, 2],
  ]);
});

Deno.test("contenderFindings() and failedEverywhere() take the codes of a contender together", () => {
  const failed = (contender: string, code: string, keys: number, entered: number) => ({
    contender,
    code,
    keys,
    entered,
    share: keys / entered,
    example: `k: ${code}`,
  });
  const failures = [
    failed("ridge", "SINGULAR", 60, 100),
    failed("ridge", "UNEXPECTED", 40, 100),
    failed("theta", "SINGULAR", 6, 100),
    failed("ets", "SINGULAR", 3, 100),
    failed("ets", "UNEXPECTED", 2, 100), // 5 %: not above
  ];
  const findings = contenderFindings(failures);
  assertEquals(findings.map(({ code, severity, count }) => [code, severity, count]), [
    ["CONTENDER_FAILED", "warning", 100],
    ["CONTENDER_FAILED", "warning", 6],
  ]);
  assertStringIncludes(findings[0]?.message ?? "", "ridge failed (SINGULAR 60, UNEXPECTED 40)");
  assertEquals(findings[0]?.examples, ["k: SINGULAR", "k: UNEXPECTED"]);
  assertEquals(failedEverywhere(failures), [
    "ridge failed on every key that it was entered for, 100 (SINGULAR 60, UNEXPECTED 40): k: SINGULAR",
  ]);
});

const WORKER = new URL("../_failing_worker.ts", import.meta.url);
const CONTENDERS = [
  ...["seasonal_naive", "ses", "theta", "global_ridge"],
  { name: "broken_pool", base: "global_ridge", params: { penalty: 777 } },
  "mean",
];

Deno.test("trainTable() counts contenders that fail in summary, findings, report and log; a class keeps its private state", async () => {
  const odd = keyRows("odd", "x").map((row, t) => t === 0 ? { ...row, demand: "777" } : row);
  using project = new Project([...tableRows(7), ...odd], { contenders: CONTENDERS });
  const { summary, findings, outcomes, reportDir } = await project.train({ worker: WORKER, workers: 2 });
  assertEquals(summary.outcomes, { champion: 8, fallback: 0, failed: 0 });
  const counted = summary.contenderFailures.map((
    { contender, code, keys, entered },
  ) => [contender, code, keys, entered]);
  assertEquals(counted.sort(), [
    ["broken_pool", "SINGULAR", 8, 8],
    ["ses", "SINGULAR", 8, 8],
    ["theta", "UNEXPECTED", 1, 8],
  ]);
  const found = findings.filter(({ code }) => code === "CONTENDER_FAILED").map(({ count }) => count);
  assertEquals(found.sort(), [1, 8, 8]);
  assertEquals(JSON.parse(Deno.readTextFileSync(`${reportDir}/findings.json`)).length, findings.length);
  const log = Deno.readTextFileSync(`${reportDir}/run.log`);
  assertStringIncludes(log, "contender theta failed on 1 of 8 keys: UNEXPECTED, odd / x: TypeError: theta broke");
  // Without its member, nobody else is disturbed.
  assert(outcomes.every(({ contender }) => contender !== "ses" && contender !== "broken_pool"));
});

Deno.test("trainTable() counts the same failures when it is resumed", async () => {
  using project = new Project(tableRows(4), { contenders: CONTENDERS });
  using whole = new Project(tableRows(4), { contenders: CONTENDERS });
  const controller = new AbortController();
  const onProgress = ({ phase }: Progress) => phase === "champions" && controller.abort();
  await project.train({ worker: WORKER, signal: controller.signal, onProgress }).then(
    () => assert(false, "it was interrupted"),
    () => {},
  );
  const { summary } = await project.train({ worker: WORKER, resume: true });
  assertEquals(summary.contenderFailures, (await whole.train({ worker: WORKER })).summary.contenderFailures);
});

Deno.test("ContenderTally does not enter who was raced out", () => {
  const tally = new ContenderTally(PLAN), lost = { best: "naive", behind: 1, atLeast: 0.5, keys: 60 };
  tally.begin([], [{ ...lost, contender: "ridge", group: "smooth" }]);
  tally.add(key("a"));
  tally.add(key("b", { kind: "erratic", failures: [failure("ridge")] }));
  assertEquals(tally.result().map(({ contender, keys, entered }) => [contender, keys, entered]), [["ridge", 1, 1]]);
});
