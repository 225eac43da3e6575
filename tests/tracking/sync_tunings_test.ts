import { assertEquals, assertRejects } from "@std/assert";
import { TrackingError } from "@lib/core/errors/errors.ts";
import { recordTuning } from "@lib/training/tuning/record_tuning.ts";
import { FakeMlflow } from "./_fake_mlflow.ts";
import { type Project, RUNS, withProject } from "./_project.ts";

const trial = { contender: "sba", rung: 1, keys: 20, params: { alpha: 0.2 } };
const TRIALS = [{ ...trial, number: 1, ratio: 0.9 }, { ...trial, number: 2, ratio: null }];
const data = { group: "demo", version: 1 };
const tune = ({ registry }: Project) =>
  recordTuning(registry, { name: "demo", data, found: { method: "tpe" }, before: {}, contenders: {}, trials: TRIALS });

Deno.test("syncTunings() tells a search as a run, and its trials as runs nested in it, once", () =>
  withProject(async (project) => {
    const server = new FakeMlflow(), event = tune(project);
    assertEquals((await project.sync(server)).tunings, 1);
    const [parent, ...trials] = server.runs.slice(2);
    assertEquals([parent.name, parent.status, parent.params["found.method"]], [
      `tune-demo-${event}`,
      "FINISHED",
      "tpe",
    ]);
    assertEquals(trials.map(({ name, tags }) => [name, tags["mlflow.parentRunId"]]), [
      ["sba-1-round-1", parent.id],
      ["sba-2-round-1", parent.id],
    ]);
    assertEquals(trials.map(({ params }) => params.alpha), ["0.2", "0.2"]);
    assertEquals(trials.map(({ metrics }) => [...metrics].some((line) => line.startsWith("ratio"))), [true, false]);
    const before = server.state();
    assertEquals((await project.sync(server)).tunings, 0);
    assertEquals(server.state(), before);
    assertEquals((await project.sync(new FakeMlflow(), { run: RUNS[0] })).tunings, 0, "one run alone is that run");
  }));

Deno.test("syncTunings() killed at any request and called again ends in the same state", () =>
  withProject(async (project) => {
    tune(project);
    const whole = new FakeMlflow(), runs = new FakeMlflow();
    await project.sync(whole);
    await project.sync(runs, { run: RUNS[0] });
    for (let at = runs.asked.length; at <= whole.asked.length; at += 3) {
      for (const when of ["before", "after"] as const) {
        const server = new FakeMlflow();
        await assertRejects(() => project.sync(server, { cut: { at, when } }), TrackingError, "killed");
        await project.sync(server);
        assertEquals(server.state(), whole.state(), `${when} request ${at}: ${whole.asked[at - 1]}`);
      }
    }
  }));
