import { calendarOf } from "../../../lib/features/row_spec.ts";
import { decodeArtifact } from "@lib/core/bytes/artifact.ts";
import { assert, assertEquals, assertGreater, assertNotEquals } from "@std/assert";
import { decodeBacktests } from "@lib/competition/backtest/backtest_codec.ts";
import { forecastChampion } from "@lib/competition/champions/champion.ts";
import { createChampionReader, SHARED_INTERVALS } from "@lib/competition/champions/champion_codec.ts";
import { SHARED_SPEC } from "@lib/competition/champions/champion_layout.ts";
import { forecastOf } from "@lib/competition/backtest/backtest.ts";
import { decodeLeaderboard } from "@lib/competition/selection/leaderboard.ts";
import { partition } from "@lib/core/rows/panel.ts";
import { openGroup } from "@lib/data/store/feature_store.ts";
import { putTable } from "@lib/data/store/parts/put_table.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { FAMILIES } from "@lib/models/catalog.ts";
import { TaskExecutor } from "@lib/training/tasks/execute.ts";
import { sharedName } from "@lib/training/plan/plan_record.ts";
import { Journal, resultName } from "@lib/training/tasks/journal.ts";
import type { TrainingPlan } from "@lib/training/plan/plan.ts";
import { pooledOrigins } from "@lib/training/plan/plan_spans.ts";
import type { BacktestResult, FinishKey, FinishResult, PooledResult } from "@lib/training/tasks/tasks.ts";
import { openResultStore } from "@lib/storage/results/result_store.ts";
import { closeOrigins } from "../_journal.ts";
import { keyRows, Project, QUICK, RANDOM, type TableRow, tableRows } from "../_project.ts";
import { plainProfile } from "../../competition/_intervals.ts";
import { encodeProfile } from "@lib/competition/calibration/profile_codec.ts";
import { historyUpTo } from "@lib/competition/backtest/history.ts";
import { spreadOf } from "@lib/competition/calibration/spread.ts";

/** Runs tasks of a plan in this process; with a clock that stands still, all bytes are comparable. */
async function executorOf(plan: TrainingPlan, clock = () => 0) {
  const journal = new Journal(Deno.makeTempDirSync());
  await journal.create({ run: "r", hash: plan.hash, workHash: "", data: plan.data });
  const executor = await TaskExecutor.open({ plan, journal: journal.dir }, clock);
  return {
    journal,
    pooled: async (origin: number) => {
      const task = { kind: "pooled", origin } as const, result = await executor.run(task) as PooledResult;
      await journal.keep(resultName(task), result);
      return result;
    },
    backtest: async (chunk: number) => {
      await closeOrigins(journal, plan);
      const task = { kind: "backtest", chunk } as const, result = await executor.run(task) as BacktestResult;
      await journal.keep(resultName(task), result);
      return decodeBacktests(result.bytes);
    },
    finish: async (chunk: number, keys: readonly FinishKey[]) =>
      await executor.run({ kind: "finish", chunk, keys, groups: {}, profile: PROFILE }) as FinishResult,
  };
}

const PROFILE = plainProfile({ levels: [80, 95], ends: [1, 2], growth: [1, 1, 1, 1, 1, 1] });

/** Who may serve: the ranking's first that can be fitted. */
function finishKey(ranking: readonly number[], reason: FinishKey["reason"] = ""): FinishKey {
  return { ranking, reason, group: "all", interval: { group: "smooth", ratio: 2 } };
}

Deno.test("TaskExecutor.run() backtests depend neither on the borders of chunks nor on their order", async () => {
  using project = new Project(tableRows(5));
  const plan = await project.plan();
  const cuts = [[[0, 1, 2, 3, 4]], [[0], [1, 2], [3], [4]], [[0, 3], [1, 2, 4]]];
  const results = await Promise.all(cuts.map(async (chunks) => {
    const run = await executorOf({ ...plan, chunks });
    for (const origin of pooledOrigins(plan, false)) await run.pooled(origin);
    const backtests = [];
    for (let chunk = chunks.length - 1; chunk >= 0; chunk--) backtests.push(...await run.backtest(chunk));
    return backtests.sort((a, b) => (a.key.id < b.key.id ? -1 : 1));
  }));
  assertEquals(results[0].length, 5);
  assertEquals(results[1], results[0]);
  assertEquals(results[2].map((backtest) => backtest.key), results[0].map((backtest) => backtest.key));
  // Pooled rows come in the order of the chunks, which a plan keeps ascending: only local contenders are compared here.
  const local = [0, 1, 2];
  for (const [k, backtest] of results[2].entries()) {
    for (const c of local) assertEquals(forecastOf(backtest, c, 2), forecastOf(results[0][k], c, 2));
  }
});

Deno.test("TaskExecutor.run() of a table in parts gives what that of the version gives, which need not be there", async () => {
  using project = new Project(tableRows(5));
  const plan = { ...await project.plan(), chunks: [[0, 1, 3], [2, 4]] };
  const run = await executorOf(plan), origins = pooledOrigins(plan, false);
  const group = await openGroup(plan.data.dir), results = openResultStore(run.journal.dir);
  const parts = { sha256: await putTable(group, results, { mostParts: 3 }), rows: group.rows };
  const elsewhere = { ...plan, data: { ...plan.data, dir: "/nowhere" } };
  const other = await TaskExecutor.open({ plan: elsewhere, journal: run.journal.dir, parts }, () => 0);
  for (const origin of origins) {
    assertEquals(await other.run({ kind: "pooled", origin }), await run.pooled(origin));
  }
  for (const chunk of [1, 0]) {
    const { bytes } = await other.run({ kind: "backtest", chunk }) as BacktestResult;
    assertEquals(decodeBacktests(bytes), await run.backtest(chunk));
  }
});

Deno.test("TaskExecutor.run() local contenders of a key see neither other keys nor anything after an origin", async () => {
  const rows = tableRows(3);
  const contenders = [...QUICK ?? [], ...RANDOM ?? []].filter((contender) =>
    !JSON.stringify(contender).includes("global")
  );
  const backtestOf = async (changed: readonly TableRow[], keys: readonly number[], neighbours = false) => {
    using project = new Project(changed, { contenders, exogenous: { historic: ["price"] }, neighbours });
    const plan = await project.plan({ keys });
    return (await (await executorOf({ ...plan, chunks: [keys] })).backtest(0))[0];
  };
  const base = await backtestOf(rows, [0]);
  assertEquals(await backtestOf(rows, [0, 1, 2]), base);
  const others = rows.map((row, i) => i < 60 ? row : { ...row, demand: "1000", price: "9" });
  assertEquals(await backtestOf(others, [0, 1, 2]), base);
  // The first fold's origin is month 41, the second's 47, the hold-out's 53; what comes after each may be anything.
  for (const [span, first] of [42, 48, 54].entries()) {
    const later = rows.map((row, i) => i >= first && i < 60 ? { ...row, demand: "12345", price: "77" } : row);
    const { forecasts, scale } = await backtestOf(later, [0]);
    for (let c = 0; c < base.fitMs.length; c++) {
      assertEquals(forecastOf({ ...base, forecasts }, c, span), forecastOf(base, c, span), `${c} on span ${span}`);
    }
    assertEquals(scale.slice(2 * span, 2 * span + 2), base.scale.slice(2 * span, 2 * span + 2));
  }
});

Deno.test("TaskExecutor.run() a key with neighbours sees what they sold up to an origin, whichever keys are trained", async () => {
  const rows = tableRows(3);
  const backtestOf = async (changed: readonly TableRow[], keys: readonly number[]) => {
    using project = new Project(changed, { contenders: ["ridge"] });
    const plan = await project.plan({ keys });
    return (await (await executorOf({ ...plan, chunks: [keys] })).backtest(0))[0];
  };
  const base = await backtestOf(rows, [0]), ridge = 1;
  assertEquals(await backtestOf(rows, [0, 1, 2]), base);
  const changedFrom = (first: number) =>
    rows.map((row, i) => i >= 60 && i % 60 >= first ? { ...row, demand: String(7 + 900 * (i % 2)) } : row);
  // The first fold's origin is month 41.
  assertEquals(forecastOf(await backtestOf(changedFrom(42), [0]), ridge, 0), forecastOf(base, ridge, 0));
  assertNotEquals(forecastOf(await backtestOf(changedFrom(30), [0]), ridge, 0), forecastOf(base, ridge, 0));
});

Deno.test("TaskExecutor.run() a pooled fit reads all keys up to the origin and nothing after it", async () => {
  const rows = tableRows(4);
  using project = new Project(rows);
  const plan = await project.plan();
  const origin = plan.spans.folds[0].origin;
  const base = await (await executorOf(plan)).pooled(origin);
  assertEquals(base.models.map(({ contender, error }) => [contender, error]), [["global_ridge", null]]);
  assertGreater(base.rows, 100);
  const later = rows.map((row, i) => i % 60 >= 42 ? { ...row, demand: "999" } : row);
  using changed = new Project(later);
  const same = await (await executorOf(await changed.plan())).pooled(origin);
  assertEquals(same, base);
});

Deno.test("TaskExecutor.run() a pooled fit has at most the rows of its limit, whatever a stride happens to keep", async () => {
  using project = new Project(tableRows(4));
  const plan = await project.plan();
  const rowsWith = async (pooledRows: number) => {
    const config = { ...plan.config, limits: { ...plan.config.limits, pooledRows } };
    return (await (await executorOf({ ...plan, config })).pooled(plan.end)).rows;
  };
  const all = await rowsWith(10_000);
  assertGreater(all, 200);
  for (const limit of [17, 60, 80, 100, 119, 120, 121, all - 1]) {
    const rows = await rowsWith(limit);
    assertEquals([rows <= limit, rows > limit / 4], [true, true], `${rows} rows of at most ${limit}`);
  }
});

Deno.test("TaskExecutor.run() says where it is before every fit: the key, then each contender", async () => {
  using project = new Project(tableRows(2));
  const plan = { ...await project.plan(), chunks: [[0, 1]] };
  const journal = new Journal(Deno.makeTempDirSync());
  const places: string[] = [];
  const at = (unit: number, step = -1) => {
    const place = `${unit}:${step}`;
    if (places.at(-1) !== place) places.push(place);
  };
  const executor = await TaskExecutor.open({ plan, journal: journal.dir }, () => 0, { at });
  await closeOrigins(journal, plan);
  await executor.run({ kind: "backtest", chunk: 0 });
  // The baseline, ses and ridge; the pooled contender is fitted elsewhere.
  assertEquals(places.splice(0), ["0:-1", "0:0", "0:1", "0:2", "1:-1", "1:0", "1:1", "1:2"]);
  await executor.run({ kind: "pooled", origin: plan.end });
  assertEquals(places, ["-1:0", "3:-1", "3:3"]);
});

Deno.test("TaskExecutor.run() a pooled contender without rows has its error, not a crash", async () => {
  using project = new Project(tableRows(2));
  const plan = await project.plan();
  const { models, rows } = await (await executorOf(plan)).pooled(calendarOf(plan.spec).anchor);
  assertEquals([rows, models[0].bytes, models[0].error?.code], [0, null, "EMPTY"]);
});

Deno.test("TaskExecutor.run() a contender that fails is recorded, and the others go on", async () => {
  using project = new Project(tableRows(2));
  const plan = await project.plan();
  let calls = 0;
  // The clock is read around every fit: the third fit of a key, the first of the second contender, breaks.
  const run = await executorOf(plan, () => {
    if (++calls === 7) throw new Error("no time");
    return 0;
  });
  const [first] = await run.backtest(0);
  assertEquals(first.failures.map(({ contender, error }) => [contender, error.code]), [["ses", "UNEXPECTED"]]);
  assert(forecastOf(first, 1, 0).every(Number.isNaN));
  assert(forecastOf(first, 2, 0).every(Number.isFinite));
});

Deno.test("TaskExecutor.run() finish encodes a champion that forecasts as its contender fitted at the end would", async () => {
  using project = new Project(tableRows(2));
  const full = await project.plan();
  // A plan that ends where the full one's hold-out begins.
  const plan = await project.plan({ end: full.spans.choiceEnd, holdout: false });
  const backtests = await executorOf(full);
  for (const origin of pooledOrigins(full, false)) await backtests.pooled(origin);
  const expected = await backtests.backtest(0);

  const run = await executorOf(plan);
  for (const origin of pooledOrigins(plan, true)) await run.pooled(origin);
  const pooled = new Map(
    (await run.journal.pooled(plan.end))?.models.map(({ contender, bytes }) => [contender, bytes]),
  );
  await run.backtest(0);
  const group = await openGroup(plan.data.dir);
  const panel = await readChunk(group, 0, 1);
  for (const index of [0, 1, 2, 3]) {
    const { keys: [finished] } = await run.finish(0, [finishKey([index])]);
    assertEquals([finished.index, finished.error], [index, null]);
    const read = createChampionReader({
      family: (name) => FAMILIES[name],
      shared: (name) =>
        name === SHARED_SPEC
          ? new TextEncoder().encode(JSON.stringify(plan.spec))
          : name === SHARED_INTERVALS
          ? encodeProfile(PROFILE)
          : pooled.get(name.slice(sharedName("").length)) ?? new Uint8Array(),
    });
    const champion = read(finished.model ?? new Uint8Array());
    const { yhat, lo, hi } = forecastChampion(champion, partition(panel, 0), { asOf: plan.end, horizon: 6 });
    assertEquals(yhat, forecastOf(expected[0], index, 2), champion.contender);
    const width = 2 * spreadOf(historyUpTo(partition(panel, 0), plan.end), plan.seasonLength).size;
    assertEquals([lo[0], hi[0]], [yhat.map((value) => Math.max(0, value - width)), yhat.map((value) => value + width)]);
    assertEquals(decodeLeaderboard(finished.leaderboard ?? new Uint8Array()).chosen, champion.contender);
  }
});

Deno.test("TaskExecutor.run() finish passes over who cannot serve, and says so", async () => {
  // Too short for ridge, long enough for a naive forecast.
  using project = new Project([...keyRows("long", "north"), ...keyRows("short", "north").slice(57)]);
  const plan = await project.plan();
  const run = await executorOf({ ...plan, chunks: [[1]] });
  await run.backtest(0);
  const { keys: [second] } = await run.finish(0, [finishKey([2, 1], "TOO_SHORT")]);
  assertEquals([second.index, second.contender, second.error], [1, "ses", null]);
  assertEquals(second.flags.length, 1);
  const { keys: [last] } = await run.finish(0, [finishKey([2], "TOO_SHORT")]);
  assertEquals([last.index, last.contender, last.family], [-1, "seasonal_naive", "seasonal_naive"]);
  const { keys: [nobody] } = await run.finish(0, [finishKey([2])]);
  assertEquals([nobody.contender, nobody.reason], ["seasonal_naive", "CONTENDERS_FAILED"]);
});

Deno.test("TaskExecutor.run() finish gives silent keys a zero champion without a leaderboard", async () => {
  const silent = keyRows("dead", "north").map((row) => ({ ...row, demand: "0" }));
  using project = new Project([...keyRows("alive", "north"), ...silent]);
  const run = await executorOf({ ...await project.plan(), chunks: [[1]] });
  const [backtest] = await run.backtest(0);
  assertEquals(backtest.reason, "ALL_ZERO");
  const { keys: [finished] } = await run.finish(0, [finishKey([], "ALL_ZERO")]);
  assertEquals([finished.contender, finished.family, finished.leaderboard], ["zero", "zero", null]);
});

Deno.test("TaskExecutor.run() finish serves a key that is new since the choice by what it has, and says why", async () => {
  const dead = (item: string, demand: (t: number) => string) =>
    keyRows(item, "x").map((row, t) => ({ ...row, demand: demand(t) }));
  using project = new Project([
    ...dead("again", (t) => t < 20 || t > 56 ? "8" : "0"),
    ...dead("dead", (t) => t < 20 ? "8" : "0"),
    ...dead("new", (t) => t > 56 ? "8" : ""),
    ...dead("same", (t) => t < 56 ? "8" : "9"),
  ]);
  const run = await executorOf({ ...await project.plan(), chunks: [[0, 1, 2, 3]] });
  const reasons = (await run.backtest(0)).map(({ reason }) => reason);
  assertEquals(reasons, ["ENDED", "ENDED", "ALL_MISSING", "CONSTANT"]);
  const { keys } = await run.finish(0, reasons.map((reason) => finishKey([], reason)));
  assertEquals(keys.map(({ contender, reason }) => [contender, reason]), [
    ["seasonal_naive", "RESUMED"],
    ["seasonal_naive", "ENDED"],
    ["seasonal_naive", "TOO_SHORT"],
    ["seasonal_naive", "RESUMED"],
  ]);
  // What was said of silent keys is no part of a model of one that sells: neither history nor widths.
  const { header } = decodeArtifact(keys[0].model ?? new Uint8Array());
  const first = decodeArtifact(keys[1].model ?? new Uint8Array()).header;
  assertEquals([Number(header.start) - Number(first.start), header.interval], [57, null]);
});

Deno.test("TaskExecutor.run() finish turns a broken key into its error and goes on with the next", async () => {
  using project = new Project(tableRows(2));
  const plan = await project.plan();
  const whole = { ...plan, chunks: [[0, 1]] };
  const [, good] = await (await executorOf(whole)).backtest(0);
  const broken = {
    ...good,
    failures: [{
      contender: "",
      error: { name: "FitError", code: "NOT_FINITE", message: "x", hint: "", context: {} },
    }],
  };
  const { encodeBacktests } = await import("@lib/competition/backtest/backtest_codec.ts");
  const run = await executorOf(whole);
  await closeOrigins(run.journal, whole);
  await run.journal.keep("backtests/0", { kind: "backtest", chunk: 0, bytes: encodeBacktests([broken, good]) });
  const { keys } = await run.finish(0, [finishKey([0]), finishKey([0])]);
  assertEquals(keys.map(({ contender, error }) => [contender, error?.code]), [
    ["", "NOT_FINITE"],
    ["seasonal_naive", undefined],
  ]);
  assertEquals([keys[0].model, keys[0].leaderboard], [null, null]);
});
