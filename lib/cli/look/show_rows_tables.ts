import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { formatCount } from "../../core/text/plural.ts";
import { quantileSorted } from "../../core/numbers/statistics.ts";
import { SCOPE_WORDS } from "../../inference/rows/predict_table.ts";
import type { ShownRows } from "../../lineage/show_rows.ts";
import { formatCard } from "./explain_tables.ts";
import { tellServing, versionTable } from "./show_tables.ts";
import { formatTable, type PrintedColumn } from "../session/table.ts";

/** What a column of numbers is told by. */
const SPREAD = [["least", 0], ["a quarter below", 0.25], ["middle", 0.5], ["three quarters below", 0.75], [
  "most",
  1,
]] as const;

/**
 * One key of a table without a calendar on a screen: who serves, what came of its rows beside what is predicted, who competed, what
 * is registered.
 *
 * @param shown The key. @param options `isWhole`: all versions.
 */
export function formatShownRows(shown: ShownRows, { isWhole }: { readonly isWhole: boolean }): string {
  const { key, panel, table, card, model, scope } = shown;
  const by = `predicted by ${model}${scope === null ? "" : ` (${SCOPE_WORDS[scope]})`}`;
  return [
    `${formatKey(key)}: ${table.targets.join(", ")} of ${formatCount(panel.ds.length, "row")}, ${
      tellServing(shown, { made: "prediction", by })
    }`,
    "",
    table.classes.length > 0 ? classTable(shown) : numberTable(shown),
    "Its model has learned of these rows: how it does on others is told by the hold-out.",
    ...card === null ? [] : ["", formatCard(card)],
    "",
    versionTable(shown, isWhole),
  ].join("\n");
}

function numberTable({ table: { targets }, panel, predictions }: ShownRows): string {
  const width = panel.targets ?? 1;
  const lines = targets.flatMap((name, t) => [
    { name, of: "came", values: panel.y.filter((_, i) => i % width === t) },
    { name: "", of: "predicted", values: predictions.values.filter((_, i) => i % targets.length === t) },
  ]).map((line) => ({ ...line, values: line.values.filter(Number.isFinite).sort() }));
  return formatTable([
    { title: "target", cells: lines.map(({ name }) => name) },
    { title: "", cells: lines.map(({ of }) => of) },
    { title: "rows", cells: lines.map(({ values }) => formatNumber(values.length)), align: "right" },
    ...SPREAD.map(([title, share]): PrintedColumn => ({
      title,
      cells: lines.map(({ values }) => values.length === 0 ? "" : formatNumber(quantileSorted(values, share))),
      align: "right",
    })),
  ]);
}

function classTable({ table: { classes }, panel, predictions }: ShownRows): string {
  const rows = panel.ds.length, width = predictions.classes.length;
  const lines = classes.map((name, c) => {
    const place = predictions.classes.indexOf(name);
    const own = [...panel.y.keys()].filter((row) => panel.y[row] === c);
    const said = (row: number) => place < 0 ? NaN : predictions.values[row * width + place]!;
    const average = (of: readonly number[]) => of.reduce((sum, row) => sum + said(row) / of.length, 0);
    const decided = predictions.labels.reduce((sum, label) => sum + Number(label === place && place >= 0), 0);
    return { name, came: own.length, decided, all: average([...panel.y.keys()]), own: average(own) };
  });
  const share = (value: number, of: number) => of === 0 ? "" : formatPercent(value);
  return formatTable([
    { title: "class", cells: lines.map(({ name }) => name) },
    { title: "rows", cells: lines.map(({ came }) => formatNumber(came)), align: "right" },
    { title: "came", cells: lines.map(({ came }) => share(came / rows, rows)), align: "right" },
    { title: "mean probability", cells: lines.map(({ all }) => share(all, rows)), align: "right" },
    { title: "where it came", cells: lines.map(({ own, came }) => share(own, came)), align: "right" },
    { title: "decided", cells: lines.map(({ decided }) => share(decided / rows, rows)), align: "right" },
  ]);
}
