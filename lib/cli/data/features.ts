import type { Command } from "commander";
import { formatPeriod } from "../../core/time/calendar.ts";
import { formatFindings } from "../../data/demand/expectations/format_findings.ts";
import { describeDates, namesOfDates } from "../../data/times/holidays/describe_dates.ts";
import type { PreparedTable } from "../../data/prepare.ts";
import { loadConfig } from "../../data/load_config.ts";
import { describeSplit } from "../../data/rows/describe_split.ts";
import { describeCalendar } from "../../data/times/describe_calendar.ts";
import { addOutputOptions, addSourceOptions, addStoreOption } from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { sourceAccess } from "../options/source_access.ts";
import { formatTable } from "../session/table.ts";
import { worstFindings } from "./worst_findings.ts";

interface FeaturesFlags extends CommonOptions {
  readonly config: string;
  readonly input?: string;
  readonly store: string;
  readonly verbose?: boolean;
}

/** Findings that a screen has room for. */
const MOST_FINDINGS = 8;

/** `features`: read and validate a table into the feature store. */
export function addFeaturesCommand(program: Command, action: CommandAction): void {
  const command = program.command("features")
    .description("read, validate and regularise a table into the feature store");
  addStoreOption(addSourceOptions(command)).option("--verbose", "print all counts and findings, also what is well");
  addOutputOptions(command, [
    ["features", "the demo table"],
    ["features --config config/hospital.json --input hospital_monthly.csv.gz --json", "findings and counts as JSON"],
  ]);
  command.action(action<FeaturesFlags>(features));
}

async function features(session: Session, flags: FeaturesFlags): Promise<void> {
  const config = await loadConfig(flags.config);
  const [{ checkConfig }, { prepareTable }] = await Promise.all([
    import("../../training/plan/check_config.ts"),
    import("../../data/prepare.ts"),
  ]);
  checkConfig(config);
  const { store, input } = flags, created = new Date().toISOString(), today = created.slice(0, 10);
  const table = await prepareTable(config, {
    store,
    input,
    access: sourceAccess(session),
    today,
    created,
    log: session.log,
  });
  session.result(plainTable(table), () => formatPrepared(table, flags.verbose ?? false));
}

/** What was read: all, or what a screen has room for: nothing of what did not happen, and of findings the worst. */
function formatPrepared(table: PreparedTable, isWhole: boolean): string {
  const { group, quarantinePath, findings, isNew } = table, { split, from, until } = plainTable(table);
  const counts = Object.entries(table.counts).filter(([, count]) => isWhole || count > 0);
  const { shown, rest } = isWhole ? { shown: findings, rest: "" } : worstFindings(findings, MOST_FINDINGS);
  const facts = [
    `Group ${group.name} version ${group.version}${isNew ? "" : " (unchanged)"}: ${group.dir}`,
    split === null
      ? `Calendar: ${
        describeCalendar(group.calendar, { end: group.end, seasonLength: table.config.seasonLength })
      }; ${from} to ${until}`
      : `Split: ${describeSplit(split)}`,
    ...group.dates === undefined ? [] : [describeDates(group.dates)],
    quarantinePath === null ? "No rows in quarantine." : `Quarantine: ${quarantinePath}`,
  ];
  const told = formatTable([
    { title: "", cells: ["keys", "rows", ...counts.map(([name]) => `rows ${name}`)] },
    { title: "", cells: [group.keys.length, group.rows, ...counts.map(([, count]) => count)].map(String) },
  ]);
  const found = [...isWhole || shown.length > 0 ? [formatFindings(shown)] : [], ...rest === "" ? [] : [rest]];
  return [facts.join("\n"), told.trimStart(), ...found].join("\n\n");
}

/**
 * A stored table as JSON has it: either its calendar or how its rows are split.
 *
 * @param table The table.
 */
export function plainTable({ group, config, counts, findings, quarantinePath, isNew }: PreparedTable) {
  const { frequency, seasonLength } = config, { table: split = null } = group;
  const calendar = {
    frequency,
    seasonLength,
    from: formatPeriod(group.calendar, group.start),
    until: formatPeriod(group.calendar, group.end),
  };
  return {
    group: group.name,
    version: group.version,
    dir: group.dir,
    contentHash: group.contentHash,
    isNew,
    ...split === null ? calendar : { frequency: null, seasonLength: null, from: null, until: null },
    split,
    keys: group.keys.length,
    rows: group.rows,
    dates: namesOfDates(group.dates),
    counts,
    quarantine: quarantinePath,
    findings,
  };
}
