import { formatNumber, formatRange, tellChange } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { metricHeading } from "../../metrics/metric_info.ts";
import type { KeyPair, RunComparison } from "../../lineage/compare_runs.ts";
import { paragraph, sentences, table } from "../../report/parts/page_parts.ts";
import type { ListedRun } from "../../report/service/runs_record.ts";
import { element } from "../parts/element.ts";
import { part } from "../parts/parts.ts";
import { instant, present, sectionPart } from "./parts.ts";
import type { Told } from "./told.ts";
import { GATE } from "./gate_words.ts";
import { pageAddress, type View, type ViewContext } from "./view.ts";

type Run = Told<ListedRun>;
type Compared = Told<RunComparison>;

/** Runs, and two of them side by side. */
export const runsView: View = async (context) => {
  const { document, client, asked } = context;
  const { runs } = await client.get<{ readonly runs: readonly ListedRun[] }>("v1/runs/record", { limit: "100" });
  const b = asked.get("b") ?? runs[0]?.run ?? "", a = asked.get("a") ?? runs.find(({ run }) => run !== b)?.run ?? "";
  const compared = a === "" || b === "" || !asked.has("a")
    ? null
    : await client.get<RunComparison>("v1/runs/compare", { a, b });
  return {
    title: "Runs",
    body: present([
      part(document, listOf(runs)),
      sectionPart(document, "Side by side", [
        runs.length < 2
          ? part(document, paragraph("There is one run: nothing to compare it with.", "note"))
          : choice(context, { runs, a, b }),
        ...compared === null ? [] : sideBySide(document, compared),
      ]),
    ]),
  };
};

function listOf(runs: readonly Run[]): string {
  return table(
    [
      { title: "Run", text: ({ run }) => run },
      { title: "Started", text: ({ createdAt }) => instant(createdAt) },
      { title: "Data", text: ({ dataVersion }) => `version ${dataVersion}` },
      {
        title: "Keys",
        isNumber: true,
        text: ({ outcomes }) =>
          formatNumber(Object.values(outcomes).reduce<number>((sum, keys) => sum + (keys ?? 0), 0)),
      },
      { title: "Serves", isNumber: true, text: ({ serves }) => formatNumber(serves) },
      {
        title: "Waits",
        isNumber: true,
        text: ({ waits }) => waits === 0 ? "0" : "",
        links: ({ waits }) => waits === 0 ? [] : [{ text: formatNumber(waits), href: pageAddress("approvals") }],
      },
      { title: "Gate", text: gateOf },
      {
        title: "Error",
        help: "On its hold-out, by what its choices minimise.",
        isNumber: true,
        text: ({ error, metric }) => error === null ? "–" : `${formatNumber(error)} ${metricHeading(metric)}`,
      },
    ],
    runs,
    { label: "Runs, the newest first", limit: runs.length },
  );
}

/** What the gate said, and what somebody has decided since. */
function gateOf({ verdict, rejectedBy, serves }: Run): string {
  // Who overruled a rejection lets the run serve.
  const isRejected = rejectedBy !== null && serves === 0;
  const told = verdict === "none" ? [] : [GATE[isRejected && verdict === "waiting" ? "passed" : verdict]];
  return [...told, ...isRejected ? [`rejected by ${rejectedBy}`] : []].join(", ");
}

function choice(
  { document, go }: ViewContext,
  { runs, a, b }: { runs: readonly Run[]; a: string; b: string },
): HTMLElement {
  const select = (id: string, chosen: string) =>
    element(document, "select", [
      { id },
      ...runs.map(({ run }) => element(document, "option", [{ value: run, selected: run === chosen }, run])),
    ]);
  const first = select("run-a", a), second = select("run-b", b);
  return element(document, "form", [
    {
      class: "controls",
      onsubmit: (event) => {
        event.preventDefault();
        go(pageAddress("runs", { a: first.value, b: second.value }));
      },
    },
    element(document, "label", [{ for: "run-a" }, "Run A"]),
    first,
    element(document, "label", [{ for: "run-b" }, "Run B"]),
    second,
    element(document, "button", [{ type: "submit", class: "main" }, "Compare"]),
  ]);
}

function sideBySide(document: Document, compared: Compared): (Node | null)[] {
  const { a, b, notes, keys, paired } = compared;
  const both =
    `A is ${a}, B is ${b}. ${formatCount(keys.both ?? 0, "key")} of both; ${formatNumber(keys.onlyA)} of A alone, ` +
    `${formatNumber(keys.onlyB)} of B alone.`;
  return [
    part(
      document,
      paragraph(both) + notes.map((note) => paragraph(`Not comparable as it is: ${note}.`, "message bad")).join("") +
        sentences(verdictOf(compared)),
    ),
    part(document, metricsOf(compared)),
    part(
      document,
      pairsOf("Keys on which B is most ahead", paired.better) + pairsOf("Keys on which A is most ahead", paired.worse),
    ),
    part(document, fieldsOf(compared)),
  ];
}

function verdictOf({ paired, comparable }: Compared): { text: string; tone: "good" | "bad" | "neutral" }[] {
  const { metric, keys, wins, losses, ratio, lo, hi, pValue } = paired, p = pValue ?? NaN;
  if (keys === 0 || ratio === null) return [{ text: "No key has an error in both runs.", tone: "neutral" }];
  const isClear = p < 0.05;
  const chance = `${isClear ? "more than chance explains" : "which may be chance"} (p = ${formatNumber(p)})`;
  const text =
    `Over ${formatCount(keys ?? 0, "key")} the ${metricHeading(metric)} of B is typically ${
      tellChange(ratio, { less: "below", more: "above" })
    } ` +
    `that of A (${formatRange(lo ?? NaN, hi ?? NaN)} times), ${chance}: B is better on ${formatNumber(wins)}, A on ${
      formatNumber(losses)
    }.`;
  return [{ text, tone: !isClear || !comparable ? "neutral" : ratio < 1 ? "good" : "bad" }];
}

function metricsOf({ metrics }: Compared): string {
  return table(
    [
      { title: "Metric", text: ({ metric }) => metricHeading(metric), help: "Each over all keys of its run." },
      { title: "A", isNumber: true, text: ({ a }) => formatNumber(a) },
      { title: "B", isNumber: true, text: ({ b }) => formatNumber(b) },
      {
        title: "A, median key",
        help: "Of the keys that both have, the one in the middle; A and B are means over all keys of a run.",
        isNumber: true,
        text: ({ commonA }) => formatNumber(commonA),
      },
      { title: "B, median key", isNumber: true, text: ({ commonB }) => formatNumber(commonB) },
      {
        title: "B beside A",
        help: "How much smaller or larger the errors of B typically are.",
        text: ({ ratio }) =>
          ratio === null ? "" : tellChange(ratio, { less: "smaller", more: "larger", same: "equal" }),
      },
      {
        title: "p",
        help: "Chance of such a difference where there is none, of this metric by itself.",
        isNumber: true,
        text: ({ pValue }) => formatNumber(pValue),
      },
      {
        title: "p, Holm",
        help: "The same, adjusted (Holm) for as many metrics as are tested.",
        isNumber: true,
        text: ({ adjusted }) => formatNumber(adjusted),
      },
    ],
    metrics.filter(({ a, b }) => a !== null || b !== null),
    { label: "Metrics of both runs" },
  );
}

function pairsOf(title: string, pairs: readonly Told<KeyPair>[]): string {
  if (pairs.length === 0) return "";
  return table(
    [
      { title, text: ({ key }) => key.join(" / ") },
      { title: "Error of A", isNumber: true, text: ({ a }) => formatNumber(a) },
      { title: "Error of B", isNumber: true, text: ({ b }) => formatNumber(b) },
    ],
    pairs,
    { label: title },
  );
}

function fieldsOf({ fields }: Compared): string {
  if (fields.length === 0) return paragraph("Data, code, config and contenders are the same.", "note");
  const text = (value: unknown) => value === null ? "–" : typeof value === "string" ? value : JSON.stringify(value);
  return `<details><summary>What differs in data, code and config: ${fields.length}</summary>${
    table(
      [
        { title: "Field", text: ({ field }) => field },
        { title: "A", text: ({ a }) => text(a) },
        { title: "B", text: ({ b }) => text(b) },
      ],
      fields,
      { label: "What differs", limit: 200 },
    )
  }</details>`;
}
