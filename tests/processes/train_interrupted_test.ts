import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import type { Progress } from "@lib/core/logger.ts";
import { Project, QUICK, RANDOM } from "../training/_project.ts";
import { forecasts, inRegistry, modelPacks } from "../training/_trained.ts";

const ALL_KINDS = [...QUICK ?? [], ...RANDOM ?? []];

for (const phase of ["backtest", "champions"]) {
  Deno.test(`trainTable() interrupted in ${phase} leaves nothing visible, and resume ends like a whole run`, async () => {
    using whole = new Project(undefined, { contenders: ALL_KINDS });
    using cut = new Project(undefined, { contenders: ALL_KINDS });
    const expected = await whole.train();
    const controller = new AbortController();
    // What is told as done may wait for a chunk before it: results are stored in order.
    const stop = (step: Progress) => {
      if (step.phase === phase && step.done >= 7) controller.abort();
    };
    const error = await assertRejects(
      () => cut.train({ workers: 2, signal: controller.signal, onProgress: stop }),
      WorkerError,
    );
    assertEquals(error.code, "ABORTED");
    inRegistry(cut, (registry) => assertEquals([registry.listRuns(), registry.listVersions()], [[], []]));
    assertEquals(cut.files("models/packs"), []);

    const steps: Progress[] = [];
    const resumed = await cut.train({ resume: true, onProgress: (step) => void steps.push(step) });
    const backtested = steps.filter((step) => step.phase === "backtest").map(({ done }) => done);
    assertGreater(backtested[0], 3);
    assertEquals(backtested.at(-1), 12);
    // Keys that were finished are not counted again: one report per chunk that was open.
    const open = (await cut.plan()).chunks.filter((_, chunk, all) =>
      all.slice(0, chunk).flat().length >= backtested[0]
    );
    assertEquals(backtested.length, 1 + open.length);
    assertEquals(resumed.run.replace(/T\d+/, ""), expected.run.replace(/T\d+/, ""));
    assertEquals(resumed.outcomes, expected.outcomes);
    assertEquals(resumed.summary.metrics, expected.summary.metrics);
    assertEquals(modelPacks(cut), modelPacks(whole));
    assertEquals(await forecasts(cut), await forecasts(whole));
    assertEquals(cut.files("reports").filter((path) => path.includes("journal")), []);
  });
}
