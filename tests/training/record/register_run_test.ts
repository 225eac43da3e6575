import { assertEquals, assertRejects } from "@std/assert";
import { decodeWatch } from "@lib/competition/watch/watch_codec.ts";
import { SHARED_WATCH } from "@lib/competition/watch/watch_table.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import type { RunTransaction } from "@lib/registry/commits/transaction.ts";
import { fitChampions } from "@lib/training/stages/fit_champions.ts";
import { Journal } from "@lib/training/tasks/journal.ts";
import { type RegisterInput, registerKeys } from "@lib/training/record/register_run.ts";
import { finalPooled } from "@lib/training/stages/smaller_pooled.ts";
import { runCompetition } from "@lib/training/stages/run_competition.ts";
import { startEngine } from "@lib/training/tasks/start_engine.ts";
import { assess } from "@lib/training/assessment/summarize.ts";
import { hostileRows, Project } from "../_project.ts";

/** A transaction that notes what it is given. */
function noting(): { calls: string[]; transaction: RunTransaction } {
  const calls: string[] = [];
  const transaction: RunTransaction = {
    addShared: (name) => void calls.push(`shared ${name}`),
    addVersion: ({ key, contender, status, model }) =>
      void calls.push(`version ${key.parts[0]} ${status} ${contender} ${model.length > 0}`),
    addOutcome: ({ key, status, error }) => void calls.push(`outcome ${key.parts[0]} ${status} ${error?.code ?? ""}`),
    commit: () => {
      throw new Error("not here");
    },
    abort() {},
  };
  return { calls, transaction };
}

/** Ids of the keys, totals aside, whose usual errors a run hands over. */
async function watchedKeys(input: RegisterInput): Promise<string[]> {
  const { transaction } = noting(), stored: string[] = [];
  const addShared = (name: string, bytes: Uint8Array) => {
    if (name === SHARED_WATCH) stored.push(...Array.from(decodeWatch(bytes).keys, ([id]) => id));
  };
  await registerKeys({ ...transaction, addShared }, input);
  const keys = new Set(input.group.keys.map(({ id }) => id));
  return stored.filter((id) => keys.has(id));
}

Deno.test("registerKeys() hands over everything in order, and stops before it hands over anything damaged", async () => {
  const rows = hostileRows().filter(({ item }) => ["i00", "missing", "zero"].includes(item));
  using project = new Project(rows);
  const plan = await project.plan(), group = await currentGroup(project.paths.store, "shop");
  const journal = new Journal(Deno.makeTempDirSync());
  const execution = { workers: 0, journal, log: SILENT_LOGGER, serve: true };
  const pool = startEngine(plan, execution);
  try {
    const selection = await runCompetition(plan, pool, execution);
    const assessment = await assess(() => journal.backtests(4), plan, { selection });
    const finished = await fitChampions(plan, pool, { ...execution, group, selection, assessment });
    const pooled = await finalPooled(plan, { group, journal });
    const input = {
      plan,
      group,
      selection,
      assessment,
      journal,
      finished,
      pooled,
      unseen: null,
      comparisons: new Map(),
    };
    const again = async () => {
      const pooled = await finalPooled(plan, { group, journal });
      await registerKeys(noting().transaction, { ...input, pooled });
    };
    const { calls, transaction } = noting();
    const { outcomes } = await registerKeys(transaction, input);
    assertEquals(calls.filter((call) => !call.includes("newcomers") && !call.includes("season")), [
      ...[
        "shared feature_spec",
        "shared plan",
        "shared selection",
        "shared data_shape",
        "shared interval_profile",
        "shared pooled:global_ridge",
      ],
      `version i00 champion ${outcomes.at(0)!.contender} true`,
      "outcome i00 champion ",
      `version i00 champion ${outcomes.at(1)!.contender} true`,
      "outcome i00 champion ",
      "outcome missing failed ALL_MISSING",
      "version zero fallback zero true",
      "outcome zero fallback ",
      "shared recipes:0",
      "shared recipes",
    ]);
    assertEquals([...outcomes].map(({ status, reason }) => `${status} ${reason}`).slice(2), [
      "failed ",
      "fallback ALL_ZERO",
    ]);
    const watched = (choices: typeof selection.choices) =>
      watchedKeys({ ...input, selection: { ...selection, choices }, assessment: served });
    const served = await assess(() => journal.backtests(4), plan, { selection, serve: true });
    const own = [...outcomes].slice(0, 2).map(({ key }) => key.id);
    assertEquals(await watched(selection.choices), own);
    // Of a key that another model serves than its choice, the errors of the choice say nothing.
    assertEquals(
      await watched([...selection.choices].map((own, k) => k === 0 ? { ...own, contender: "other" } : own)),
      [
        own[1],
      ],
    );
    for (const name of [finished[3], `pooled/${plan.end}`]) {
      Deno.truncateSync(`${journal.dir}/${name}`, 64);
      const error = await assertRejects(again, DataError);
      assertEquals([error.code, error.context.name], ["CORRUPT_JOURNAL", name]);
    }
  } finally {
    await pool.close();
  }
});
