import { publishFile } from "../../storage/files/publish.ts";
import type { InferenceSource } from "../../inference/plan/plan_inference.ts";
import { type ShownRows, showRows } from "../../lineage/show_rows.ts";
import { tellCard } from "../../lineage/tell_card.ts";
import { chartPng } from "./chart_png.ts";
import { formatShownRows } from "./show_rows_tables.ts";
import type { Session } from "../session/session.ts";

/** What `show` is asked for. */
export interface ShowRowsRequest {
  /** Texts by key column. */
  readonly where: Readonly<Record<string, readonly string[]>>;
  /** File of the picture; absent: none. */
  readonly png?: string;
  /** Whether all is told. */
  readonly verbose?: boolean;
}

/** `show` of a table without a calendar. @param session Of the command. @param source Registry, store, table. @param request What to show. */
export async function showRowsCommand(
  session: Session,
  source: InferenceSource,
  { where, png, verbose = false }: ShowRowsRequest,
): Promise<void> {
  const shown = await showRows(where, source);
  if (png !== undefined) await writePicture(png, shown);
  session.result(plainRows(shown, png), () => {
    const picture = png === undefined ? [] : [`\nPicture: ${png}`];
    return [formatShownRows(shown, { isWhole: verbose }), ...picture].join("\n");
  });
}

async function writePicture(path: string, shown: ShownRows): Promise<void> {
  const { plotKeyRows } = await import("../../plots/forecasts/key_rows.ts");
  const svg = plotKeyRows([shown]).toSVG();
  publishFile(path, /\.svg$/i.test(path) ? svg : await chartPng(svg));
}

/** As JSON has it: columns of plain values. */
function plainRows(shown: ShownRows, picture: string | undefined) {
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
    picture: picture ?? null,
  };
}
