import { type Command, InvalidArgumentError, Option } from "commander";
import type { ChampionSummary } from "../../competition/champions/champion_codec.ts";
import type { Recipe } from "../../training/record/recipe_record.ts";
import { DataError, ForecastError } from "../../core/errors/errors.ts";
import { isDescribed } from "../../core/config/metric_choice.ts";
import { usualMetric } from "../../core/config/metric_names.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { METRICS } from "../../metrics/metric_list.ts";
import { coverageScore, isVersionScore, SKILL } from "../../metrics/version_scores.ts";
import type { VersionFilter, VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import { CHAMPION } from "../../registry/versions/lifecycle.ts";
import { leaderboardRecord } from "./leaderboard_record.ts";
import {
  addKeyFilter,
  addKeyOptions,
  addOutputOptions,
  addRegistryOption,
  type KeyOptions,
  parsePositive,
  whereOf,
} from "../options/options.ts";
import { oneVersion, plainVersion } from "./one_version.ts";
import type { CommandAction } from "../session/command_action.ts";
import { listRuns, type RunsFlags } from "./runs.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { withRegistry } from "../options/with_registry.ts";
import { addVersionOptions, chosenVersion, type VersionOptions } from "../options/version_options.ts";

interface ModelsFlags extends CommonOptions, KeyOptions, VersionOptions {
  readonly registry: string;
  readonly group?: string;
  readonly family?: string;
  readonly status?: string;
  readonly all?: boolean;
  readonly metric?: string;
  readonly sort: "asc" | "desc";
}

/** Versions listed unless `--limit` says otherwise: more would not be read. */
const LISTED = 50;

/** What leaderboards have of every contender and span; skill and coverage are of models that serve. */
const POINT_METRICS = METRICS.map(({ name }) => name);

/** `models`: what the registry holds; by key, family, metric, run. */
export function addModelsCommand(program: Command, action: CommandAction): void {
  const command = program.command("models").description("list, filter and show registered models")
    .exitOverride().action((_, self: Command) => self.help({ error: true }));
  const list = command.command("list", { isDefault: true }).description("list versions (the default)");
  filters(list)
    .option("--all", "also versions that no longer serve")
    .option("--metric <name>", "order by this score, for instance mase")
    .option("--sort <order>", "asc or desc", parseOrder, "asc" as const);
  addOutputOptions(list, [
    ["models", "the versions that serve"],
    ["models --family combination --metric mase --sort desc --limit 10", "the ten worst blends"],
    ["models --metric skill --limit 10", "the ten that gain least over the best naive forecast; also coverage_80"],
    ["models list --run demo-20250101T000000-abcdef --all", "all versions of one run"],
    ["models --limit 1000 --json", "with the recipe of each: its members and their weights"],
  ]);
  list.action(
    action<ModelsFlags>((session, flags) => reading(flags, (registry) => listModels(session, registry, flags))),
  );

  const show = oneKey(
    command.command("show").description(
      "show one version: its recipe, why it is not that of its kind, lineage and events",
    ),
  );
  addOutputOptions(show, [
    ["models show --item item_07 --location loc_03", "the champion of one key"],
    ["models show --version 12", "one version by its number"],
  ]);
  show.action(
    action<ModelsFlags>((session, flags) => reading(flags, (registry) => showModel(session, registry, flags))),
  );

  const board = oneKey(command.command("leaderboard").description("show how all contenders of one key did"))
    .option(
      "--metric <name>",
      `score shown: ${
        POINT_METRICS.join(", ")
      }, one of classes such as log_loss, or what the config describes (that, else mase)`,
    );
  addOutputOptions(board, [
    ["models leaderboard --item item_07 --location loc_03 --metric wape", "one key by one metric"],
  ]);
  board.action(
    action<ModelsFlags>((session, flags) => reading(flags, (registry) => showLeaderboard(session, registry, flags))),
  );

  // As it was called before there was a command of its own.
  const runs = addRegistryOption(command.command("runs", { hidden: true }).description("the same as deno task runs"))
    .option("--limit <n>", "at most this many", parsePositive);
  addOutputOptions(runs).action(action<RunsFlags>(listRuns));
}

function filters(command: Command): Command {
  return addFilters(addKeyOptions(command));
}

/** Of one key there is nothing to limit. */
function oneKey(command: Command): Command {
  return addFilters(addKeyFilter(command));
}

function addFilters(command: Command): Command {
  return addVersionOptions(addRegistryOption(command))
    .option("--group <name>", "only of this feature group")
    .option("--family <name>", "only of this model family")
    .addOption(new Option("--status <name>", "only champion or fallback").choices(["champion", "fallback"]));
}

function parseOrder(text: string): "asc" | "desc" {
  if (text === "asc" || text === "desc") return text;
  throw new InvalidArgumentError("It must be asc or desc.");
}

/** Work on a registry: what contradicts itself is wrong usage, whatever it holds. */
function reading(flags: ModelsFlags, work: (registry: Registry) => void | Promise<void>): Promise<void> {
  chosenVersion(flags);
  return withRegistry({ ...flags, readOnly: true }, work);
}

function filterOf(flags: ModelsFlags): VersionFilter {
  const { group, family, status } = flags;
  return { ...chosenVersion(flags), group, family, status, where: whereOf(flags) };
}

async function listModels(session: Session, registry: Registry, flags: ModelsFlags): Promise<void> {
  const { assertMetric, formatVersions } = await import("./models_tables.ts");
  if (flags.metric !== undefined && !isVersionScore(flags.metric)) {
    assertMetric(flags.metric, [...POINT_METRICS, SKILL, coverageScore(80)]);
  }
  const limit = flags.limit ?? LISTED;
  const { all, run, stage, version, metric } = flags;
  // A run that is not there is no run without models.
  if (run !== undefined) registry.showRun(run);
  const serving = all || [run, stage, version].some((value) => value !== undefined) ? undefined : CHAMPION;
  const order = { metric, descending: flags.sort === "desc", limit: limit + 1 };
  const rows = registry.listVersions({ ...filterOf(flags), alias: flags.alias ?? serving, ...order });
  const shown = rows.slice(0, limit), recipes = await readRecipes(session, registry, shown);
  const value = { models: shown.map((row, i) => plainVersion(row, recipes[i] ?? null)), more: rows.length > limit };
  session.result(value, () => {
    const tail = rows.length > limit ? `\n… more: raise --limit (${limit}) or narrow the filter` : "";
    return formatVersions(shown, { metric: flags.metric ?? shownScore(shown), recipes }) + tail;
  });
}

/** The score of versions that is shown where nobody says which. */
function shownScore(rows: readonly VersionRow[]): string {
  return usualMetric(rows.flatMap(({ scores }) => Object.keys(scores)));
}

/** Who makes the forecast of each version, by what its run has noted: of thousands no model is read. */
async function readRecipes(
  session: Session,
  registry: Registry,
  rows: readonly VersionRow[],
): Promise<(Recipe | null)[]> {
  const { RecipeReader } = await import("../../training/record/recipe_record.ts");
  const reader = new RecipeReader(registry, ({ code, message }, run) => {
    session.log.warn(`recipes of run ${run} cannot be read: [${code}] ${message}`);
  });
  return rows.map((row) => reader.read(row));
}

async function showModel(session: Session, registry: Registry, flags: ModelsFlags): Promise<void> {
  const detail = registry.showVersion(oneVersion(registry, filterOf(flags)).id);
  const model = await readSummary(session, registry, detail);
  const [{ recipeReasons }, { formatVersion }] = await Promise.all([
    import("../../lineage/model_card.ts"),
    import("./models_tables.ts"),
  ]);
  const recipeWhy = model === null ? null : recipeReasons(registry, detail, model);
  const value = { ...plainVersion(detail, recipeOf(model)), model, recipeWhy };
  session.result(value, () => formatVersion(detail, { model, reasons: recipeWhy }));
}

function recipeOf(model: ChampionSummary | null): Recipe | null {
  return model?.members.map(({ contender, share }) => ({ contender, weight: share })) ?? null;
}

/** Who makes the forecast; null, said on standard error, if the model cannot be read: lineage and events still can. */
async function readSummary(session: Session, registry: Registry, version: VersionRow): Promise<ChampionSummary | null> {
  const { summarizeChampion } = await import("../../competition/champions/champion_codec.ts");
  try {
    return summarizeChampion(registry.readModel(version));
  } catch (thrown) {
    const { code, message } = ForecastError.from(thrown);
    session.log.warn(`the model cannot be read: [${code}] ${message}`);
    return null;
  }
}

async function showLeaderboard(session: Session, registry: Registry, flags: ModelsFlags): Promise<void> {
  const version = oneVersion(registry, filterOf(flags));
  const bytes = registry.readLeaderboard(version);
  if (bytes === null) {
    throw new DataError(
      "NO_LEADERBOARD",
      `Cannot show a leaderboard as the key must have competed: current value is ${formatKey(version.key)}, ${
        version.reason || version.contender
      }`,
      { hint: "Fallbacks have no leaderboard: deno task models show says why it is one." },
    );
  }
  const [{ decodeLeaderboard }, { assertMetric, formatLeaderboard }] = await Promise.all([
    import("../../competition/selection/leaderboard.ts"),
    import("./models_tables.ts"),
  ]);
  const board = decodeLeaderboard(bytes), record = leaderboardRecord(board, version.key);
  if (flags.metric !== undefined) assertMetric(flags.metric, board.metrics);
  // What a config describes is what was minimised.
  const metric = flags.metric ?? board.metrics.find(isDescribed) ?? usualMetric(board.metrics);
  session.result(record, () => formatLeaderboard(record, metric));
}
