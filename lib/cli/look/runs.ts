import type { Command } from "commander";
import { addFolderOptions, addOutputOptions, type FolderOptions, parsePositive } from "../options/options.ts";
import { withRegistry } from "../options/with_registry.ts";
import type { CommandAction } from "../session/command_action.ts";
import { formatRunComparison, formatRuns } from "./runs_tables.ts";
import type { CommonOptions, Session } from "../session/session.ts";

/** Options of the list of runs. */
export interface RunsFlags extends CommonOptions, Pick<FolderOptions, "registry"> {
  readonly limit?: number;
}

interface CompareFlags extends RunsFlags {
  readonly metric?: string;
}

/** `runs`: recorded runs, and two of them beside each other. */
export function addRunsCommand(program: Command, action: CommandAction): void {
  const command = program.command("runs").description("list recorded runs, compare two of them").exitOverride();
  const list = command.command("list", { isDefault: true }).description(
    "list committed runs, newest first (the default)",
  );
  addFolderOptions(list).option("--limit <n>", "at most this many", parsePositive);
  addOutputOptions(list, [["runs", "all runs"], [
    "runs --limit 5 --json",
    "the last five, with their config and summary",
  ]]);
  list.action(action<RunsFlags>(listRuns));

  const compare = command.command("compare <a> <b>")
    .description("what differs in two runs, their metrics side by side, and who wins on the keys that both have");
  addFolderOptions(compare).option("--metric <name>", "error that keys are compared by; default: what run b chose by");
  addOutputOptions(compare, [
    ["runs compare demo-20250101T000000-abcdef demo-20250201T000000-abcdef", "two runs of one table"],
    ["runs compare A B --metric wape --json", "by another error, as JSON"],
  ]);
  compare.action((a: string, b: string, flags: CompareFlags) =>
    action<CompareFlags>((session, options) => compareTwo(session, options, [a, b]))(flags)
  );
}

/** List runs. */
export async function listRuns(session: Session, flags: RunsFlags): Promise<void> {
  const { runVerdicts } = await import("../../lifecycle/run_verdicts.ts");
  await withRegistry({ ...flags, readOnly: true }, (registry) => {
    const rows = registry.listRuns({ limit: flags.limit }), gates = runVerdicts(registry, rows);
    const runs = rows.map((row, i) => ({ ...row, gate: gates[i] ?? "none" as const }));
    session.result({ runs }, () => formatRuns(runs));
  });
}

async function compareTwo(session: Session, flags: CompareFlags, runs: readonly [string, string]): Promise<void> {
  const { compareRuns } = await import("../../lineage/compare_runs.ts");
  await withRegistry({ ...flags, readOnly: true }, (registry) => {
    const comparison = compareRuns(registry, runs, flags);
    session.result(comparison, () => formatRunComparison(comparison));
    for (const note of comparison.notes) session.log.warn(note);
  });
}
