import { type Command, InvalidArgumentError } from "commander";
import {
  checkConfigs,
  checkPackages,
  checkRegistry,
  checkRuntime,
  checkStorage,
  checkTools,
  checkWritable,
} from "./doctor_checks.ts";
import { EXIT } from "./exit_code.ts";
import { addExamples, addOutputOptions, addRegistryOption, addReportsOption, addStoreOption } from "./options.ts";
import type { Action } from "./run_cli.ts";
import type { OutputOptions, Session } from "./session.ts";
import { addEndpointOption, openStorage, parseStorage, type StorageOptions } from "./storage.ts";
import { formatTable } from "./table.ts";

/** What one check of `doctor` found. */
export interface CheckRow {
  /** What was looked at. */
  readonly name: string;
  /** `fail`: the main job cannot run; `warn`: something optional is missing. */
  readonly status: "ok" | "warn" | "fail";
  /** What was found. */
  readonly detail: string;
  /** The remedy; empty if none is needed. */
  readonly hint: string;
}

interface DoctorFlags extends OutputOptions, StorageOptions {
  readonly storage?: string;
  readonly config?: string;
  readonly store: string;
  readonly registry: string;
  readonly reports: string;
}

/** `doctor`: the connection test. */
export function addDoctorCommand(program: Command, action: Action): void {
  const command = program.command("doctor")
    .description("check versions, packages, write access, kernel and data: the connection test");
  addRegistryOption(command).option("--config <file>", "check this config and its data only; default: all of config/");
  addReportsOption(addStoreOption(command))
    .option("--storage <address>", "probe also this storage, s3://bucket/prefix or file:///folder", parseStorage);
  addExamples(addOutputOptions(addEndpointOption(command)), [
    ["doctor", "check everything"],
    ["doctor --config config/demo.json --json", "one config, as JSON"],
    ["doctor --storage s3://team/models", "whether models may be shared there: eight racing writers, wrong checksums"],
  ]);
  command.action(action<DoctorFlags>(doctor));
}

async function doctor(session: Session, flags: DoctorFlags): Promise<number> {
  const { storage } = flags;
  if (storage === undefined && flags.endpoint !== undefined) {
    throw new InvalidArgumentError("--endpoint goes with --storage");
  }
  const folders = { "feature store": flags.store, "registry root": flags.registry, reports: flags.reports };
  const checks: CheckRow[] = [
    ...checkRuntime(),
    ...await checkPackages(),
    ...await checkWritable(folders),
    ...await checkRegistry(flags.registry),
    ...await checkTools(),
    ...await checkConfigs(flags.config),
    ...storage === undefined ? [] : await checkStorage(() => openStorage(session, storage, flags)),
  ];
  const failed = checks.filter((check) => check.status === "fail").length;
  session.result({ ok: failed === 0, checks }, () =>
    [
      formatTable([
        { title: "", cells: checks.map((check) => check.status) },
        { title: "check", cells: checks.map((check) => check.name) },
        { title: "found", cells: checks.map((check) => check.detail), align: "left" },
        { title: "remedy", cells: checks.map((check) => check.hint) },
      ]),
      failed === 0 ? "Ready." : `${failed} check(s) failed.`,
    ].join("\n\n"));
  return failed === 0 ? EXIT.DONE : EXIT.ERROR;
}
