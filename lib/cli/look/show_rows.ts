import type { InferenceSource } from "../../inference/plan/plan_inference.ts";
import { type ShownRows, showRows } from "../../lineage/show_rows.ts";
import { tellCard } from "../../lineage/tell_card.ts";
import { formatShownRows } from "./show_rows_tables.ts";
import type { ShownPage } from "./show.ts";

/** `show` of a key of a table without a calendar. @param where Texts by key column. @param source Registry, store, table. */
export async function shownRows(
  where: Readonly<Record<string, readonly string[]>>,
  source: InferenceSource,
): Promise<ShownPage> {
  const shown = await showRows(where, source);
  return {
    record: plainRows(shown),
    tell: ({ isWhole }) => formatShownRows(shown, { isWhole }),
    draw: async () => (await import("../../plots/forecasts/key_rows.ts")).plotKeyRows([shown]).toSVG(),
  };
}

/** As JSON has it: columns of plain values. */
function plainRows(shown: ShownRows) {
  const { key, keyColumns, table, panel, predictions, status, model, scope, version, reason, card } = shown;
  const { targets, classes } = table, width = targets.length;
  const came = targets.map((name, t) =>
    [
      name,
      Array.from(panel.ds, (_, row) => {
        const value = panel.y[row * (panel.targets ?? 1) + t] ?? NaN;
        return Number.isNaN(value) ? null : classes[value] ?? value;
      }),
    ] as const
  );
  const outputs = classes.length > 0 ? predictions.classes : targets;
  const said = outputs.map((name, k) =>
    [name, Array.from(panel.ds, (_, row) => predictions.values[row * outputs.length + k] ?? null)] as const
  );
  return {
    key: Object.fromEntries(keyColumns.map((name, p) => [name, key.parts[p]])),
    ...width === 1 ? { target: targets[0] } : { targets },
    ...{ status, model, scope, version, reason },
    rows: panel.ds.length,
    came: Object.fromEntries(came),
    predicted: Object.fromEntries(said),
    metric: shown.metric,
    versions: shown.versions,
    why: card === null ? null : { ...card, told: tellCard(card) },
  };
}
