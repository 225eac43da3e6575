import type { Command } from "commander";
import { loadConfig } from "../../data/load_config.ts";
import { EXIT } from "../session/exit_code.ts";
import {
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  addSourceOptions,
  addStoreOption,
  type KeyOptions,
  parseFolder,
  parsePositive,
  parseSeed,
  whereOf,
} from "../options/options.ts";
import { readEnvironment } from "../session/read_environment.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { openSharedPlace } from "./shared_place.ts";
import { addEndpointOption, type StorageOptions } from "../options/storage.ts";
import { SHARDS, tellPlanned } from "../options/share_options.ts";
import { sourceAccess } from "../options/source_access.ts";

interface PlanFlags extends CommonOptions, KeyOptions, StorageOptions {
  readonly config: string;
  readonly input?: string;
  readonly store: string;
  readonly registry: string;
  readonly output: string;
  readonly shards: number;
  readonly horizon?: number;
  readonly seed?: number;
}

/** `plan`: a training for many machines, in a place that all of them see. */
export function addPlanCommand(program: Command, action: CommandAction): void {
  const command = program.command("plan")
    .description(
      "plan a training for many machines: table, plan and first pass into a folder or bucket that all of them see",
    )
    .requiredOption(
      "--output <folder>",
      "where the plan, its table and all results lie: a folder, or s3://bucket/prefix",
      parseFolder,
    )
    .option("--shards <n>", "shards of a pass, at most", parsePositive, SHARDS);
  addKeyOptions(addRegistryOption(addStoreOption(addSourceOptions(command))))
    .option("--horizon <n>", "steps ahead, instead of the config's", parsePositive)
    .option("--seed <n>", "seed, instead of the config's", parseSeed);
  addOutputOptions(addEndpointOption(command), [
    ["plan --config config/shop.json --output /shared/shop", "then work on its shards, and finalize"],
    ["plan --config config/shop.json --output /shared/shop --shards 500", "for an array of 500 jobs"],
    ["plan --config config/shop.json --output s3://team/shop", "in a bucket; keys as the tools of AWS find them"],
  ]);
  command.action(action<PlanFlags>(plan));
}

async function plan(session: Session, flags: PlanFlags): Promise<number> {
  const config = await loadConfig(flags.config, { horizon: flags.horizon, seed: flags.seed });
  const { shareTraining } = await import("../../training/shared/share_training.ts");
  using opened = await openSharedPlace(session, flags.output, flags);
  const { place } = opened;
  const { shared, keys, isNew, due } = await shareTraining(config, {
    place,
    shards: flags.shards,
    store: flags.store,
    registry: flags.registry,
    input: flags.input,
    access: sourceAccess(session),
    where: whereOf(flags),
    limit: flags.limit,
    now: () => new Date(),
    environment: await readEnvironment(),
    log: session.log,
    signal: session.signal,
  });
  const { run, passes, shards } = shared;
  tellPlanned(session, { run, keys, isNew, passes, shards, due }, place);
  return EXIT.DONE;
}
