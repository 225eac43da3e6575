import { formatNumber, formatPercent, formatShare } from "../../core/text/format_number.ts";
import { agree, formatCount } from "../../core/text/plural.ts";
import { boundsWord, errorHeading, metricHeading, metricInfo } from "../../metrics/metric_info.ts";
import { plotCoverage } from "../../plots/scores/coverage.ts";
import { plotHoldout } from "../../plots/scores/holdout.ts";
import { plotLocalAgainstGlobal } from "../../plots/scores/local_against_global.ts";
import { plotMembers } from "../../plots/scores/members.ts";
import { plotStepErrors } from "../../plots/scores/step_errors.ts";
import { paragraph, recordTable, table, type Tile, tiles } from "../../report/parts/page_parts.ts";
import type { EvidenceRecord } from "../../report/service/evidence_record.ts";
import type { FleetLook, FleetRecord } from "../../report/service/fleet_record.ts";
import { meaningOf } from "../../report/parts/words.ts";
import type { MethodComparison } from "../../training/assessment/compare_methods.ts";
import type { MemberShares } from "../../training/assessment/member_shares.ts";
import type { StandingAlert } from "../../serving/api/standing_alerts.ts";
import { element } from "../parts/element.ts";
import { numbers, part } from "../parts/parts.ts";
import { chartPart, instant, type Noted, notesOf, present, sectionPart } from "./parts.ts";
import type { Told } from "./told.ts";
import { KEY_COLUMN, pageAddress, type View, type ViewContext } from "./view.ts";

type Fleet = Told<FleetRecord>;
type Watched = NonNullable<FleetLook["metrics"]>;
type Alerts = Told<{ readonly alerts: readonly StandingAlert[] }>;

/** What is served, how it does, and what stands of it. */
export const fleetView: View = async ({ document, client }) => {
  const [fleet, { alerts }] = await Promise.all([
    client.get<Noted<FleetRecord>>("v1/fleet"),
    client.get<{ readonly alerts: readonly StandingAlert[] }>("v1/alerts"),
  ]);
  const { look } = fleet, isOfRows = fleet.end === "";
  return {
    title: `${isOfRows ? "Predictions" : "Forecasts"} of ${fleet.target}`,
    body: present([
      part(document, tiles(tilesOf(fleet, alerts)) + notesOf(fleet)),
      sectionPart(document, "Alerts", [part(document, alertsOf(alerts, look))]),
      sectionPart(
        document,
        `How the ${isOfRows ? "predictions" : "forecasts"} did`,
        look === null ? [part(document, notLooked(isOfRows))] : doneBy(document, look),
      ),
      evidencePart(document, client),
      sectionPart(document, "Keys that are not ok", [part(document, look === null ? "" : notOk(look))]),
      sectionPart(
        document,
        `Keys with the ${metricInfo(fleet.metric)?.direction === "higher" ? "least" : "largest"} ${
          metricHeading(fleet.metric)
        }`,
        [part(document, worst(fleet))],
      ),
      sectionPart(document, "What serves", [part(document, serving(fleet))]),
    ]),
  };
};

/** It is made of every key, and shown when it has come. */
function evidencePart(document: Document, client: ViewContext["client"]): HTMLElement {
  const place = element(document, "div");
  const fill = async () => {
    const { comparison, members, ratios, run, keys } = await client.get<EvidenceRecord>("v1/fleet/evidence");
    const metric = comparison?.metric ?? "", known = numbers(ratios);
    const note = paragraph(
      `Of run ${run}, which serves most keys; members and ratios over ${formatCount(keys ?? 0, "key")}.`,
      "note",
    );
    const shown = sectionPart(document, "What the choices rest on", [
      comparison === null ? null : chartPart(document, (width) => plotHoldout(comparisonOf(comparison), { width })),
      members === null ? null : chartPart(document, (width) => plotMembers(sharesOf(members), { width })),
      known.length === 0
        ? null
        : chartPart(document, (width) =>
          plotLocalAgainstGlobal({ ratios: known }, { metric: errorHeading(metric), width })),
      comparison === null && members === null ? null : part(document, note),
    ]);
    if (shown !== null) place.replaceChildren(shown);
  };
  fill().catch((thrown: unknown) => {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    place.replaceChildren(
      part(document, paragraph(`What the choices rest on cannot be shown: ${text}`, "message bad")),
    );
  });
  return place;
}

/** As charts have it: what is not known is NaN. */
function comparisonOf({ metric, methods }: NonNullable<Told<EvidenceRecord>["comparison"]>): MethodComparison {
  return {
    metric,
    methods: methods.filter(({ role }) => role !== "member").map((method) => ({
      ...method,
      keys: method.keys ?? NaN,
      ratio: method.ratio ?? NaN,
      scores: Object.fromEntries(Object.entries(method.scores).map(([name, score]) => [name, score ?? NaN])),
    })),
  };
}

function sharesOf({ keys, weights, ...shares }: NonNullable<Told<EvidenceRecord>["members"]>): MemberShares {
  return { ...shares, keys: numbers(keys), weights: weights.map(numbers) };
}

function tilesOf({ keys, outcomes, look, dataVersion, end }: Fleet, alerts: Alerts["alerts"]): Tile[] {
  const own = outcomes.champion ?? 0, others = outcomes.fallback ?? 0, without = (keys ?? 0) - own - others;
  const notOkKeys = look?.notOk ?? null;
  return [
    {
      value: formatNumber(keys),
      name: `keys${end === "" ? "" : `, known up to ${end}`} (version ${dataVersion} of the table)`,
    },
    { value: formatShare(own, keys ?? 0), name: "have a model that won their competition" },
    { value: formatNumber(others), name: "have a fallback", help: meaningOf("fallback") },
    ...without > 0 ? [{ value: formatNumber(without), name: "have no model of their own", tone: "bad" as const }] : [],
    {
      value: formatNumber(notOkKeys),
      name: look === null ? "keys not ok: nobody has looked" : "keys are not ok",
      tone: notOkKeys === null ? "neutral" : notOkKeys > 0 ? "bad" : "good",
    },
    {
      value: formatNumber(alerts.length),
      name: agree(alerts.length, "alert", "alerts"),
      tone: alerts.length > 0 ? "bad" : "neutral",
    },
  ];
}

function alertsOf(alerts: Alerts["alerts"], look: Fleet["look"]): string {
  const blocked = look?.blocked ?? [];
  const told = blocked.map(({ message, hint }) =>
    paragraph(`Nothing should be trained on these data: ${message}. ${hint}`, "message bad")
  );
  if (alerts.length === 0) {
    const note = "No rule of the config has anything to tell; rules are under monitoring.alerts.";
    return told.join("") + (blocked.length > 0 ? "" : paragraph(note, "note"));
  }
  return told.join("") + table(
    [
      { title: "How bad", text: ({ severity }) => severity },
      { title: "What", text: ({ message }) => message },
      { title: "What to do", text: ({ hint }) => hint },
      {
        title: "Keys",
        text: ({ keys, examples }) => keys === 0 ? "" : `${formatNumber(keys)}: ${examples.join(", ")}`,
      },
      { title: "Since", text: ({ since }) => instant(since) },
    ],
    alerts,
    { label: "Alerts that stand" },
  );
}

function notLooked(isOfRows: boolean): string {
  return paragraph(
    `Nobody has compared ${
      isOfRows ? "predictions" : "forecasts"
    } with what came: deno task monitor does, and this page shows what it finds.`,
    "note",
  );
}

function doneBy(document: Document, look: Told<FleetLook>): (Node | null)[] {
  const { metrics, rows, checked, periods, at, isOlder } = look;
  if (rows !== null) return rowsDone(document, rows, look);
  if (metrics === null) return [];
  const levels = Object.keys(metrics.coverage);
  const span = periods === null ? "" : ` of ${periods.join(" to ")}`;
  const when = `Looked at ${instant(at)}${isOlder ? ", before the table's newest version" : ""}: ` +
    `${formatCount(checked ?? 0, "forecast")}${span} compared with what came.`;
  if (checked === 0) return [part(document, paragraph(when, "note"))];
  const byStep = {
    steps: numbers(metrics.steps.map(({ step }) => step)),
    error: numbers(metrics.steps.map(({ wape }) => wape)),
    axis: "WAPE",
    promised: metrics.promised.wape ?? NaN,
    coverage: Object.fromEntries(
      levels.map((level) => [level, numbers(metrics.steps.map(({ coverage }) => coverage[level] ?? null))]),
    ),
  };
  const held = {
    nominal: levels.map(Number),
    observed: numbers(levels.map((level) => metrics.coverage[level] ?? null)),
  };
  return [
    part(document, paragraph(when, "note") + scores(metrics)),
    chartPart(document, (width) => plotStepErrors(byStep, { width })),
    levels.length === 0 ? null : chartPart(document, (width) => plotCoverage(held, { width })),
  ];
}

/** Of rows: each metric beside its promise and what is usual, and how much intervals or sets hold. */
function rowsDone(
  document: Document,
  { read, metric, scores, coverage }: NonNullable<Told<FleetLook>["rows"]>,
  { at, checked, isOlder }: Told<FleetLook>,
): (Node | null)[] {
  const when = `Looked at ${instant(at)}${isOlder ? ", before the table's newest version" : ""}: ` +
    `${formatCount(read ?? 0, "row")} read, ${formatNumber(checked)} compared with what came.`;
  const known = Object.entries(coverage).filter(([, share]) => share !== null);
  const titles = { came: "what came", promised: "promised", usual: "what is usual" } as const;
  // Each class by itself, and all alike, say more than sums over both.
  const names = Object.keys(scores.came).filter((name) => name === metric || !/_(micro|weighted)$/.test(name));
  const rows = names.map((name) => ({
    score: metricHeading(name),
    ...Object.fromEntries(
      Object.entries(titles).map(([of, title]) => [title, scores[of as keyof typeof titles][name] ?? null]),
    ),
  }));
  const held = { nominal: known.map(([level]) => Number(level)), observed: numbers(known.map(([, share]) => share)) };
  return [
    part(
      document,
      paragraph(when, "note") + (rows.length === 0 ? "" : recordTable(rows, { label: "Scores beside their promise" })),
    ),
    known.length === 0
      ? null
      : chartPart(document, (width) => plotCoverage(held, { width, bounds: boundsWord(metric) })),
  ];
}

function scores({ promised, ...observed }: Told<Watched>): string {
  const plain = ({ wape, mase, bias, skill, coverage }: Told<Watched["promised"]>) => ({
    ...{ wape, mase, bias, skill },
    ...Object.fromEntries(Object.entries(coverage).map(([level, share]) => [`inside ${level} %`, share])),
  });
  return recordTable([{ scores: "what came", ...plain(observed) }, { scores: "promised", ...plain(promised) }], {
    label: "Scores beside their promise",
  });
}

function notOk({ conditions, notOk, keys }: Told<FleetLook>): string {
  if (conditions.length === 0) return paragraph("All keys are as they were promised to be.");
  const counts = Object.entries(keys).filter(([name, count]) => name !== "ok" && (count ?? 0) > 0);
  const shown = conditions.length < (notOk ?? 0) ? ` The first ${conditions.length} of ${formatNumber(notOk)}.` : "";
  return paragraph(`${counts.map(([name, count]) => `${formatNumber(count)} ${name}`).join(", ")}.${shown}`) + table(
    [
      KEY_COLUMN,
      { title: "How it stands", text: ({ condition }) => condition },
      { title: "Why", text: ({ code }) => code },
      {
        title: "Gain",
        help: "By how much the error of the key would fall at the promise of its hold-out.",
        isNumber: true,
        text: ({ gain }) => gain === null ? "–" : formatPercent(gain, { places: 0 }),
      },
    ],
    conditions,
    { label: "Keys that are not ok" },
  );
}

function worst({ worst, metric }: Fleet): string {
  return table(
    [
      KEY_COLUMN,
      { title: "Model", text: ({ contender }) => contender },
      {
        title: metricHeading(metric),
        help: meaningOf(metric),
        isNumber: true,
        text: ({ error }) => formatNumber(error),
      },
    ],
    worst,
    { label: "Keys with the worst scores on their hold-outs" },
  );
}

function serving({ contenders, fallbacks, runs }: Fleet): string {
  const keys = (count: number | null) => formatNumber(count);
  return table(
    [
      { title: "Model", text: ({ contender }) => contender },
      { title: "Keys", isNumber: true, text: (row) => keys(row.keys) },
    ],
    contenders,
    { label: "Keys by the model that won their competition" },
  ) +
    table(
      [
        { title: "Fallback, as the key is", text: ({ reason }) => reason },
        { title: "Keys", isNumber: true, text: (row) => keys(row.keys) },
      ],
      fallbacks,
      { label: "Keys with a fallback, by reason" },
    ) +
    table(
      [
        { title: "Run", text: () => "", links: ({ run }) => [{ text: run, href: pageAddress("runs", { b: run }) }] },
        { title: "Keys", isNumber: true, text: (row) => keys(row.keys) },
      ],
      runs,
      { label: "Keys by the run that serves them" },
    );
}
