import type { Command } from "commander";
import type { VersionLineage } from "../lineage/describe_lineage.ts";
import type { VersionDetail } from "../registry/records.ts";
import { formatLineage } from "./lineage_tables.ts";
import { oneVersion, plainVersion } from "./one_version.ts";
import {
  addExamples,
  addFolderOptions,
  addKeyOptions,
  addOutputOptions,
  type FolderOptions,
  type KeyOptions,
  whereOf,
} from "./options.ts";
import type { Action } from "./run_cli.ts";
import type { OutputOptions, Session } from "./session.ts";
import { addVersionOptions, choiceOf, type VersionOptions } from "./version_options.ts";

interface LineageFlags extends OutputOptions, KeyOptions, FolderOptions, VersionOptions {}

/** `lineage`: everything that one version was made from. */
export function addLineageCommand(program: Command, action: Action): void {
  const command = program.command("lineage").description("show everything that one model was made from");
  addFolderOptions(addVersionOptions(addKeyOptions(command)));
  addExamples(addOutputOptions(command), [
    ["lineage --item item_007 --location loc_03", "the champion of one key"],
    ["lineage --version 12 --json", "one version by its number"],
  ]);
  command.action(action<LineageFlags>(lineage));
}

async function lineage(session: Session, flags: LineageFlags): Promise<void> {
  const filter = { ...choiceOf(flags), where: whereOf(flags) };
  const [{ openRegistry }, { describeLineage }] = await Promise.all([
    import("../registry/registry.ts"),
    import("../lineage/describe_lineage.ts"),
  ]);
  const registry = openRegistry(flags.registry, { now: () => new Date(), readOnly: true });
  try {
    const detail: VersionDetail = registry.showVersion(oneVersion(registry, filter).id);
    const told: VersionLineage = await describeLineage(registry, detail, flags);
    const { version, ...facts } = told;
    session.result({ ...plainVersion(version), ...facts }, () => formatLineage(told));
  } finally {
    registry.close();
  }
}
