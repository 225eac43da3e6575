import { type Command, InvalidArgumentError } from "commander";
import {
  checkConfigs,
  checkPackages,
  checkRegistry,
  checkRuntime,
  checkStorage,
  checkTools,
  checkUnfinished,
  checkWritable,
} from "./doctor_checks.ts";
import { checkNetwork, checkRoom, checkSurroundings, thisMachine } from "./doctor_machine.ts";
import { formatCount } from "../../core/text/plural.ts";
import { EXIT } from "../session/exit_code.ts";
import { addOutputOptions, addRegistryOption, addReportsOption, addStoreOption } from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { addEndpointOption, openStorage, parseStorage, type StorageOptions } from "../options/storage.ts";
import { formatTable } from "../session/table.ts";

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

interface DoctorFlags extends CommonOptions, StorageOptions {
  readonly storage?: string;
  readonly config?: string;
  readonly store: string;
  readonly registry: string;
  readonly reports: string;
  readonly verbose?: boolean;
  readonly offline?: boolean;
}

/** `doctor`: the connection test. */
export function addDoctorCommand(program: Command, action: CommandAction): void {
  const command = program.command("doctor")
    .description("find the usual troubles before a run does, with remedies: versions, packages, room, network, data");
  addRegistryOption(command).option("--config <file>", "check this config and its data only; default: all of config/");
  addReportsOption(addStoreOption(command))
    .option("--storage <address>", "probe also this storage, s3://bucket/prefix or file:///folder", parseStorage)
    .option("--verbose", "show also what is well")
    .option("--offline", "do not ask the npm registry");
  addOutputOptions(addEndpointOption(command), [
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
  const machine = thisMachine(session.terminal.variable.bind(session.terminal));
  const checks: CheckRow[] = [
    ...checkRuntime(),
    ...checkSurroundings(machine),
    ...checkRoom(folders, machine),
    ...await checkPackages(),
    ...await checkWritable(folders),
    ...flags.offline ? [] : await checkNetwork(machine),
    ...await checkRegistry(flags.registry),
    ...await checkUnfinished(flags.reports),
    ...await checkTools(),
    ...await checkConfigs(flags.config),
    ...storage === undefined ? [] : await checkStorage(() => openStorage(session, storage, flags)),
  ];
  const failed = checks.filter((check) => check.status === "fail").length;
  session.result({ ok: failed === 0, checks }, () => formatChecks(checks, { isWhole: flags.verbose ?? false }));
  return failed === 0 ? EXIT.DONE : EXIT.ERROR;
}

/** What is not as it should be, each with its remedy below; what is well in one line, or as it was found. */
function formatChecks(checks: readonly CheckRow[], { isWhole }: { readonly isWhole: boolean }): string {
  const open = checks.filter(({ status }) => status !== "ok"), well = checks.filter(({ status }) => status === "ok");
  const failed = checks.filter(({ status }) => status === "fail").length;
  const troubles = open.map(({ status, name, detail, hint }) =>
    `${status}  ${name}: ${detail}${hint === "" ? "" : `\n      ${hint}`}`
  );
  const found = formatTable([
    { title: "", cells: well.map(({ status }) => status) },
    { title: "check", cells: well.map(({ name }) => name) },
    { title: "found", cells: well.map(({ detail }) => detail), align: "left" },
  ]);
  const verdict = failed > 0
    ? `${formatCount(failed, "check")} failed: see the remedies above.`
    : "Ready. Next: deno task init FILE for a table of your own, or deno task train for the demo.";
  return [
    ...isWhole ? [found] : [`${formatCount(well.length, "check is", "checks are")} well (--verbose shows them).`],
    ...troubles.length === 0 ? [] : [troubles.join("\n")],
    verdict,
  ].join("\n\n");
}
