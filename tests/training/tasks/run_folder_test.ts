import { assert, assertEquals, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { writeManifest } from "@lib/storage/files/folder_manifest.ts";
import { IN_PROGRESS, Mark } from "@lib/storage/files/mark.ts";
import type { TrainingPlan } from "@lib/training/plan/plan.ts";
import {
  journalOf,
  journalsOf,
  removeJournals,
  resumeRun,
  type RunSearch,
  startRun,
  whoWorksOn,
  workHash,
} from "@lib/training/tasks/run_folder.ts";
import { planOf } from "../_plan.ts";

const plan = planOf(), otherPlan = planOf({ horizon: 5 });
const now = () => new Date(Date.UTC(2024, 0, 2));
const reserve = (run: string) => run;

/** A folder of reports with what runs have left there. */
class Reports {
  readonly dir = Deno.makeTempDirSync();
  readonly committed = new Map<string, string>();

  /** A run, unfinished unless more is done. */
  async add(run: string, of: TrainingPlan = plan): Promise<void> {
    await journalOf(`${this.dir}/${run}`, of, { log: SILENT_LOGGER })
      .create({ run, hash: of.hash, workHash: workHash(of), data: of.data });
  }

  commit(run: string, of: TrainingPlan = plan): void {
    this.committed.set(run, of.hash);
  }

  report(run: string): void {
    writeManifest(`${this.dir}/${run}`, [], { about: { run } });
  }

  async find(run: string | true = true): Promise<string> {
    const search: RunSearch = { reports: this.dir, run, now, committed: (name) => this.committed.get(name) ?? null };
    try {
      const found = await resumeRun(plan, search);
      if (!found.finished) found.release();
      return `${found.run} ${found.finished ? "finished" : "open"}`;
    } catch (thrown) {
      if (thrown instanceof DataError) return thrown.code;
      throw thrown;
    }
  }
}

const id = (n: number, of = plan) => `shop-2024010${n}T000000-${of.hash.slice(0, 6)}`;

Deno.test("startRun() never gives an id twice, whoever has it: this folder, the registry, a run of this moment", () => {
  const reports = `${Deno.makeTempDirSync()}/a/reports`, registered = new Set([`${id(2)}-2`]);
  const start = (folder = reports) =>
    startRun(plan, {
      reports: folder,
      now,
      reserve: (wanted) => {
        let run = wanted;
        for (let n = 2; registered.has(run); n++) run = `${wanted}-${n}`;
        registered.add(run);
        return run;
      },
    });
  const runs = [start(), start(), start()];
  assertEquals(runs.map(({ run }) => run), [id(2), `${id(2)}-3`, `${id(2)}-4`]);
  Deno.mkdirSync(`${reports}/${id(2)}-5`); // of a registry that is gone
  runs.push(start());
  assertEquals(runs[3].run, `${id(2)}-2-2`);
  const elsewhere = start(`${reports}-2`);
  assert(!runs.some(({ run }) => run === elsewhere.run));
  assertEquals(whoWorksOn(runs[0].dir), `process ${Deno.pid} since 2024-01-02T00:00:00.000Z`);
  for (const run of [...runs, elsewhere]) run.release();
  assertEquals(whoWorksOn(runs[0].dir), "");
});

Deno.test("startRun() where no folder can be is told before any work", () => {
  const reports = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${reports}/file`, "");
  const error = assertThrows(() => startRun(plan, { reports: `${reports}/file`, reserve, now }), DataError);
  assertEquals(error.code, "WRITE_FAILED");
});

Deno.test("resumeRun() is the newest run of the plan that is not finished, or the one that is named", async () => {
  const reports = new Reports();
  assertEquals(await reports.find(), "NOTHING_TO_RESUME");
  await reports.add(id(1));
  await reports.add(id(2));
  await reports.add(id(3, otherPlan), otherPlan);
  Deno.mkdirSync(`${reports.dir}/${id(4)}`); // died before it could note anything
  assertEquals(await reports.find(), `${id(2)} open`);
  assertEquals(await reports.find(id(1)), `${id(1)} open`);
  assertEquals(await reports.find(id(3, otherPlan)), "PLAN_CHANGED");
  for (const run of [id(4), "another", "../../x", ""]) assertEquals(await reports.find(run), "NOTHING_TO_RESUME");
  // Of two of one second, the second; the tenth comes after the second.
  await reports.add(`${id(5)}-2`);
  await reports.add(`${id(5)}-10`);
  await reports.add(id(5));
  assertEquals(await reports.find(), `${id(5)}-10 open`);
});

Deno.test("resumeRun() tells a committed run whose report is not done from a finished one", async () => {
  const reports = new Reports();
  await reports.add(id(1));
  reports.commit(id(1));
  assertEquals(await reports.find(), `${id(1)} open`);
  reports.report(id(1));
  assertEquals(await reports.find(), `${id(1)} finished`);
  // What it had no time to remove is removed.
  assertThrows(() => Deno.statSync(journalsOf(`${reports.dir}/${id(1)}`)), Deno.errors.NotFound);
  assertEquals(await reports.find(id(1)), `${id(1)} finished`);
  // A finished report of which the registry knows nothing is no finished run, nor one that can go on.
  reports.committed.clear();
  assertEquals(await reports.find(), "NOTHING_TO_RESUME");
  reports.commit(id(1), otherPlan);
  assertEquals(await reports.find(id(1)), "PLAN_CHANGED");
  // The newest decides: an older one that was left has been overtaken.
  await reports.add(id(2));
  await reports.add(id(3));
  reports.commit(id(3));
  reports.report(id(3));
  assertEquals([await reports.find(), await reports.find(id(2))], [`${id(3)} finished`, `${id(2)} open`]);
});

Deno.test("resumeRun() passes over a run that is being worked on, and refuses where there is no other", async () => {
  const reports = new Reports();
  await reports.add(id(1));
  await reports.add(id(2));
  const [newer, older] = [id(2), id(1)].map((run) => Mark.take(`${reports.dir}/${run}/${IN_PROGRESS}`, "process 7"));
  older?.release();
  assertEquals([await reports.find(), await reports.find(id(2))], [`${id(1)} open`, "RUN_IN_PROGRESS"]);
  reports.commit(id(1));
  reports.report(id(1));
  assertEquals(await reports.find(id(1)), `${id(1)} finished`);
  assertEquals(await reports.find(), "RUN_IN_PROGRESS");
  newer?.release();
  assertEquals(await reports.find(), `${id(2)} open`);
});

Deno.test("resumeRun() finds a journal whose plan is damaged by the work that its folder is named by", async () => {
  const reports = new Reports();
  await reports.add(id(1));
  for (const name of Deno.readDirSync(journalsOf(`${reports.dir}/${id(1)}`))) {
    Deno.truncateSync(`${journalsOf(`${reports.dir}/${id(1)}`)}/${name.name}/plan`, 3);
  }
  assertEquals(await reports.find(), `${id(1)} open`);
});

Deno.test("workHash() is of the plan and its chunks, so that a journal fits its work", () => {
  assertEquals(workHash(plan), workHash({ ...plan }));
  assertNotEquals(workHash({ ...plan, chunks: [plan.chunks.flat()] }), workHash(plan));
  assertNotEquals(workHash({ ...plan, hash: "x" }), workHash(plan));
});

Deno.test("journalOf() tells of damage where the run is told of; removeJournals() may come twice", async () => {
  const dir = Deno.makeTempDirSync(), warnings: string[] = [];
  const log = { ...SILENT_LOGGER, warn: (message: string) => void warnings.push(message) };
  const journal = journalOf(dir, plan, { log });
  await journal.keep("backtests/0", { kind: "backtest", chunk: 0, bytes: Uint8Array.of(1) });
  Deno.truncateSync(`${journal.dir}/backtests/0`, 40);
  assertEquals(await journal.chunk(0), null);
  assertMatch(
    warnings.join("\n"),
    /^Set aside backtests\/0 of the journal as it is damaged; it is made again: .*\.damaged$/,
  );
  removeJournals(dir);
  removeJournals(dir);
  assertEquals([...Deno.readDirSync(dir)], []);
});
