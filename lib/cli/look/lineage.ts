import { type Command, InvalidArgumentError } from "commander";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import type { VersionLineage } from "../../lineage/describe_lineage.ts";
import type { Retraining } from "../../lineage/retrain.ts";
import type { Recipe } from "../../training/record/recipe_record.ts";
import { EXIT } from "../session/exit_code.ts";
import { formatLineage, formatRetraining } from "./lineage_tables.ts";
import { oneVersion, plainVersion } from "./one_version.ts";
import {
  addFolderOptions,
  addKeyFilter,
  addOutputOptions,
  addWorkersOption,
  type FolderOptions,
  type KeyOptions,
  whereOf,
} from "../options/options.ts";
import { readEnvironment } from "../session/read_environment.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { withRegistry } from "../options/with_registry.ts";
import { addVersionOptions, chosenVersion, type VersionOptions } from "../options/version_options.ts";

interface LineageFlags extends CommonOptions, KeyOptions, FolderOptions, VersionOptions {
  readonly retrain?: boolean;
  readonly force?: boolean;
  readonly workers: number;
}

/** `lineage`: everything that one version was made from; `--retrain` makes it again. */
export function addLineageCommand(program: Command, action: CommandAction): void {
  const command = program.command("lineage").description("show everything that one model was made from");
  addFolderOptions(addVersionOptions(addKeyFilter(command)))
    .option(
      "--retrain",
      "make it again from its data, config and seed, and compare bytes; takes most of its run's time",
    )
    .option("--force", "with --retrain: compare also where code or machine are not those that made it");
  addOutputOptions(addWorkersOption(command), [
    ["lineage --item item_07 --location loc_03", "the champion of one key"],
    ["lineage --item item_07 --location loc_03 --version blend_v1.2.0 --json", "a former version of it"],
    ["lineage --version 12 --retrain", "make one version again, by its number, and compare"],
  ]);
  command.action(action<LineageFlags>(lineage));
}

async function lineage(session: Session, flags: LineageFlags): Promise<number> {
  const filter = { ...chosenVersion(flags), where: whereOf(flags) };
  if (flags.force && !flags.retrain) throw new InvalidArgumentError("--force goes with --retrain");
  const { describeLineage } = await import("../../lineage/describe_lineage.ts");
  return await withRegistry({ ...flags, readOnly: true }, async (registry) => {
    const told = await describeLineage(registry, registry.showVersion(oneVersion(registry, filter).id), flags);
    const { version, ...facts } = told;
    const retraining = flags.retrain ? await retrain(session, flags, { registry, version }) : null;
    session.result(
      { ...plainVersion(version, recipeOf(told)), ...facts, retraining },
      () => [formatLineage(told), ...retraining === null ? [] : [formatRetraining(retraining)]].join("\n\n"),
    );
    return retraining === null || retraining.equal ? EXIT.DONE : EXIT.ERROR;
  });
}

function recipeOf({ parameters }: VersionLineage): Recipe | null {
  return parameters?.map(({ name, share }) => ({ contender: name, weight: share })) ?? null;
}

async function retrain(
  session: Session,
  flags: LineageFlags,
  { registry, version }: { readonly registry: Registry; readonly version: VersionRow },
): Promise<Retraining> {
  const { retrainVersion } = await import("../../lineage/retrain.ts");
  return await retrainVersion(registry, version, {
    root: flags.registry,
    store: flags.store,
    scratch: flags.reports,
    environment: await readEnvironment(),
    force: flags.force,
    workers: flags.workers,
    clock: () => performance.now(),
    log: session.log,
    onProgress: (progress) => session.progress.update(progress),
    signal: session.signal,
  });
}
