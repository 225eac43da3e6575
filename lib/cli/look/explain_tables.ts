import { formatKey } from "../../core/rows/panel.ts";
import { mean } from "../../core/numbers/statistics.ts";
import type { Explanation, FeatureShare } from "../../explain/explain_champion.ts";
import { type Group, GROUPS } from "../../explain/groups.ts";
import type { ExplainResult, KeyExplanation } from "../../lineage/explain_table.ts";
import { tellCard } from "../../lineage/tell_card.ts";
import { BASELINE, type ModelCard } from "../../lineage/model_card.ts";
import { formatNumber } from "../../core/text/format_number.ts";
import { formatTable, type PrintedColumn } from "../session/table.ts";

/** A key as the JSON contract has it. */
export function explanationRecord({ key, explanation, card, ...told }: KeyExplanation): Record<string, unknown> {
  const { base = null, yhat, groups, features, members } = explanation ?? {};
  return {
    key: key.parts,
    keyId: key.id,
    ...told,
    base,
    yhat: plain(yhat),
    groups: groups === undefined
      ? null
      : Object.fromEntries(Object.entries(groups).map(([name, gains]) => [name, [...gains]])),
    features: features?.map(({ gains, ...rest }) => ({ ...rest, gains: [...gains] })) ?? null,
    members: members?.map(({ share, yhat, ...rest }) => ({ ...rest, share: [...share], yhat: [...yhat] })) ?? null,
    why: card === null ? null : { ...card, baseline: plain(card.baseline), told: tellCard(card) },
  };
}

function plain(values: Float64Array | null | undefined): number[] | null {
  return values === null || values === undefined ? null : [...values];
}

/** Everything that people want to know of some keys. */
export function formatExplanations({ keys, more }: ExplainResult, options: { readonly top: number }): string {
  return formatPages(keys.map((told) => formatOne(told, options)), more);
}

/** What is told of each key. @param pages One for each. @param more Keys that are not told. */
export function formatPages(pages: readonly string[], more: number): string {
  const rest = `… ${more} more: name keys by --item, --location or --key, or write all with --output.`;
  return [...pages, ...more > 0 ? [rest] : []].join("\n\n\n");
}

function formatOne(told: KeyExplanation, { top }: { readonly top: number }): string {
  const { key, status, reason, model, explanation, card } = told, name = formatKey(key);
  if (explanation === null) return `${name}: no forecast (${reason})`;
  const features = explanation.features.filter(({ gains }) => gains.some((gain) => gain !== 0)).slice(0, top);
  return [
    `${name}: ${model}${status === "fallback" ? ` (${reason})` : ""}`,
    formatSteps(told, explanation),
    ...features.length === 0 ? [] : [formatFeatures(features)],
    ...card === null ? [] : [formatCard(card)],
  ].join("\n\n");
}

/** Groups that add anything at any step. */
function movingGroups({ groups }: Explanation): Group[] {
  return GROUPS.filter((group) => groups[group].some((gain) => Math.abs(gain) > 5e-4));
}

function formatSteps({ ds, card }: KeyExplanation, explanation: Explanation): string {
  const { base, yhat, groups } = explanation, baseline = card?.baseline ?? null;
  const table = formatTable([
    { title: "ds", cells: ds, align: "left" },
    { title: "usual", cells: ds.map(() => formatNumber(base)), align: "right" },
    ...movingGroups(explanation).map((group): PrintedColumn => ({
      title: group.replaceAll("_", " "),
      cells: [...groups[group]].map(formatGain),
      align: "right",
    })),
    { title: "forecast", cells: [...yhat].map((value) => formatNumber(value)), align: "right" },
    ...baseline === null
      ? []
      : [{ title: "baseline", cells: [...baseline].map((value) => formatNumber(value)), align: "right" as const }],
  ]);
  return `What the forecast is made of: the usual value of the key, and what each group adds\n${table}`;
}

function formatFeatures(features: readonly FeatureShare[]): string {
  const table = formatTable([
    { title: "feature", cells: features.map(({ feature }) => feature) },
    { title: "group", cells: features.map(({ group }) => group.replaceAll("_", " ")) },
    { title: "adds", cells: features.map(({ gains }) => formatGain(mean(gains))), align: "right" },
    { title: "from", cells: features.map(({ gains }) => formatGain(Math.min(...gains))), align: "right" },
    { title: "to", cells: features.map(({ gains }) => formatGain(Math.max(...gains))), align: "right" },
    { title: "meaning", cells: features.map(({ meaning }) => meaning), align: "left" },
  ]);
  return `Features that move it most, over all steps\n${table}`;
}

function formatGain(value: number): string {
  const text = formatNumber(Math.abs(value) < 5e-4 ? 0 : value);
  return value > 0 && text !== "0" ? `+${text}` : text;
}

/** Competitors that are shown; the one that serves and the baseline always are. */
const SHOWN = 8;

/** Why a model serves, and who competed. @param card Of its version. */
export function formatCard(card: ModelCard): string {
  const { competitors, contender, group } = card, text = tellCard(card).join("\n");
  if (competitors.length === 0) return `Why this model\n${text}`;
  const rows = competitors.filter((row, place) =>
    place < SHOWN || row.contender === contender || row.contender === BASELINE
  );
  const table = formatTable([
    {
      title: group?.metric ?? "mase",
      cells: rows.map((row) => (row.contender === contender ? "* " : "  ") + row.contender),
    },
    ...(competitors[0]?.folds ?? []).map((_, f) => ({
      title: `fold ${f + 1}`,
      cells: rows.map(({ folds }) => formatNumber(folds[f])),
      align: "right" as const,
    })),
    { title: "mean", cells: rows.map((row) => formatNumber(row.mean)), align: "right" },
    { title: "hold-out", cells: rows.map(({ holdout }) => formatNumber(holdout)), align: "right" },
    { title: "all keys", cells: rows.map(({ relativeError }) => formatNumber(relativeError)), align: "right" },
    { title: "own weight", cells: rows.map(({ evidenceWeight }) => formatNumber(evidenceWeight)), align: "right" },
  ]);
  return `Why this model\n${text}\n\n${table}`;
}
