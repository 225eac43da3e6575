import { formatKey } from "../core/panel.ts";
import type { VersionLineage } from "../lineage/describe_lineage.ts";
import { formatNumber, formatShare, formatTable } from "./table.ts";

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

function formatFacts({ version, data, plan, features, seed, codeRevision, cost }: VersionLineage): string {
  const facts: [name: string, value: string][] = [
    ["key", formatKey(version.key)],
    ["version", `${version.version} (id ${version.id}), ${version.stage}`],
    ["contender", `${version.contender}, ${version.status}${version.reason === "" ? "" : `: ${version.reason}`}`],
    ["run", `${version.run}, ${version.createdAt}, ${plan.keys} keys`],
    [
      "data",
      `${data.group} v${data.version}, ${data.contentHash}${data.available ? "" : " (not in the store any more)"}`,
    ],
    ["up to", plan.end ?? UNKNOWN],
    ["plan", plan.hash],
    ["features", features === null ? UNKNOWN : `${features.names.length}, ${features.transform}, ${version.specHash}`],
    ["seed", String(seed)],
    ["code", codeRevision || "unknown"],
    ["size", `${cost.bytes} bytes`],
    ["fits on folds", cost.fitMilliseconds === null ? UNKNOWN : `${formatNumber(cost.fitMilliseconds)} ms`],
  ];
  return formatTable([
    { title: "fact", cells: facts.map(([name]) => name) },
    { title: "value", cells: facts.map(([, value]) => value), align: "left" },
  ]);
}

function formatParameters({ parameters }: VersionLineage): string {
  if (parameters === null) return `Parameters: ${UNKNOWN}.`;
  if (parameters.length === 0) return "No parameters: it forecasts zero.";
  return formatTable([
    { title: "member", cells: parameters.map(({ name }) => name) },
    { title: "share", cells: parameters.map(({ share }) => formatShare(share, 1)), align: "right" },
    { title: "scope", cells: parameters.map(({ scope }) => scope) },
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
