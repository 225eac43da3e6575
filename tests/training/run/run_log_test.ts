import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError, FitError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import type { Outcome } from "@lib/core/outcome.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { TrainingSummary } from "@lib/training/record/result.ts";
import { logEnd, logStart, RunLog } from "@lib/training/run/run_log.ts";
import { groupOf, planOf } from "../_plan.ts";

function linesOf(say: (log: typeof SILENT_LOGGER) => void): string[] {
  const lines: string[] = [];
  say({ ...SILENT_LOGGER, debug: (message) => lines.push(message) });
  return lines;
}

Deno.test("logStart() says data, findings and plan", () => {
  const plan = planOf({ contenders: ["naive"] }, {}, groupOf(3));
  const finding = {
    code: "GAPS",
    severity: "info",
    column: "demand",
    count: 2,
    message: "filled",
    examples: [],
  } as const;
  const [data, found, planned] = linesOf((log) => logStart(log, plan, [finding]));
  assertEquals([data, found], ["data shop v3, content c0ffee", "finding GAPS demand: 2 filled"]);
  assertStringIncludes(planned, `plan ${plan.hash}: 3 keys, 3 folds and a hold-out, seasonal_naive, naive`);
});

Deno.test("logStart() says whose hyperparameters are used, and whose nobody can use", () => {
  const own = { params: {}, classes: {} };
  const hyperparameters = { sba: { ...own, params: { alpha: 0.3 } }, ses: own, gone: { ...own, found: true } };
  const said: string[] = [], plan = planOf({ contenders: ["naive", "sba"], hyperparameters }, {}, groupOf(3));
  logStart({ ...SILENT_LOGGER, info: (message) => said.push(message) }, plan, []);
  assertEquals(said, [
    "Hyperparameters in place of their own: sba.",
    "Hyperparameters passed over, as nobody of that name competes: ses, gone.",
  ]);
});

Deno.test("logStart() warns of combinations that nobody can be combined in", () => {
  const warned = (contenders: string[]) => {
    const lines: string[] = [];
    const log = { ...SILENT_LOGGER, warn: (message: string) => void lines.push(message) };
    logStart(log, planOf({ contenders }, {}, groupOf(3)), []);
    return lines;
  };
  assertEquals(warned(["seasonal_naive", "mean", "inverse_error"]), [
    "Not entered are mean, inverse_error: a combination needs two contenders, and seasonal_naive is alone.",
  ]);
  assertEquals([warned(["naive", "mean"]), warned(["seasonal_naive"])], [[], []]);
});

Deno.test("logEnd() says contenders that failed, keys that failed or were cut off, then the counts", () => {
  const outcome = { status: "champion", contender: "naive", version: 1, reason: "", scores: {} } as const;
  const error = new FitError("SINGULAR", "Cannot fit").toJSON();
  const outcomes: Outcome[] = [
    { ...outcome, key: seriesKey(["a"]) },
    { ...outcome, key: seriesKey(["b"]), status: "failed", error },
    { ...outcome, key: seriesKey(["c"]), status: "fallback", reason: "TIME_LIMIT" },
  ];
  const summary: Pick<TrainingSummary, "outcomes" | "contenderFailures" | "regret" | "seconds"> = {
    outcomes: { champion: 1, fallback: 1, failed: 1 },
    contenderFailures: [{
      contender: "ridge",
      code: "SINGULAR",
      keys: 1,
      entered: 3,
      share: 1 / 3,
      example: "b: Cannot fit",
    }],
    regret: 1.25,
    seconds: { read: 1 },
  };
  assertEquals(linesOf((log) => logEnd(log, summary, outcomes)), [
    "contender ridge failed on 1 of 3 keys: SINGULAR, b: Cannot fit",
    "failed b: SINGULAR Cannot fit",
    "cut off c: TIME_LIMIT",
    'committed {"champion":1,"fallback":1,"failed":1}, regret 1.250, seconds {"read":1}',
  ]);
});

Deno.test("RunLog goes to the caller and, with its time, to run.log; a resumed run adds to it, on a line of its own", () => {
  const dir = Deno.makeTempDirSync(), path = `${dir}/run.log`, heard: string[] = [];
  const now = () => new Date(Date.UTC(2024, 0, 2));
  for (const message of ["first", "second"]) {
    const runLog = new RunLog(dir, { log: { ...SILENT_LOGGER, warn: (text) => void heard.push(text) }, now });
    runLog.log.warn(message);
    runLog.log.debug("detail");
    runLog.close();
    runLog.close();
    // What comes later is heard, and changes nothing of a file that may have been hashed.
    runLog.log.warn("late");
    // Who died in the midst of a line.
    if (message === "first") Deno.truncateSync(path, Deno.statSync(path).size - 3);
  }
  assertEquals(heard, ["first", "late", "second", "late"]);
  assertEquals(Deno.readTextFileSync(path).split("\n"), [
    "2024-01-02T00:00:00.000Z warn first",
    "2024-01-02T00:00:00.000Z debug deta",
    "2024-01-02T00:00:00.000Z warn second",
    "2024-01-02T00:00:00.000Z debug detail",
    "",
  ]);
});

Deno.test("RunLog in a place that takes no file is a typed error", () => {
  const error = assertThrows(
    () => new RunLog(`${Deno.makeTempDirSync()}/none`, { log: SILENT_LOGGER, now: () => new Date(0) }),
    DataError,
  );
  assertEquals(error.code, "WRITE_FAILED");
});
