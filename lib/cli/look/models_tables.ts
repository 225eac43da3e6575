import type { ChampionSummary } from "../../competition/champions/champion_codec.ts";
import { DataError } from "../../core/errors/errors.ts";
import { mean } from "../../core/numbers/statistics.ts";
import { errorBy } from "../../metrics/metric_info.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { type RecipeReason, tellMoves } from "../../training/record/recipe_reasons.ts";
import type { Recipe } from "../../training/record/recipe_record.ts";
import type { VersionDetail, VersionRow } from "../../registry/versions/row_types.ts";
import type { LeaderboardRecord, LeaderboardRow } from "./leaderboard_record.ts";
import { formatNumber, formatShare } from "../../core/text/format_number.ts";
import { formatTable } from "../session/table.ts";

/**
 * Versions as a table.
 *
 * @param rows Versions. @param options `metric`: score shown; `recipes`: who makes the forecast of each, null where not known.
 */
export function formatVersions(
  rows: readonly VersionRow[],
  { metric, recipes }: { readonly metric: string; readonly recipes: readonly (Recipe | null)[] },
): string {
  if (rows.length === 0) return "No models match.";
  const tables = rows.map(({ group }) => group), isOne = new Set(tables).size === 1;
  return formatTable([
    { title: "id", cells: rows.map((row) => String(row.id)) },
    ...isOne ? [] : [{ title: "table", cells: tables, align: "left" as const }],
    { title: "key", cells: rows.map((row) => formatKey(row.key)), align: "left" },
    { title: "version", cells: rows.map((row) => row.semantic) },
    { title: "contender", cells: rows.map((row) => row.contender) },
    { title: "status", cells: rows.map((row) => row.reason === "" ? row.status : `${row.status}: ${row.reason}`) },
    { title: "stage", cells: rows.map((row) => row.stage) },
    { title: metric, cells: rows.map((row) => formatNumber(row.scores[metric])), align: "right" },
    { title: "run", cells: rows.map((row) => row.run) },
    { title: "recipe", cells: rows.map((_, i) => formatRecipe(recipes[i] ?? null)), align: "left" },
  ]);
}

/** Members of a recipe that a line has room for. */
const TOLD = 3;

function formatRecipe(recipe: Recipe | null): string {
  if (recipe === null) return "–";
  if (recipe.length === 0) return "zero";
  const told = recipe.slice(0, TOLD).map(({ contender, weight }) => `${contender} ${formatShare(weight, 1)}`);
  return [...told, ...recipe.length > TOLD ? [`${recipe.length - TOLD} more`] : []].join(", ");
}

/**
 * One version with lineage, scores and events.
 *
 * @param detail The version. @param made Who makes its forecast, and why not with the weights of the group; null: not known.
 */
export function formatVersion(
  detail: VersionDetail,
  { model, reasons }: {
    readonly model: ChampionSummary | null;
    readonly reasons: readonly RecipeReason[] | null;
  },
): string {
  const { lineage, scores, events } = detail;
  const facts: [name: string, value: string][] = [
    ["key", formatKey(detail.key)],
    ["version", `${detail.semantic}: ${detail.version} of its key, id ${detail.id}`],
    ["contender", `${detail.contender}${detail.family === "" ? "" : ` (family ${detail.family})`}`],
    ["status", detail.reason === "" ? detail.status : `${detail.status}: ${detail.reason}`],
    ["stage", [detail.stage, ...detail.aliases].join(", ")],
    ["flags", detail.flags.join(", ") || "none"],
    ["run", `${detail.run}, ${detail.createdAt}`],
    ["size", `${detail.bytes} bytes`],
    ["feature spec", detail.specHash || "none"],
    ["data", `${lineage.data.group} v${lineage.data.version}, ${lineage.data.contentHash}`],
    ["plan", lineage.planHash],
    ["code", lineage.codeRevision || "unknown"],
    ["seed", String(lineage.seed)],
  ];
  const names = Object.keys(scores);
  return [
    formatTable([
      { title: "fact", cells: facts.map(([name]) => name) },
      { title: "value", cells: facts.map(([, value]) => value), align: "left" },
    ]),
    ...model === null ? [] : [formatMembers(model, reasons ?? [])],
    names.length === 0 ? "No scores: it did not compete." : formatTable([
      { title: "metric", cells: names },
      { title: "hold-out", cells: names.map((name) => formatNumber(scores[name])), align: "right" },
    ]),
    formatTable([
      { title: "event", cells: events.map((event) => event.kind) },
      { title: "at", cells: events.map((event) => event.at) },
      { title: "version", cells: events.map((event) => String(event.version ?? "")) },
      { title: "detail", cells: events.map((event) => JSON.stringify(event.detail)) },
    ]),
  ].join("\n\n");
}

function formatMembers({ combine, members }: ChampionSummary, reasons: readonly RecipeReason[]): string {
  if (members.length === 0) return "It forecasts zero.";
  const absent = reasons.filter(({ weight, groupWeight }) => weight === 0 && groupWeight !== null);
  const rows = [...members, ...absent.map(({ contender }) => ({ contender, share: 0, pooled: null, smaller: "" }))];
  const byName = new Map(reasons.map((reason) => [reason.contender, reason]));
  const shared = rows.map(({ contender }) => byName.get(contender)?.groupWeight ?? null);
  const why = rows.map(({ contender }) => byName.get(contender)).map((reason) => reason ? tellMoves(reason) : "");
  const isKnown = shared.some((share) => share !== null);
  return formatTable([
    { title: "member", cells: rows.map(({ contender }) => contender) },
    { title: "share", cells: rows.map(({ share }) => formatShare(share, 1)), align: "right" },
    ...isKnown
      ? [{ title: "of its group", cells: shared.map((share) => formatShare(share ?? NaN, 1)), align: "right" as const }]
      : [],
    { title: "fitted on", cells: rows.map(({ pooled }) => pooled === null ? "" : pooled ? "all keys" : "this key") },
    ...members.some(({ smaller }) => smaller !== undefined)
      ? [{ title: "made smaller", cells: rows.map(({ smaller = "" }) => smaller) }]
      : [],
    ...why.some((text) => text !== "") ? [{ title: "why", cells: why, align: "left" as const }] : [],
  ]) + (combine === "median" ? "\nThe median of their forecasts." : "");
}

/**
 * A metric that models are ordered by must be one that they are scored by.
 *
 * @throws {DataError} `UNKNOWN_METRIC`.
 */
export function assertMetric(metric: string, known: readonly string[]): void {
  if (known.includes(metric)) return;
  throw new DataError(
    "UNKNOWN_METRIC",
    `Cannot order by a metric as it must be known: current value is "${metric}"`,
    { hint: `Use one of ${known.join(", ")}.` },
  );
}

/**
 * A leaderboard by one metric: the chosen contender marked, the rest by their mean over the folds.
 *
 * @throws {DataError} `UNKNOWN_METRIC`.
 */
export function formatLeaderboard(record: LeaderboardRecord, metric: string): string {
  assertMetric(metric, Object.keys(record.contenders[0]?.scores ?? {}));
  const folds = record.spans.filter((span) => span !== "holdout");
  const foldMean = (row: LeaderboardRow) => mean(folds.map((span) => row.scores[metric]?.[span] ?? NaN));
  const order = (score: number) => Number.isNaN(score) ? Infinity : errorBy(metric, score);
  const rows = [...record.contenders].sort((a, b) => order(foldMean(a)) - order(foldMean(b)) || 0);
  const table = formatTable([
    { title: "contender", cells: rows.map((row) => (row.contender === record.chosen ? "* " : "  ") + row.contender) },
    ...record.spans.map((span) => ({
      title: span,
      cells: rows.map((row) => formatNumber(row.scores[metric]?.[span])),
      align: "right" as const,
    })),
    { title: "mean of folds", cells: rows.map((row) => formatNumber(foldMean(row))), align: "right" },
    { title: "fit ms", cells: rows.map((row) => formatNumber(row.fitMs)), align: "right" },
  ]);
  return `${metric} of ${record.key.join(" / ")}; * chosen\n${table}`;
}
