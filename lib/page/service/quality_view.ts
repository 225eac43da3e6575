import { formatNumber, formatShare } from "../../core/text/format_number.ts";
import { agree, formatCount } from "../../core/text/plural.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { facts, paragraph, table, type Tile, tiles } from "../../report/parts/page_parts.ts";
import type { QualityRecord } from "../../report/service/quality_record.ts";
import { part } from "../parts/parts.ts";
import { instant, type Noted, notesOf, present, sectionPart } from "./parts.ts";
import type { Told } from "./told.ts";
import type { View } from "./view.ts";

type Quality = Told<QualityRecord>;

/** What is known of the data of the table. */
export const qualityView: View = async ({ document, client }) => {
  const quality = await client.get<Noted<QualityRecord>>("v1/quality"), { leftOut, findings } = quality;
  return {
    title: "Data quality",
    body: present([
      part(document, tiles(tilesOf(quality)) + facts(factsOf(quality)) + notesOf(quality)),
      sectionPart(document, "What stands against the newest data", [part(document, alarmsOf(quality))]),
      sectionPart(document, "Rows that were left out", [
        part(
          document,
          leftOut.length === 0 ? paragraph("None.") : findingsOf(leftOut, "Rows that were left out, by reason"),
        ),
      ]),
      sectionPart(document, "What else the checks found", [
        part(document, findings.length === 0 ? paragraph("Nothing.") : findingsOf(findings, "Findings")),
      ]),
      sectionPart(document, "Columns", [part(document, columnsOf(quality))]),
      sectionPart(document, "Drift of columns", [part(document, driftOf(quality))]),
      sectionPart(document, "Versions of the table", [part(document, versionsOf(quality))]),
    ]),
  };
};

function tilesOf({ counts, behind, late, keys, span }: Quality): Tile[] {
  const late_ = late?.keys ?? 0, behind_ = behind ?? 0;
  return [
    { value: formatNumber(keys), name: agree(keys ?? 0, "key", "keys") },
    { value: formatNumber(counts.read), name: "rows read" },
    {
      value: formatNumber(counts.quarantined),
      name: `rows quarantined (${formatShare(counts.quarantined ?? 0, counts.read ?? 0)})`,
      tone: (counts.quarantined ?? 0) > 0 ? "bad" : "good",
    },
    // Rows without a calendar are neither new nor late.
    ...span.last === "" ? [] : [
      {
        value: span.last,
        name: behind_ > 0
          ? `last period, ${formatCount(behind_, "complete period")} behind the clock`
          : "last period: as new as can be",
      },
      {
        value: formatNumber(late_),
        name: late_ === 0
          ? "keys are late"
          : `${agree(late_, "key is", "keys are")} late, by at most ${formatNumber(late?.most)}`,
        tone: late_ > 0 ? "bad" as const : "neutral" as const,
      },
    ],
  ];
}

function factsOf({ table, version, created, source, rows, span, counts }: Quality): { name: string; value: string }[] {
  const { kept, merged, ahead, outside } = counts, isOfRows = span.last === "";
  // Rows without a calendar are neither merged nor ahead, and seldom outside.
  const others = [
    { count: merged, what: "merged into others" },
    { count: ahead, what: "ahead" },
    { count: outside, what: "outside of what was asked for" },
  ].filter(({ count }) => !isOfRows || count !== 0).map(({ count, what }) => `, ${formatNumber(count)} ${what}`);
  return [
    { name: "Table", value: `${table}, version ${version}${created === "" ? "" : ` of ${instant(created)}`}` },
    { name: "Source", value: source },
    ...isOfRows ? [] : [{ name: "Periods", value: `${span.first} to ${span.last}` }],
    { name: "Rows of the source", value: `${formatNumber(kept)} kept${others.join("")}` },
    ...isOfRows ? [] : [{ name: "Rows with gaps filled", value: formatNumber(rows) }],
  ];
}

function alarmsOf({ look, version, span }: Quality): string {
  if (look === null) {
    if (span.last === "") return "";
    return paragraph(
      `Nobody has looked at version ${version}: deno task monitor compares it with what models were trained on.`,
      "note",
    );
  }
  const when = paragraph(`Looked at ${instant(look.at)}.`, "note");
  if (look.alarms.length === 0) return when + paragraph("Nothing.");
  return when + table(
    [
      { title: "How bad", text: ({ severity, blocking }) => blocking ? `${severity}, no training` : severity },
      { title: "What", text: ({ message }) => message },
      { title: "What to do", text: ({ hint }) => hint },
      { title: "Code", text: ({ code }) => code },
    ],
    look.alarms,
    { label: "Data alarms" },
  );
}

function findingsOf(findings: readonly Told<Finding>[], label: string): string {
  return table(
    [
      { title: "How bad", text: ({ severity }) => severity },
      { title: "What", text: ({ message, column }) => column === "" ? message : `${column}: ${message}` },
      { title: "How many", isNumber: true, text: ({ count }) => formatNumber(count) },
      { title: "For instance", text: ({ examples }) => examples.join("; ") },
      { title: "Code", text: ({ code }) => code },
    ],
    findings,
    { label, limit: 200 },
  );
}

function columnsOf({ columns }: Quality): string {
  return table(
    [
      { title: "Column", text: ({ name }) => name },
      { title: "Kind", text: ({ kind }) => kind === "future" ? "known ahead" : kind },
      {
        title: "Missing",
        isNumber: true,
        text: ({ missing, count }) => formatShare(missing ?? 0, (missing ?? 0) + (count ?? 0)),
      },
      {
        title: "Zero",
        isNumber: true,
        text: ({ zeros, count }) => zeros === null ? "–" : formatShare(zeros, count ?? 0),
      },
      { title: "Least", isNumber: true, text: ({ min }) => formatNumber(min) },
      { title: "Mean", isNumber: true, text: ({ mean }) => formatNumber(mean) },
      { title: "Largest", isNumber: true, text: ({ max }) => formatNumber(max) },
    ],
    columns,
    { label: "Columns of the table", limit: 200 },
  );
}

function driftOf({ look }: Quality): string {
  if (look === null || look.drift.length === 0) return "";
  return table(
    [
      { title: "Column", text: ({ column }) => column },
      {
        title: "Distance",
        help: "From the same season before.",
        isNumber: true,
        text: ({ distance }) => formatNumber(distance),
      },
      { title: "Alarm from", isNumber: true, text: ({ limit }) => formatNumber(limit) },
      { title: "Measured by", text: ({ method }) => method },
    ],
    look.drift,
    { label: "Drift of columns", kind: ({ distance, limit }) => (distance ?? 0) > (limit ?? Infinity) ? "chosen" : "" },
  );
}

function versionsOf({ versions, span }: Quality): string {
  return table(
    [
      { title: "Version", text: ({ version, serves }) => `${version}${serves ? " (serves)" : ""}` },
      { title: "Written", text: ({ created }) => instant(created) },
      { title: span.last === "" ? "Damage" : "Last period", text: ({ last, damage }) => damage === "" ? last : damage },
      { title: "Rows", isNumber: true, text: ({ rows }) => formatNumber(rows) },
      { title: "Quarantined", isNumber: true, text: ({ quarantined }) => formatNumber(quarantined) },
    ],
    versions,
    { label: "Versions of the table, the newest first", kind: ({ serves }) => serves ? "chosen" : "" },
  );
}
