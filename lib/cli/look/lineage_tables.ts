import { formatCount } from "../../core/text/plural.ts";
import { formatKey } from "../../core/rows/panel.ts";
import type { VersionLineage } from "../../lineage/describe_lineage.ts";
import type { Retraining } from "../../lineage/retrain.ts";
import { formatDuration, formatNumber, formatShare } from "../../core/text/format_number.ts";
import { formatTable } from "../session/table.ts";

const UNKNOWN = "not recorded";

/** A lineage for people: the config and the events are in `--json` whole. */
export function formatLineage(lineage: VersionLineage): string {
  return [
    formatFacts(lineage),
    formatParameters(lineage),
    formatSpans(lineage),
    formatScores(lineage),
    formatEvents(lineage),
  ]
    .join("\n\n");
}

function formatFacts(lineage: VersionLineage): string {
  const { version, data, plan, features, seed, codeRevision, environment, cost } = lineage;
  const facts: [name: string, value: string][] = [
    ["key", formatKey(version.key)],
    ["version", `${version.semantic}: ${version.version} of its key, id ${version.id}, ${version.stage}`],
    ["contender", `${version.contender}, ${version.status}${version.reason === "" ? "" : `: ${version.reason}`}`],
    ["run", `${version.run}, ${version.createdAt}, ${formatCount(plan.keys, "key")}`],
    [
      "data",
      `${data.group} v${data.version}, ${data.contentHash}${data.available ? "" : " (not in the store any more)"}`,
    ],
    ["up to", plan.end ?? UNKNOWN],
    ["plan", plan.hash],
    ["features", features === null ? UNKNOWN : `${features.names.length}, ${features.transform}, ${version.specHash}`],
    ["seed", String(seed)],
    ["code", codeRevision || "unknown"],
    ...["lock", "deno", "platform"].map((name): [string, string] => [name, String(environment?.[name] ?? UNKNOWN)]),
    ["size", `${cost.bytes} bytes`],
    ["fits on folds", cost.fitMilliseconds === null ? UNKNOWN : `${formatNumber(cost.fitMilliseconds)} ms`],
  ];
  return formatTable([
    { title: "fact", cells: facts.map(([name]) => name) },
    { title: "value", cells: facts.map(([, value]) => value), align: "left" },
  ]);
}

/** How a version came out when it was made again. */
export function formatRetraining({ equal, artifacts, differences, keys, seconds }: Retraining): string {
  const verdict = equal ? "Made again: equal, byte for byte." : "Made again: NOT equal.";
  const told = differences.map(({ name, recorded, here }) => `${name} was ${recorded}, is ${here}`);
  return [
    `${verdict} The competition of ${formatCount(keys, "key")} was held again, in ${formatDuration(seconds)}.`,
    ...told.length === 0 ? [] : [`Code or machine differ: ${told.join("; ")}.`],
    formatTable([
      { title: "artifact", cells: artifacts.map(({ name }) => name) },
      { title: "recorded", cells: artifacts.map(({ recorded }) => recorded.slice(0, 16)), align: "left" },
      { title: "made", cells: artifacts.map(({ made }) => made?.slice(0, 16) ?? "nothing"), align: "left" },
    ]),
  ].join("\n");
}

function formatParameters({ parameters }: VersionLineage): string {
  if (parameters === null) return `Parameters: ${UNKNOWN}.`;
  if (parameters.length === 0) return "No parameters: it forecasts zero.";
  return formatTable([
    { title: "member", cells: parameters.map(({ name }) => name) },
    { title: "share", cells: parameters.map(({ share }) => formatShare(share, 1)), align: "right" },
    { title: "scope", cells: parameters.map(({ scope }) => scope) },
    ...parameters.some(({ smaller }) => smaller !== null)
      ? [{ title: "made smaller", cells: parameters.map(({ smaller }) => smaller ?? "") }]
      : [],
    ...parameters.some(({ recipe }) => recipe !== undefined)
      ? [{ title: "recipe", cells: parameters.map(({ recipe }) => recipe === undefined ? "" : JSON.stringify(recipe)) }]
      : [],
    { title: "parameters", cells: parameters.map(({ params }) => JSON.stringify(params)), align: "left" },
  ]);
}

function formatSpans({ folds, holdout }: VersionLineage): string {
  const spans = [...folds ?? [], ...holdout === null ? [] : [holdout]];
  if (spans.length === 0) return `Folds: ${UNKNOWN}.`;
  return formatTable([
    { title: "span", cells: spans.map(({ name }) => name) },
    { title: "known up to", cells: spans.map(({ origin }) => origin) },
    { title: "scored from", cells: spans.map(({ from }) => from) },
    { title: "to", cells: spans.map(({ to }) => to) },
  ]);
}

function formatScores({ scores }: VersionLineage): string {
  const names = Object.keys(scores);
  if (names.length === 0) return "No scores: it did not compete.";
  return formatTable([
    { title: "metric", cells: names },
    { title: "hold-out", cells: names.map((name) => formatNumber(scores[name])), align: "right" },
  ]);
}

function formatEvents({ events }: VersionLineage): string {
  return formatTable([
    { title: "event", cells: events.map(({ kind }) => kind) },
    { title: "at", cells: events.map(({ at }) => at) },
    { title: "detail", cells: events.map(({ detail }) => JSON.stringify(detail)), align: "left" },
  ]);
}
