import type { Calendar } from "../../core/time/calendar.ts";
import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import { metricHeading } from "../../metrics/metric_info.ts";
import type { Chart } from "../../plots/frame/chart.ts";
import { plotContributions } from "../../plots/explained/contributions.ts";
import { plotForecast } from "../../plots/forecasts/forecast.ts";
import { facts, paragraph, sentences, table } from "../../report/parts/page_parts.ts";
import type { KeyRecord } from "../../report/service/key_record.ts";
import { meaningOf } from "../../report/parts/words.ts";
import { element } from "../parts/element.ts";
import { drawnForecast, foldedForecast, numbers, part } from "../parts/parts.ts";
import { chartPart, instant, type Noted, notesOf, present, sectionPart } from "./parts.ts";
import type { Told } from "./told.ts";
import { pageAddress, type View } from "./view.ts";

type Key = Told<KeyRecord>;

/** One key: history, forecast, why its model serves, who competed, what it looks at, what has happened. */
export const keyView: View = async ({ document, client, asked }) => {
  const id = asked.get("id") ?? "";
  const key = await client.get<Noted<KeyRecord>>(`v1/keys/${encodeURIComponent(id)}/record`);
  return {
    title: key.key.join(" / "),
    body: present([
      element(document, "p", [{}, element(document, "a", [{ href: pageAddress("keys") }, "All keys"])]),
      part(document, facts(factsOf(key)) + notesOf(key) + conditionOf(key)),
      sectionPart(document, "What is expected", expected(document, key)),
      sectionPart(document, "Why this model", [
        part(document, sentences(key.why.map((text) => ({ text, tone: "neutral" as const }))) + members(key)),
      ]),
      sectionPart(document, "What the model looks at", lookedAt(document, key)),
      sectionPart(document, "Who competed", [part(document, leaderboard(key))]),
      sectionPart(document, "What has happened", [part(document, events(key))]),
    ]),
  };
};

function factsOf({ keyColumns, key, version, forecast }: Key): { name: string; value: string }[] {
  const own = keyColumns.map((name, i) => ({ name, value: key[i] ?? "" }));
  if (version === null) return [...own, { name: "Model", value: "none of its own" }];
  const { semantic, run, status, reason, stage, createdAt, flags } = version;
  return [
    ...own,
    { name: "Serves", value: semantic + (status === "fallback" ? `, a fallback as the key is ${reason}` : "") },
    ...forecast !== null && forecast.model !== version.contender
      ? [{ name: "Forecast by", value: `${forecast.model}${forecast.reason === "" ? "" : `, ${forecast.reason}`}` }]
      : [],
    { name: "Run", value: `${run}, ${instant(createdAt)}` },
    { name: "Stage", value: stage },
    ...flags.length === 0 ? [] : [{ name: "Marks", value: markOf(flags) }],
  ];
}

/** Marks of contenders are told by their codes, each once: they are of all members of a blend. */
function markOf(flags: readonly string[]): string {
  return [...new Set(flags.map((flag) => flag.split(":").at(-1) ?? flag))].join(", ");
}

function conditionOf({ condition }: Key): string {
  if (condition === null) return "";
  return paragraph(`By the last look of monitor it is ${condition.condition} (${condition.code}).`, "message bad");
}

function expected(document: Document, key: Key): (Node | null)[] {
  const { history, forecast, forecastNote } = key;
  const note = forecastNote === "" ? "" : paragraph(`There is no forecast: ${forecastNote}`, "message bad");
  const cut = history.isCut ? paragraph("Only the newest part of the history is drawn.", "note") : "";
  return [
    part(document, note),
    history.y.length === 0 ? null : chartPart(document, (width) => draw(key, width)),
    part(document, (forecast === null ? "" : foldedForecast(forecast, forecast)) + cut),
  ];
}

function draw({ calendar, history, forecast, target }: Key, width: number): Chart {
  const start = history.start ?? 0, levels = numbers(forecast?.levels ?? []), first = forecast?.start ?? 0;
  return plotForecast({
    // Its numbers are never unknown.
    calendar: calendar as Calendar,
    levels,
    series: [{
      label: "",
      history: { ds: history.y.map((_, i) => start + i), y: numbers(history.y) },
      ds: forecast?.yhat.map((_, i) => first + i) ?? [],
      ...drawnForecast(forecast ?? { yhat: [], lo: [], hi: [] }),
    }],
  }, { title: "History, forecast and intervals", target, unit: "", width, history: history.y.length });
}

function members({ members }: Key): string {
  if (members.length < 2) return "";
  return table(
    [
      { title: "Part of the blend", text: ({ contender }) => contender },
      { title: "Weight", isNumber: true, text: ({ share }) => formatPercent(share ?? NaN) },
      { title: "Trained on", text: ({ pooled }) => pooled ? "all keys" : "this key alone" },
    ],
    members,
    { label: "Models and their weights", limit: members.length },
  );
}

function lookedAt(document: Document, { looksAt, target, key, forecast }: Key): (Node | null)[] {
  if (looksAt === null) return [];
  const { groups, ds, base, yhat, features } = looksAt;
  const explanation = {
    base: base ?? NaN,
    yhat: numbers(yhat),
    groups: Object.fromEntries(Object.entries(groups).map(([name, gains]) => [name, numbers(gains)])),
  };
  const shown = { key: { id: "", parts: key }, model: forecast?.model ?? "", ds, explanation };
  return [
    chartPart(
      document,
      () => plotContributions([shown], { title: "What the forecast is made of", target, unit: "" }),
    ),
    part(
      document,
      features.length === 0 ? "" : table(
        [
          { title: "Feature", text: ({ feature }) => feature },
          { title: "Share", isNumber: true, text: ({ share }) => formatPercent(share ?? NaN) },
          { title: "What it is", text: ({ meaning }) => meaning },
        ],
        features,
        { label: "Features that move the forecast most" },
      ),
    ),
  ];
}

function leaderboard({ leaderboard: { metric, rows }, version }: Key): string {
  if (rows.length === 0) return "";
  const folds = rows[0]?.folds ?? [];
  return paragraph(`${metricHeading(metric)}: ${meaningOf(metric) ?? "lower is better."}`, "note") + table(
    [
      { title: "Model", text: ({ contender }) => contender + (contender === version?.contender ? " (serves)" : "") },
      ...folds.map((_, f) => ({
        title: `Fold ${f + 1}`,
        help: meaningOf("fold"),
        isNumber: true,
        text: (row: typeof rows[number]) => formatNumber(row.folds[f] ?? null),
      })),
      { title: "Mean", isNumber: true, text: ({ mean }) => formatNumber(mean) },
      { title: "Kept back", help: meaningOf("holdout"), isNumber: true, text: ({ holdout }) => formatNumber(holdout) },
    ],
    rows,
    {
      label: "Errors of every model that competed",
      kind: ({ contender }) => contender === version?.contender ? "chosen" : "",
      limit: rows.length,
    },
  );
}

function events({ events }: Key): string {
  return table(
    [
      { title: "When", text: ({ at }) => instant(at) },
      {
        title: "What",
        text: ({ kind, version }) =>
          kind.toLowerCase().replaceAll("_", " ") + (version === null ? "" : ` (version ${version})`),
      },
      { title: "By", text: ({ by }) => by },
      { title: "Why", text: ({ note }) => note },
      { title: "Run", text: ({ run }) => run },
    ],
    events,
    { label: "Events of the key, the newest first" },
  );
}
