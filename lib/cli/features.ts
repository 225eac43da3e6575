import type { Command } from "commander";
import { formatPeriod } from "../core/calendar.ts";
import { formatFindings } from "../data/expectations/format_findings.ts";
import { describeDates, namesOfDates } from "../data/holidays/describe_dates.ts";
import type { PreparedTable } from "../data/prepare.ts";
import { loadConfig } from "../data/load_config.ts";
import { describeCalendar } from "../data/times/describe_calendar.ts";
import { addExamples, addOutputOptions, addSourceOptions, addStoreOption } from "./options.ts";
import type { Action } from "./run_cli.ts";
import type { OutputOptions, Session } from "./session.ts";
import { sourceAccess } from "./source_access.ts";
import { formatTable } from "./table.ts";

interface FeaturesFlags extends OutputOptions {
  readonly config: string;
  readonly input?: string;
  readonly store: string;
}

/** `features`: read and validate a table into the feature store. */
export function addFeaturesCommand(program: Command, action: Action): void {
  const command = program.command("features")
    .description("read, validate and regularise a table into the feature store");
  addExamples(addOutputOptions(addStoreOption(addSourceOptions(command))), [
    ["features", "the demo table"],
    ["features --config config/hospital.json --input hospital_monthly.csv.gz --json", "findings and counts as JSON"],
  ]);
  command.action(action<FeaturesFlags>(features));
}

async function features(session: Session, flags: FeaturesFlags): Promise<void> {
  const config = await loadConfig(flags.config);
  const [{ checkConfig }, { prepareTable }] = await Promise.all([
    import("../training/check_config.ts"),
    import("../data/prepare.ts"),
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
  const { group, counts, findings, quarantinePath, isNew } = table;
  const value = plainTable(table), { seasonLength } = value;
  session.result(value, () =>
    [
      `Group ${group.name} version ${group.version}${isNew ? "" : " (unchanged)"}: ${group.dir}`,
      `Calendar: ${
        describeCalendar(group.calendar, { end: group.end, seasonLength })
      }; ${value.from} to ${value.until}`,
      ...group.dates === undefined ? [] : [describeDates(group.dates)],
      formatTable([
        { title: "", cells: ["keys", "rows", ...Object.keys(counts).map((name) => `rows ${name}`)] },
        { title: "", cells: [group.keys.length, group.rows, ...Object.values(counts)].map(String) },
      ]).trimStart(),
      quarantinePath === null ? "No rows in quarantine." : `Quarantine: ${quarantinePath}`,
      formatFindings(findings),
    ].join("\n\n"));
}

/**
 * A stored table as JSON has it.
 *
 * @param table The table.
 */
export function plainTable({ group, config, counts, findings, quarantinePath, isNew }: PreparedTable) {
  const { frequency, seasonLength } = config;
  return {
    group: group.name,
    version: group.version,
    dir: group.dir,
    contentHash: group.contentHash,
    isNew,
    frequency,
    seasonLength,
    from: formatPeriod(group.calendar, group.start),
    until: formatPeriod(group.calendar, group.end),
    keys: group.keys.length,
    rows: group.rows,
    dates: namesOfDates(group.dates),
    counts,
    quarantine: quarantinePath,
    findings,
  };
}
