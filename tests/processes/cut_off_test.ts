// What hangs, eats memory or crashes in whole runs is cut off; a lean proof stands beside `serve_training.ts`.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import type { Progress } from "@lib/core/logger.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { Project, tableRows } from "../training/_project.ts";
import {
  assertUndisturbed,
  fatalRows,
  FIELDS,
  forecasts,
  HOSTILE,
  isFatal,
  othersOf,
  project,
  short,
  warnings,
} from "../training/_hostile_project.ts";

Deno.test("trainTable() a key that eats memory is cut off, after a second chance; the run goes on", async () => {
  using hostile = project(["eat"], { ...FIELDS, limits: { memoryMb: 500 } });
  const { log, lines } = warnings();
  const { outcomes, summary } = await hostile.train({ worker: HOSTILE, workers: 2, log });
  assertEquals(outcomes.filter(isFatal).map(short), [["eat", "fallback", "seasonal_naive", "MEMORY_LIMIT"]]);
  assertEquals([summary.outcomes, summary.flags], [{ champion: 6, fallback: 1, failed: 0 }, { "ses:MEMORY_LIMIT": 1 }]);
  assertEquals(lines.map((line) => /once more|left out/.exec(line)?.[0]), ["once more", "left out"]);
  await assertUndisturbed(hostile, outcomes);
});

Deno.test("trainTable() cuts off the same keys, with the same models, whatever the number of workers", async () => {
  using one = project(["loop", "die"]);
  using two = project(["loop", "die"]);
  const alone = await one.train({ worker: HOSTILE, workers: 1 });
  const parallel = await two.train({ worker: HOSTILE, workers: 2 });
  assertEquals(parallel.outcomes, alone.outcomes);
  assertEquals(await forecasts(two), await forecasts(one));
});

Deno.test("trainTable() a champion whose final fit hangs or crashes is replaced by the fallback, with the reason", async () => {
  // Where demand only rises, ses is the champion of every key.
  const rows = [...tableRows(6), ...fatalRows("lateLoop"), ...fatalRows("lateDie")];
  const rising = rows.map((row, i) => i % 60 === 0 ? row : { ...row, demand: String(100 + 10 * (i % 60)) });
  const fields = { ...FIELDS, contenders: ["ses"] };
  using hostile = new Project(rising, fields);
  using calm = new Project(rising, fields);
  const { outcomes, run } = await hostile.train({ worker: HOSTILE });
  const expected = (await calm.train()).outcomes;
  assertEquals(expected.filter(isFatal).map((outcome) => outcome.contender), ["ses", "ses"]);
  assertEquals(outcomes.filter(isFatal).map(short), [
    ["lateDie", "fallback", "seasonal_naive", "WORKER_CRASHED"],
    ["lateLoop", "fallback", "seasonal_naive", "TIME_LIMIT"],
  ]);
  // The hold-out scores are those of the choice: who stands in for it has none.
  assert(expected.filter(isFatal).every(({ scores }) => Number.isFinite(scores.mae)));
  assertEquals(outcomes.filter(isFatal).map(({ scores }) => scores), [{}, {}]);
  assertEquals(outcomes.filter((outcome) => !isFatal(outcome)), expected.filter((outcome) => !isFatal(outcome)));
  const registry = openRegistry(hostile.paths.registry, { now: () => new Date(0), readOnly: true });
  try {
    assertEquals(registry.showRun(run).outcomes, { champion: 6, fallback: 2, failed: 0 });
    const late = outcomes.find(({ key }) => key.parts[0] === "lateLoop");
    assertEquals(registry.resolve(late?.key.id ?? "")?.flags, ["ses:TIME_LIMIT"]);
  } finally {
    registry.close();
  }
});

Deno.test("trainTable() another contender whose final fit hangs or crashes is cut off alone; its key keeps its champion", async () => {
  const rows = [...tableRows(2), ...fatalRows("lateLoop"), ...fatalRows("lateDie")];
  const fields = { ...FIELDS, contenders: ["seasonal_naive", "ses", "ridge"], register: "all" } as const;
  using hostile = new Project(rows, fields);
  using calm = new Project(rows, fields);
  const { log, lines } = warnings();
  const [found, whole] = [await hostile.train({ worker: HOSTILE, workers: 2, log }), await calm.train()];
  assertEquals(found.outcomes.map(short), whole.outcomes.map(short));
  assert(found.outcomes.every(({ status, contender }) => status === "champion" && contender !== "ses"));
  assertEquals(await forecasts(hostile), await forecasts(calm));
  // A limit knows which fit it was, a process that dies by itself only for whom; nobody else is missing.
  const missing = whole.outcomes.map(({ key }) => {
    const others = new Set(othersOf(hostile, key.id));
    return [key.parts[0], othersOf(calm, key.id).filter((name) => !others.has(name)).toSorted()];
  });
  assertEquals(missing, [["i00", []], ["i00", []], ["lateDie", ["ses"]], ["lateLoop", ["ses"]]]);
  assertEquals(found.summary.flags["ses:TIME_LIMIT"], 1, JSON.stringify(found.summary.flags));
  assertEquals(found.summary.flags["ses:WORKER_CRASHED"], 1);
  assert(lines.some((line) => line.includes("another contender of key")), lines.join("\n"));
});

Deno.test("trainTable() a global model that hangs is left out; everybody else competes", async () => {
  const contenders = [
    "seasonal_naive",
    "ses",
    { name: "hangs", base: "global_ridge", params: { penalty: 777 } },
    "global_ridge",
  ];
  using hostile = project([], { ...FIELDS, contenders, folds: { count: 1 }, holdout: false });
  const { log, lines } = warnings();
  const { outcomes, summary } = await hostile.train({ worker: HOSTILE, log });
  assertEquals(summary.outcomes, { champion: 6, fallback: 0, failed: 0 });
  assertEquals(Object.hasOwn(summary.metrics, "hangs"), false);
  assertEquals(Object.hasOwn(summary.metrics, "global_ridge"), true);
  assert(outcomes.every(({ contender }) => contender !== "hangs"));
  // At the origin of the fold and at the end.
  assertEquals(lines.filter((line) => line.startsWith("hangs could not be fitted")).length, 2);
});

Deno.test("trainTable() resumed after an interruption does not fit again what was cut off", async () => {
  using hostile = project(["loop"]);
  using whole = project(["loop"]);
  const controller = new AbortController();
  const onProgress = ({ phase }: Progress) => phase === "champions" && controller.abort();
  const error = await assertRejects(
    () => hostile.train({ worker: HOSTILE, signal: controller.signal, onProgress }),
    WorkerError,
  );
  assertEquals(error.code, "ABORTED");
  const { log, lines } = warnings();
  const resumed = await hostile.train({ worker: HOSTILE, resume: true, log });
  assertEquals(lines, []);
  assertEquals(resumed.outcomes, (await whole.train({ worker: HOSTILE })).outcomes);
  assertEquals(resumed.outcomes.filter(isFatal).map(short), [["loop", "fallback", "seasonal_naive", "TIME_LIMIT"]]);
});
