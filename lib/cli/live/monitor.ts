import { type Command, InvalidArgumentError } from "commander";
import { EXIT } from "../session/exit_code.ts";
import {
  addFolderOptions,
  addOutputOptions,
  addTrainedTableOption,
  type FolderOptions,
  parseFolder,
} from "../options/options.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";
import { registeredTable } from "../../inference/plan/registered_table.ts";
import { serverAddress } from "../../core/text/server_address.ts";
import { publishLook } from "./publish_look.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { sourceAccess } from "../options/source_access.ts";

interface MonitorFlags extends CommonOptions, FolderOptions {
  readonly config?: string;
  readonly predictions?: string;
  readonly actuals?: string;
  readonly since?: string;
  readonly service?: string;
  readonly prometheus?: string;
}

/** `monitor`: logged forecasts against what came. */
export function addMonitorCommand(program: Command, action: CommandAction): void {
  const command = program.command("monitor")
    .description("compare logged forecasts with what came, check what comes in, and tell how each key stands");
  addTrainedTableOption(command)
    .option(
      "--actuals <file>",
      "what came, where the feature store does not have it yet: key columns, time, target; checked like a table; of rows without a calendar those that came, with targets or without, instead of the source's",
    )
    .option("--since <date>", "first period that is looked at; default: about a quarter of a year")
    .option(
      "--service <url>",
      "also look at a server: latency, throughput, errors, memory since the last look",
      parseServer,
    )
    .option("--prometheus <file>", "also write gauges, for the textfile collector of a node exporter");
  addOutputOptions(
    addFolderOptions(command).option(
      "--predictions <folder>",
      'log of forecasts (default: "predictions")',
      parseFolder,
    ),
    [
      ["monitor", "the table of the newest run, by what the feature store has"],
      ["monitor --actuals sales_of_today.csv --json", "by what came since, for a program"],
      [
        "monitor --config config/sales.json --service http://127.0.0.1:8080",
        "with the server; its rules tell of alerts",
      ],
      [
        "monitor --since 2026-01-01 --prometheus /var/lib/node_exporter/forecasts.prom",
        "since a date, for a dashboard",
      ],
    ],
  );
  command.action(action<MonitorFlags>(monitor));
}

async function monitor(session: Session, flags: MonitorFlags): Promise<number> {
  const { refitAge } = await import("../../retraining/ages.ts");
  const { registry, store, reports, predictions = "predictions", actuals, since } = flags;
  const config = flags.config === undefined
    ? undefined
    : await (await import("../../data/load_config.ts")).loadConfig(flags.config);
  const tell = { variable: (name: string) => Deno.env.get(name) }, now = () => new Date();
  const service = flags.service === undefined
    ? undefined
    : { url: flags.service, token: Deno.env.get("ALERT_SERVICE_TOKEN") };
  const table = registeredTable({ registry, config, now });
  if (table !== null && hasRows(table)) {
    const { monitorRowsCommand } = await import("./monitor_rows.ts");
    const source = {
      registry,
      store,
      reports,
      config,
      input: actuals,
      ...{ predictions, since, service },
      access: sourceAccess(session),
      log: session.log,
    };
    return await monitorRowsCommand(session, { ...source, staleAfter: refitAge, tell, now }, {
      ...flags,
      name: table.name,
    });
  }
  const [{ monitorTable }, { monitorGauges }, { monitorPage }, { formatMonitor, tellTroubles }] = await Promise.all([
    import("../../monitoring/monitor.ts"),
    import("../../monitoring/gauges.ts"),
    import("../../report/monitor_page.ts"),
    import("./monitor_tables.ts"),
  ]);
  const result = await monitorTable({
    ...{ registry, store, reports, predictions, config, actuals, since, signal: session.signal },
    ...{ staleAfter: refitAge, tell, now },
    service,
  });
  const report = publishLook(result.table, {
    gauges: () => monitorGauges(result),
    // A table that is not there has no page.
    page: () => result.dataVersion === null ? null : monitorPage(result),
  }, flags);
  for (const line of tellTroubles(result)) session.log.warn(line);
  session.result({ ...result, report }, () => formatMonitor(result) + (report === null ? "" : `\n\nReport: ${report}`));
  return EXIT.DONE;
}

/** The address of a server; the token is in the environment, as what is typed is seen by others. */
function parseServer(text: string): string {
  const address = serverAddress(text);
  if (typeof address === "string") return address;
  throw new InvalidArgumentError(`It must ${address.requirement}.`);
}
