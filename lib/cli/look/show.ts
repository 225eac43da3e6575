import { type Command, InvalidArgumentError } from "commander";
import { loadConfig } from "../../data/load_config.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";
import { registeredTable } from "../../inference/plan/registered_table.ts";
import type { ShownKey } from "../../lineage/show_key.ts";
import { writePicture } from "./write_picture.ts";
import type { InferenceSource } from "../../inference/plan/plan_inference.ts";
import {
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
  addOutputOptions(command, [
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
  const table = registeredTable(source), isOfRows = table !== null && hasRows(table);
  if (isOfRows) refusePeriods(flags, `show a key of ${table.name}`);
  const shown = isOfRows ? (await import("./show_rows.ts")).shownRows : shownSteps;
  const { record, tell, draw } = await shown(whereOf(flags), source);
  if (png !== undefined) await writePicture(png, await draw());
  session.result({ ...record, picture: png ?? null }, () => {
    const page = tell({ columns: Math.min(100, session.terminal.columns()), isWhole: flags.verbose ?? false });
    return [page, ...png === undefined ? [] : [`\nPicture: ${png}`]].join("\n");
  });
}

/** A key for a screen, a program and a picture. */
export interface ShownPage {
  /** As the JSON contract has it. */
  readonly record: Readonly<Record<string, unknown>>;
  /** For people. @param options `columns` of the terminal; `isWhole`: all steps and versions. */
  readonly tell: (options: { readonly columns: number; readonly isWhole: boolean }) => string;
  /** As SVG; charts are loaded for who wants one. */
  readonly draw: () => Promise<string>;
}

async function shownSteps(where: Record<string, string[]>, source: InferenceSource): Promise<ShownPage> {
  const { showKey } = await import("../../lineage/show_key.ts");
  const key = await showKey(where, source);
  return { record: plainKey(key), tell: (options) => formatShownKey(key, options), draw: () => drawKey(key) };
}

async function drawKey(key: ShownKey): Promise<string> {
  const [{ plotForecast }, { keyForecastRecord }] = await Promise.all([
    import("../../plots/forecasts/forecast.ts"),
    import("../../plots/forecasts/key_forecast.ts"),
  ]);
  const { target } = key, title = `Forecast of ${target}`;
  return plotForecast(keyForecastRecord([key], key.calendar), { title, target, unit: "" }).toSVG();
}

/** As JSON has it: columns of plain numbers. */
function plainKey(
  { key, keyColumns, target, status, model, version, reason, history, forecast, versions, metric }: ShownKey,
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
  };
}
