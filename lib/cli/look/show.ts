import { type Command, InvalidArgumentError } from "commander";
import { loadConfig } from "../../data/load_config.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";
import { registeredTable } from "../../inference/plan/registered_table.ts";
import { publishFile } from "../../storage/files/publish.ts";
import type { ShownKey } from "../../lineage/show_key.ts";
import { chartPng } from "./chart_png.ts";
import {
  addExamples,
  addKeyFilter,
  addOutputOptions,
  addRegistryOption,
  addStoreOption,
  addTrainedTableOption,
  type KeyOptions,
  parseFile,
  parsePositive,
  whereOf,
} from "../options/options.ts";
import type { CommandAction } from "../session/command_action.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { refusePeriods } from "../options/series_flags.ts";
import { formatShownKey } from "./show_tables.ts";
import { addVersionOptions, chosenVersion, type VersionOptions } from "../options/version_options.ts";

interface ShowFlags extends CommonOptions, KeyOptions, VersionOptions {
  readonly config?: string;
  readonly registry: string;
  readonly store: string;
  readonly future?: string;
  readonly horizon?: number;
  readonly png?: string;
  readonly verbose?: boolean;
}

/** `show`: one key on a screen, and as a picture. */
export function addShowCommand(program: Command, action: CommandAction): void {
  const command = program.command("show")
    .description("one key: a small chart, and a table of what was, what is expected, who says so and who did before");
  addStoreOption(addTrainedTableOption(addVersionOptions(addKeyFilter(addRegistryOption(command)))))
    .option("--future <file>", "rows after the table's end with the columns known ahead, such as price")
    .option("--horizon <n>", "steps ahead, at most those trained for", parsePositive)
    .option("--png <file>", "the chart as a picture: .png, or .svg", parsePicture)
    .option("--verbose", "all steps, and all of the history that a season has");
  addExamples(addOutputOptions(command), [
    ["show --item item_07 --location loc_03", "one key of the newest run's table"],
    ["show --key sku=4711 --png sku.png", "and as a picture"],
    ["show", "the series of a table that has but one"],
  ]);
  command.action(action<ShowFlags>(show));
}

function parsePicture(text: string): string {
  if (/\.(png|svg)$/i.test(parseFile(text))) return text;
  throw new InvalidArgumentError("It must end in .png or .svg.");
}

async function show(session: Session, flags: ShowFlags): Promise<void> {
  const { registry, store, future, horizon, png } = flags;
  const config = flags.config === undefined ? undefined : await loadConfig(flags.config);
  const source = {
    ...{ registry, store, config, future, horizon, choice: chosenVersion(flags) },
    now: () => new Date(),
    log: session.log,
  };
  const table = registeredTable(source), where = whereOf(flags);
  if (table !== null && hasRows(table)) {
    refusePeriods(flags, `show a key of ${table.name}`);
    const { showRowsCommand } = await import("./show_rows.ts");
    return await showRowsCommand(session, source, { ...flags, where });
  }
  const { showKey } = await import("../../lineage/show_key.ts");
  const key = await showKey(where, source);
  if (png !== undefined) await writePicture(png, key);
  session.result(plainKey(key, png), () => {
    const columns = Math.min(100, session.terminal.columns());
    const picture = png === undefined ? [] : [`\nPicture: ${png}`];
    return [formatShownKey(key, { columns, isWhole: flags.verbose ?? false }), ...picture].join("\n");
  });
}

/** Charts are loaded for who wants one. */
async function writePicture(path: string, key: ShownKey): Promise<void> {
  const [{ plotForecast }, { keyForecastRecord }] = await Promise.all([
    import("../../plots/forecasts/forecast.ts"),
    import("../../plots/forecasts/key_forecast.ts"),
  ]);
  const { target } = key;
  const chart = plotForecast(keyForecastRecord([key], key.calendar), {
    title: `Forecast of ${target}`,
    target,
    unit: "",
  });
  const svg = chart.toSVG();
  publishFile(path, /\.svg$/i.test(path) ? svg : await chartPng(svg));
}

/** As JSON has it: columns of plain numbers. */
function plainKey(
  { key, keyColumns, target, status, model, version, reason, history, forecast, versions, metric }: ShownKey,
  picture: string | undefined,
) {
  const plain = (values: Readonly<Record<string, Float64Array>>) =>
    Object.fromEntries(Object.entries(values).map(([level, ends]) => [level, Array.from(ends)]));
  return {
    key: Object.fromEntries(keyColumns.map((name, p) => [name, key.parts[p]])),
    target,
    status,
    model,
    version,
    reason,
    history: { ds: history.ds, y: Array.from(history.y) },
    forecast: { ds: forecast.ds, yhat: Array.from(forecast.yhat), lo: plain(forecast.lo), hi: plain(forecast.hi) },
    metric,
    versions,
    picture: picture ?? null,
  };
}
