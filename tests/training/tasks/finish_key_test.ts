import { assertEquals } from "@std/assert";
import type { Config } from "@lib/core/config/config.ts";
import { decodeArtifact } from "@lib/core/bytes/artifact.ts";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { decodeBacktests, encodeBacktests } from "@lib/competition/backtest/backtest_codec.ts";
import { decodeLeaderboard } from "@lib/competition/selection/leaderboard.ts";
import { TaskExecutor } from "@lib/training/tasks/execute.ts";
import { sharedName } from "@lib/training/plan/plan_record.ts";
import { Journal } from "@lib/training/tasks/journal.ts";
import type { BacktestResult, CutOff, FinishedKey, FinishKey, FinishResult } from "@lib/training/tasks/tasks.ts";
import { closeOrigins } from "../_journal.ts";
import { Project, tableRows } from "../_project.ts";
import { plainProfile } from "../../competition/_intervals.ts";

// KeyFinisher needs a whole competition behind it: it is driven through the executor that owns it. What champions forecast
// and who stands in for whom is in execute_test.ts.

const CUT: CutOff = { unit: 0, error: new WorkerError("TIME_LIMIT", "x", { context: { unit: 0, step: 2 } }).toJSON() };

/** The first of two keys after it was finished with a ranking. */
async function finished(
  ranking: readonly number[],
  options: { limits?: Partial<Config["limits"]>; cutOff?: readonly CutOff[]; wild?: boolean } = {},
): Promise<FinishedKey> {
  using project = new Project(tableRows(2));
  const config = { ...project.config, limits: { ...project.config.limits, ...options.limits } };
  const plan = { ...await project.plan({}, config), chunks: [[0, 1]] };
  const journal = new Journal(Deno.makeTempDirSync());
  await journal.create({ run: "r", hash: plan.hash, workHash: "", data: plan.data });
  const executor = await TaskExecutor.open({ plan, journal: journal.dir }, () => 0);
  await journal.keep(`pooled/${plan.end}`, await executor.run({ kind: "pooled", origin: plan.end }));
  await closeOrigins(journal, plan);
  const { bytes } = await executor.run({ kind: "backtest", chunk: 0 }) as BacktestResult;
  const backtests = decodeBacktests(bytes), folds = plan.spans.folds.map((_, f) => f);
  // The forecasts of the second contender on the folds are made wild.
  if (options.wild) { for (const { forecasts } of backtests) forecasts.fill(1e6, 18, 18 + 6 * folds.length); }
  await journal.keep("backtests/0", { kind: "backtest", chunk: 0, bytes: encodeBacktests(backtests) });
  const key: FinishKey = { ranking, reason: "", group: "", interval: { group: "smooth", ratio: 1 } };
  const profile = plainProfile({ levels: plan.config.levels, ends: [1, 2], growth: [1, 1, 1, 1, 1, 1] });
  const keys = [key, key], { cutOff } = options, weights = Float64Array.from(plan.contenders, () => 1);
  const mean = { name: "mean", combine: "weighted" as const, weights, bySpan: Array(3).fill(weights), folds };
  return (await executor.run({
    kind: "finish",
    chunk: 0,
    keys,
    groups: { "": [mean] },
    profile,
    cutOff,
  }) as FinishResult)
    .keys[0];
}

Deno.test("sharedName() tells pooled contenders apart from specs", () => {
  assertEquals(sharedName("global_ridge"), "pooled:global_ridge");
});

Deno.test("KeyFinisher.finish() gives a key that is cut off its fallback, with the reason and the fit that it was", async () => {
  const whole = await finished([2]), cut = await finished([2], { cutOff: [CUT] });
  assertEquals([whole.contender, whole.reason, whole.flags], ["ridge", "", []]);
  assertEquals([cut.contender, cut.reason, cut.flags], ["seasonal_naive", "TIME_LIMIT", ["ridge:TIME_LIMIT"]]);
  // Those who competed before stay in its leaderboard.
  const board = (key: FinishedKey) => decodeLeaderboard(key.leaderboard ?? new Uint8Array());
  assertEquals(board(cut).contenders, board(whole).contenders);
  assertEquals(board(cut).chosen, "seasonal_naive");
});

Deno.test("KeyFinisher.finish() says which models were trained on fewer rows than there are", async () => {
  assertEquals((await finished([2], { limits: { localRows: 59 } })).flags, ["ridge:ROWS_CUT"]);
  assertEquals((await finished([2], { limits: { localRows: 60 } })).flags, []);
  assertEquals((await finished([3], { limits: { pooledRows: 119 } })).flags, ["global_ridge:ROWS_CUT"]);
  assertEquals((await finished([3], { limits: { pooledRows: 120 } })).flags, []);
  // Those who work on the history alone have no rows to cut.
  assertEquals((await finished([1], { limits: { localRows: 10, pooledRows: 10 } })).flags, []);
});

Deno.test("KeyFinisher.finish() lets no member of a combination serve that was wild on the key's folds", async () => {
  const members = ({ model }: FinishedKey) =>
    (decodeArtifact(model ?? new Uint8Array()).header.members as { contender: string }[]).map((m) => m.contender);
  // Pooled models are fitted at the end alone here: global_ridge did not run on the folds.
  const all = ["seasonal_naive", "ses", "ridge"];
  assertEquals(members(await finished([4])), all);
  assertEquals(members(await finished([4], { wild: true })), all.filter((name) => name !== "ses"));
});
