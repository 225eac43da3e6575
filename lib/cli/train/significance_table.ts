import { formatCount } from "../../core/text/plural.ts";
import type { Significance } from "../../training/assessment/significance_table.ts";
import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import { formatTable } from "../session/table.ts";

/** What of the differences between `ours` and the others is more than chance; empty if nothing could be tested. */
export function formatSignificance({ methods, byKey, keys }: Significance): string {
  if (methods.length === 0) return "";
  const rows = methods.toSorted((a, b) => b.difference - a.difference);
  const percent = (value: number) => formatPercent(value, { signed: true });
  const table = formatTable([
    { title: "ours against", cells: rows.map(({ method }) => method) },
    { title: "difference", cells: rows.map(({ difference }) => percent(difference)), align: "right" },
    { title: "95 % from", cells: rows.map(({ lo }) => percent(lo)), align: "right" },
    { title: "to", cells: rows.map(({ hi }) => percent(hi)), align: "right" },
    { title: "p", cells: rows.map(({ pValue }) => formatNumber(pValue)), align: "right" },
    { title: "p, Holm", cells: rows.map(({ adjusted }) => formatNumber(adjusted)), align: "right" },
    { title: "keys", cells: rows.map((row) => String(row.keys)), align: "right" },
  ]);
  const title = `Differences that are more than chance: mean of (ours - theirs) / (ours + theirs) over ${
    formatCount(keys, "key")
  }`;
  return [`${title}\n${table}`, ...tellByKey(byKey)].join("\n");
}

/** On how many keys ours is better than the baseline, and than one model for all, beyond chance. */
export function tellByKey(byKey: Significance["byKey"]): string[] {
  return byKey.map(({ method, better, worse, keys }) =>
    `Key by key against ${method}: better on ${better} of ${keys}, worse on ${worse} ` +
    "(Diebold-Mariano, at most 5 % of them by chance)"
  );
}
