import { type Command, InvalidArgumentError } from "commander";
import { formatCount } from "../core/plural.ts";
import { EXIT } from "./exit_code.ts";
import { addExamples, addOutputOptions, parseCount, parsePositive } from "./options.ts";
import { readEnvironment } from "./read_environment.ts";
import type { Action } from "./run_cli.ts";
import type { OutputOptions, Session } from "./session.ts";
import { openSharedPlace } from "./shared_place.ts";
import { addEndpointOption, type StorageOptions } from "./storage.ts";
import { inputLines } from "./input_lines.ts";

interface WorkFlags extends OutputOptions, StorageOptions {
  readonly plan: string;
  readonly shard?: number;
  readonly listen?: boolean;
  readonly workers: number;
}

/** Where arrays of jobs have their index: Slurm, Kubernetes, AWS Batch. */
const INDEXES = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"];

/** `work`: one shard of whatever pass of a plan is due. */
export function addWorkCommand(program: Command, action: Action): void {
  const command = program.command("work")
    .description("do one shard of a plan that many machines work on; nothing, where nothing of it is due")
    .requiredOption("--plan <folder>", "where the plan lies")
    .option(
      "--shard <n>",
      `number of the shard, from 0; default in an array of jobs its index, of ${INDEXES.join(", ")}`,
      parseCount,
    )
    .option("--listen", "take numbers of shards from standard input, one a line, until it ends; answers are JSON lines")
    .option("--workers <n>", "workers", parsePositive, 1);
  addExamples(addOutputOptions(addEndpointOption(command)), [
    ["work --plan /shared/shop --shard 7", "shard 7 of the pass that is due"],
    ["work --plan /shared/shop", "the shard of this job, in an array of Slurm, Kubernetes or AWS Batch"],
  ]);
  command.action(action<WorkFlags>(work));
}

/** The index of this job in its array. */
function arrayIndex({ terminal }: Session): number | undefined {
  const index = INDEXES.map((name) => terminal.variable(name)).find((text) => text !== undefined && text !== "");
  return index === undefined ? undefined : parseCount(index);
}

async function work(session: Session, flags: WorkFlags): Promise<number> {
  const { plan, listen = false, workers } = flags, { log, signal } = session;
  const shard = listen ? flags.shard : flags.shard ?? arrayIndex(session);
  if ((shard === undefined) === !listen) {
    throw new InvalidArgumentError("give either --shard or --listen");
  }
  const { openShards } = await import("./open_shards.ts");
  using opened = await openSharedPlace(session, plan, flags);
  const { place } = opened;
  const environment = await readEnvironment(), who = `process ${Deno.pid} since ${new Date().toISOString()}`;
  const worker = await openShards({ place, environment, who, workers, log, signal });
  try {
    if (shard === undefined) {
      const { answerLines } = await import("../engines/shards/shard_lines.ts");
      const answer = (value: unknown) => void session.terminal.out(`${JSON.stringify(value)}\n`);
      await answerLines(worker, inputLines(Deno.stdin.readable, { signal }), { answer, signal });
      return EXIT.DONE;
    }
    const worked = await worker.work(shard);
    session.result(
      worked,
      () =>
        worked.done === 0
          ? `Shard ${shard}: nothing to do.`
          : `Shard ${shard} of pass ${worked.pass}: ${formatCount(worked.done, "result")} made.`,
    );
    return EXIT.DONE;
  } finally {
    await worker.close();
  }
}
