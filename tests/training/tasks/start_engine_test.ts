import { assertEquals, assertStrictEquals } from "@std/assert";
import { Journal } from "@lib/training/tasks/journal.ts";
import type { TrainingPlan } from "@lib/training/plan/plan.ts";
import { type EngineWork, startEngine, type TrainingEngine } from "@lib/training/tasks/start_engine.ts";

const plan = {} as TrainingPlan, journal = new Journal("nowhere");

Deno.test("startEngine() gives a caller's engine the plan, its journal and the number of workers", () => {
  const given: EngineWork[] = [];
  const own: TrainingEngine = { run: () => Promise.resolve(0), peakBytes: () => 7, close: () => Promise.resolve() };
  const engine = (work: EngineWork) => {
    given.push(work);
    return own;
  };
  assertStrictEquals(startEngine(plan, { journal, workers: 3, engine }), own);
  assertEquals(given.map(({ plan: _, ...work }) => work), [{ journal, workers: 3, worker: undefined }]);
  assertStrictEquals(given[0]?.plan, plan);
});
