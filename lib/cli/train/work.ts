import { type Command, InvalidArgumentError } from "commander";
import { formatCount } from "../../core/text/plural.ts";
import { EXIT } from "../session/exit_code.ts";
import { addOutputOptions, parseCount, parseFolder, parsePositive, parseText } from "../options/options.ts";
import { readEnvironment } from "../session/read_environment.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { openSharedPlace } from "./shared_place.ts";
import { addEndpointOption, type StorageOptions } from "../options/storage.ts";
import { inputLines } from "./input_lines.ts";

interface WorkFlags extends CommonOptions, StorageOptions {
  readonly plan: string;
  readonly shard?: number;
  readonly listen?: boolean;
  readonly job?: string;
  readonly workers: number;
}

/** Where arrays of jobs have their index, and their name where it is told: Slurm, Kubernetes, AWS Batch. */
const ARRAYS: readonly { readonly index: string; readonly job?: string }[] = [
  { index: "SLURM_ARRAY_TASK_ID", job: "SLURM_ARRAY_JOB_ID" },
  { index: "JOB_COMPLETION_INDEX" },
  { index: "AWS_BATCH_JOB_ARRAY_INDEX", job: "AWS_BATCH_JOB_ID" },
];

/** `work`: one shard of whatever pass of a plan is due. */
export function addWorkCommand(program: Command, action: CommandAction): void {
  const command = program.command("work")
    .description("do one shard of a plan that many machines work on; nothing, where nothing of it is due")
    .requiredOption("--plan <folder>", "where the plan lies", parseFolder)
    .option(
      "--shard <n>",
      `number of the shard, from 0; default in an array of jobs its index, of ${
        ARRAYS.map(({ index }) => index).join(", ")
      }`,
      parseCount,
    )
    .option("--listen", "take numbers of shards from standard input, one a line, until it ends; answers are JSON lines")
    .option(
      "--job <text>",
      "who gives out the shards, and never one again while somebody is at it who had it before: only then is an attempt " +
        "that has not ended known to be dead, also on another machine; default in an array of Slurm or AWS Batch its job",
      parseText,
    )
    .option("--workers <n>", "workers", parsePositive, 1);
  addOutputOptions(addEndpointOption(command), [
    ["work --plan /shared/shop --shard 7", "shard 7 of the pass that is due"],
    ["work --plan /shared/shop", "the shard of this job, in an array of Slurm, Kubernetes or AWS Batch"],
  ]);
  command.action(action<WorkFlags>(work));
}

/** The shard of this job in its array, and the job that retries it. */
function ofArray({ terminal }: Session): { readonly shard?: number; readonly job?: string } {
  const variable = (name: string) => terminal.variable(name) || undefined;
  const array = ARRAYS.find(({ index }) => variable(index) !== undefined);
  if (array === undefined) return {};
  const { index, job } = array, id = job === undefined ? undefined : variable(job);
  return { shard: parseIndex(index, variable(index)!), job: id === undefined ? undefined : `${job} ${id}` };
}

/** Number of a shard in a variable. */
function parseIndex(name: string, text: string): number {
  try {
    return parseCount(text);
  } catch (thrown) {
    if (!(thrown instanceof InvalidArgumentError)) throw thrown;
    throw new InvalidArgumentError(`${name} is ${JSON.stringify(text)}. ${thrown.message} Or give --shard.`);
  }
}

/** Name of this machine, where it may be asked. */
function hostName(): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "hostname" });
  return state === "granted" ? Deno.hostname() : undefined;
}

async function work(session: Session, flags: WorkFlags): Promise<number> {
  const { plan, listen = false, workers } = flags, { log, signal } = session;
  const array = listen || flags.shard !== undefined ? {} : ofArray(session);
  const { shard = array.shard, job = array.job } = flags;
  if (shard !== undefined && listen) throw new InvalidArgumentError("give either --shard or --listen");
  if (shard === undefined && !listen) {
    const names = ARRAYS.map(({ index }) => index).join(", ");
    throw new InvalidArgumentError(`give --shard or --listen: this is no job of an array, as none of ${names} is set`);
  }
  const { openShards } = await import("./open_shards.ts");
  using opened = await openSharedPlace(session, plan, flags);
  const { place } = opened;
  const environment = await readEnvironment(), who = `process ${Deno.pid} since ${new Date().toISOString()}`;
  const worker = await openShards({ ...{ place, environment, who, workers, log, signal }, host: hostName(), job });
  try {
    if (shard === undefined) {
      const { answerLines } = await import("../../engines/shards/shard_lines.ts");
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
