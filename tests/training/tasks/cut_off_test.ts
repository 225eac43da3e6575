import { assert, assertEquals } from "@std/assert";
import { compete } from "@lib/competition/contenders/compete.ts";
import type { ErrorCode } from "@lib/core/errors/error_codes.ts";
import { DataError, type ForecastError, WorkerError } from "@lib/core/errors/errors.ts";
import {
  backtestOfCutOff,
  cutOffErrors,
  cutOffFlags,
  cutOffReason,
  isCutOff,
  withoutCulprit,
} from "@lib/training/tasks/cut_off.ts";
import type { TrainingTask } from "@lib/training/tasks/tasks.ts";
import { competitionOf, demand, seriesOf } from "../../competition/_series.ts";

const TASK: TrainingTask = { kind: "backtest", chunk: 3 };
const died = (code: ErrorCode, unit: number, step = -1) => new WorkerError(code, "x", { context: { unit, step } });

/** The forms of a task as its workers die one after another. */
function retries(task: TrainingTask, deaths: readonly ForecastError[]): (TrainingTask | null)[] {
  const forms: (TrainingTask | null)[] = [];
  for (const death of deaths) forms.push(withoutCulprit(forms.at(-1) ?? task, death));
  return forms;
}

Deno.test("withoutCulprit() leaves out at once what was too slow", () => {
  const error = died("TIME_LIMIT", 5, 1);
  assertEquals(withoutCulprit(TASK, error), { ...TASK, cutOff: [{ unit: 5, error: error.toJSON() }] });
});

for (const code of ["MEMORY_LIMIT", "WORKER_CRASHED"] as const) {
  Deno.test(`withoutCulprit() gives a task one second chance after ${code}, then leaves out every culprit`, () => {
    const forms = retries(TASK, [died(code, 5), died(code, 5), died(code, 7), died("TIME_LIMIT", 9)]);
    assertEquals(forms[0], { ...TASK, again: true });
    assertEquals(forms.map((form) => form?.cutOff?.map(({ unit }) => unit)), [undefined, [5], [5, 7], [5, 7, 9]]);
  });
}

Deno.test("withoutCulprit() gives up where leaving something out does not help", () => {
  assertEquals(withoutCulprit(TASK, new DataError("MISSING_GROUP", "x")), null);
  assertEquals(withoutCulprit(TASK, died("TIME_LIMIT", -1)), null); // while the chunk was read
  assertEquals(retries(TASK, [died("TIME_LIMIT", 2), died("TIME_LIMIT", 2)])[1], null);
});

Deno.test("withoutCulprit() lets a run go on without the global models of an origin whose rows cannot be made", () => {
  const [form, end] = retries({ kind: "pooled", origin: 9 }, [died("TIME_LIMIT", -1), died("TIME_LIMIT", -1)]);
  assertEquals([...cutOffErrors(form ?? TASK).keys()], [-1]);
  assertEquals(end, null);
});

Deno.test("cutOffErrors() are empty for a task that runs for the first time", () => {
  assertEquals(cutOffErrors(TASK).size, 0);
});

Deno.test("cutOffReason() and cutOffFlags() say why and where", () => {
  const names = ["naive", "a:b"];
  assertEquals(cutOffReason(died("MEMORY_LIMIT", 0).toJSON()), "MEMORY_LIMIT");
  assertEquals(cutOffFlags(died("TIME_LIMIT", 0, 1).toJSON(), names), ["a:b:TIME_LIMIT"]);
  assertEquals(cutOffFlags(died("WORKER_CRASHED", 0).toJSON(), names), []);
  assertEquals([isCutOff("WORKER_CRASHED"), isCutOff("CONSTANT"), isCutOff("")], [true, false, false]);
});

Deno.test("backtestOfCutOff() has actuals, scale and fallback like any other, and nobody's forecast", () => {
  const competition = competitionOf(120);
  const series = seriesOf(demand(120));
  const whole = compete(series, competition);
  const cut = backtestOfCutOff(series, competition, died("TIME_LIMIT", 0, 1).toJSON());
  assertEquals([cut.actual, cut.scale, cut.fallback], [whole.actual, whole.scale, whole.fallback]);
  assertEquals([cut.reason, cut.kind, cut.failures], ["TIME_LIMIT", whole.kind, []]);
  assertEquals(cut.flags, [`${competition.contenders[1].name}:TIME_LIMIT`]);
  assertEquals(cut.forecasts.length, whole.forecasts.length);
  assert(cut.forecasts.every(Number.isNaN));
  assert(whole.forecasts.some(Number.isFinite));
});
