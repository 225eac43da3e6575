import { formatCount } from "../../core/text/plural.ts";
import type { ForecastChange, ForecastChanges } from "../../inference/forecast_changes.ts";
import type { ForecastPreview } from "../../inference/preview_forecasts.ts";
import type { MovePreview } from "../../inference/preview_moves.ts";
import type { KeptVersion } from "../../lifecycle/move_plan.ts";
import { tellUncompared } from "../../lifecycle/tell_uncompared.ts";
import type { MovedKey } from "../../lifecycle/move_summary.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { formatNumber, formatRange } from "../../core/text/format_number.ts";
import { firstRows, formatTable } from "../session/table.ts";

/** Keys that a table for people shows. */
const SHOWN = 20;

/** Versions that do not move, and why. */
export function formatKept(kept: readonly KeptVersion[]): string {
  const { rows: shown, more } = firstRows(kept, { most: SHOWN });
  const table = formatTable([
    { title: "key", cells: shown.map(({ version }) => formatKey(version.key)), align: "left" },
    { title: "version", cells: shown.map(({ version }) => version.semantic), align: "left" },
    { title: "why", cells: shown.map(({ code }) => code), align: "left" },
  ], { indent: 2 });
  return table + more;
}

/** What moves, as tables. */
export function formatPreview({ keys, families, error, uncompared, forecasts }: MovePreview): string {
  if (keys.length === 0) return "Nothing would move.";
  const { ratio, lo, hi } = error;
  const compared = error.keys === 0
    ? "Errors: none of these keys was compared with the model that serves it."
    : `Errors: ${formatNumber(ratio)} times those of the models that serve, ${formatRange(lo, hi)} at 90 %, ` +
      `on the same periods of ${formatCount(error.keys, "key")} (below 1 is better).`;
  const byFamily = formatTable([
    { title: "family now", cells: families.map(({ from }) => from || "–"), align: "left" },
    { title: "family then", cells: families.map(({ to }) => to || "–"), align: "left" },
    { title: "keys", cells: families.map((family) => String(family.keys)) },
  ]);
  const tables = Object.entries(forecasts).map(([group, changes]) => formatForecasts(group, changes));
  const others = tellUncompared(uncompared);
  return [others === "" ? compared : `${compared}\n${others}`, byFamily, ...tables, formatKeys(keys)].join("\n\n");
}

function formatForecasts(group: string, { dataVersion, ...changes }: ForecastPreview): string {
  const { churn, changed, lost, gained } = changes;
  const share = changes.keys === 0
    ? "nothing serves now"
    : `churn ${formatNumber(100 * churn)} % over ${formatCount(changes.keys, "key")}, of which ${changed} change`;
  const without = lost.length === 0 ? "" : ` (${lost.slice(0, SHOWN).map(formatKey).join(", ")})`;
  const facts =
    `Forecasts of ${group} v${dataVersion}: ${share}. ${
      formatCount(gained, "key")
    } gain a forecast, ${lost.length} lose ` +
    `theirs${without}.`;
  return changed === 0 ? facts : `${facts}\n\n${formatMost(changes)}`;
}

function formatMost({ mostRelative, mostAbsolute }: ForecastChanges): string {
  return [["most by share", mostRelative], ["most by amount", mostAbsolute]].map(([title, changes]) => {
    const rows = changes as readonly ForecastChange[];
    return formatTable([
      { title: String(title), cells: rows.map(({ key }) => formatKey(key)), align: "left" },
      { title: "sum now", cells: rows.map(({ before }) => formatNumber(before)), align: "right" },
      { title: "sum then", cells: rows.map(({ after }) => formatNumber(after)), align: "right" },
      { title: "moves", cells: rows.map(({ absolute }) => formatNumber(absolute)), align: "right" },
      { title: "share", cells: rows.map(({ relative }) => `${formatNumber(100 * relative)} %`), align: "right" },
    ]);
  }).join("\n\n");
}

function formatKeys(keys: readonly MovedKey[]): string {
  const { rows: shown, more } = firstRows(keys, { most: SHOWN });
  return formatTable([
    { title: "key", cells: shown.map(({ key }) => key.join(" / ")), align: "left" },
    { title: "now", cells: shown.map(({ from }) => from?.semantic ?? "–"), align: "left" },
    { title: "then", cells: shown.map(({ to }) => to.semantic), align: "left" },
    { title: "error now", cells: shown.map(({ fromError }) => formatNumber(fromError)), align: "right" },
    { title: "error then", cells: shown.map(({ error }) => formatNumber(error)), align: "right" },
  ]) + more;
}
