/**
 * A whole training in one thread, for a profile of it: the steps of `trainTable` with the tasks of its workers.
 *
 *     deno run -A --cpu-prof --cpu-prof-dir=<folder> bench/fleet/one_thread.ts '{"config": …, "root": …}'
 *
 * @module
 */
import { encodeProfile } from "../../lib/competition/calibration/profile_codec.ts";
import { SHARED_INTERVALS } from "../../lib/competition/champions/champion_codec.ts";
import { SHARED_SPEC } from "../../lib/competition/champions/champion_layout.ts";
import { dataShapeOf, SHARED_SHAPE } from "../../lib/data/data_shape.ts";
import { type FleetSelection, selectFleet } from "../../lib/competition/selection/fleet.ts";
import { type Config, type ConfigInput, parseConfig } from "../../lib/core/config/config.ts";
import { recordConfig } from "../../lib/core/config/recorded_config.ts";
import type { FeatureGroup } from "../../lib/data/store/feature_store.ts";
import { prepareTable } from "../../lib/data/prepare.ts";
import { rowSpecHash } from "../../lib/features/row_spec.ts";
import { openRegistry } from "../../lib/registry/registry.ts";
import type { RunTransaction } from "../../lib/registry/commits/transaction.ts";
import { chooseForTable } from "../../lib/training/plan/plan_table.ts";
import { TaskExecutor } from "../../lib/training/tasks/execute.ts";
import { sharedName } from "../../lib/training/plan/plan_record.ts";
import { Journal, resultName } from "../../lib/training/tasks/journal.ts";
import { planTraining, type TrainingPlan } from "../../lib/training/plan/plan.ts";
import { pooledOrigins } from "../../lib/training/plan/plan_spans.ts";
import { choiceOptions } from "../../lib/training/stages/run_competition.ts";
import { assess } from "../../lib/training/assessment/summarize.ts";
import type { Assessment } from "../../lib/training/assessment/assessment.ts";
import type { FinishedKey } from "../../lib/training/tasks/tasks.ts";

/** What to train, and the folder for everything. */
export interface ProfileRequest {
  readonly config: ConfigInput;
  readonly root: string;
}

/** What was trained. */
export interface ProfiledRun {
  readonly keys: number;
  readonly seconds: number;
}

interface Run {
  readonly plan: TrainingPlan;
  readonly group: FeatureGroup;
  readonly journal: Journal;
  readonly executor: TaskExecutor;
}

async function trainInOneThread({ config: input, root }: ProfileRequest): Promise<ProfiledRun> {
  const started = performance.now();
  const run = await begin(parseConfig(input), root);
  await backtest(run);
  const chunks = () => run.journal.backtests(run.plan.chunks.length);
  const selection = await selectFleet(chunks, choiceOptions(run.plan));
  const assessment = await assess(chunks, run.plan, { selection });
  await register(run, { root, selection, assessment });
  return { keys: run.plan.keys, seconds: (performance.now() - started) / 1e3 };
}

async function begin(given: Config, root: string): Promise<Run> {
  const { group, config } = await prepareTable(given, { store: `${root}/features` });
  const plan = planTraining(config, group, await chooseForTable(config, group, { end: group.end }));
  const journal = new Journal(`${root}/journal`);
  await journal.create({ run: "profile", hash: plan.hash, workHash: plan.hash, data: plan.data });
  const executor = await TaskExecutor.open({ plan, journal: journal.dir }, () => performance.now());
  return { plan, group, journal, executor };
}

async function backtest({ plan, journal, executor }: Run): Promise<void> {
  const pooled = plan.contenders.some(({ scope }) => scope === "pooled");
  for (const origin of pooled ? pooledOrigins(plan, true) : []) {
    const task = { kind: "pooled", origin } as const, result = await executor.run(task);
    await journal.keep(resultName(task), result);
  }
  for (let chunk = 0; chunk < plan.chunks.length; chunk++) {
    const task = { kind: "backtest", chunk } as const, result = await executor.run(task);
    await journal.keep(resultName(task), result);
  }
}

async function register(
  { plan, group, journal, executor }: Run,
  at: { root: string; selection: FleetSelection; assessment: Assessment },
): Promise<void> {
  const { root, selection, assessment } = at;
  const registry = openRegistry(`${root}/models`, { now: () => new Date() });
  const { group: name, version, contentHash } = plan.data;
  const transaction = registry.begin({
    run: "profile",
    name: plan.config.name,
    configJson: recordConfig(plan.config),
    planHash: plan.hash,
    seed: plan.config.seed,
    codeRevision: "",
    data: { group: name, version, contentHash },
    keyColumns: plan.keyColumns,
    keys: plan.keys,
  });
  transaction.addShared(SHARED_SPEC, new TextEncoder().encode(JSON.stringify(plan.spec)));
  transaction.addShared(SHARED_SHAPE, new TextEncoder().encode(JSON.stringify(dataShapeOf(group))));
  for (const { contender, bytes } of (await journal.pooled(plan.end))?.models ?? []) {
    if (bytes !== null) transaction.addShared(sharedName(contender), bytes);
  }
  const groups = Object.fromEntries([...selection.groups].map(([name, { combinations }]) => [name, combinations]));
  const { profile, groups: kinds, ratios } = assessment.intervals;
  transaction.addShared(SHARED_INTERVALS, encodeProfile(profile));
  const hash = rowSpecHash(plan.spec);
  let position = 0;
  for (const [chunk, members] of plan.chunks.entries()) {
    const first = position;
    const keys = members.map(() => {
      const { ranking, reason, group } = selection.choices.at(position)!;
      const interval = { group: kinds[position], ratio: ratios[position++] };
      return { ranking, reason, group, interval };
    });
    const result = await executor.run({ kind: "finish", chunk, keys, groups, profile });
    if (result.kind !== "finish") continue;
    result.keys.forEach((finished, k) => {
      const scores = assessment.keyScores.at(first + k)!;
      addKey(transaction, finished, { key: group.keys[members[k]], scores, specHash: hash });
    });
  }
  transaction.commit(() => ({}));
  registry.close();
}

function addKey(
  transaction: RunTransaction,
  finished: FinishedKey,
  at: { key: FeatureGroup["keys"][number]; scores: Readonly<Record<string, number>>; specHash: string },
): void {
  const { contender, family, flags, model, leaderboard, reason, error } = finished;
  if (model === null) {
    const failed = { status: "failed" as const, contender: "", version: 0, reason: "" as const, scores: {} };
    return transaction.addOutcome({ key: at.key, ...failed, error: error ?? undefined });
  }
  const status = reason === "" ? "champion" as const : "fallback" as const;
  const facts = { key: at.key, contender, status, reason, scores: at.scores };
  transaction.addVersion({
    ...facts,
    family,
    flags,
    model,
    specHash: at.specHash,
    leaderboard: leaderboard ?? undefined,
  });
  transaction.addOutcome({ ...facts, version: 0 });
}

if (import.meta.main) console.log(JSON.stringify(await trainInOneThread(JSON.parse(Deno.args[0]))));
