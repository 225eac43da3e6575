import { formatNumber, formatPercent } from "../../core/format_number.ts";
import { formatKey } from "../../core/panel.ts";
import { paragraph, recordTable, sentences, table, type TableColumn } from "../../report/page_parts.ts";
import type { BoardRow, ForecastSpan, KeyDetail, Known, MemberRow, RecordHead } from "../../report/run_record.ts";
import { meaningOf } from "../../report/words.ts";
import { ChartMount } from "../chart_mount.ts";
import { element } from "../element.ts";
import { plotCompared, plotExpected } from "./key_charts.ts";

/** What the view of a key needs beside the key. */
export interface KeyViewOptions {
  /** Of the record. */
  readonly head: RecordHead;
  /** Show the key before (-1) or after (1) it in the order of the table. */
  readonly step: (by: -1 | 1) => void;
}

/** One key: its history, what was forecast and what came, what is expected, who forecasts it and why. */
export class KeyView {
  readonly #root: HTMLElement;
  readonly #options: KeyViewOptions;

  /** @param root Its content is replaced. @param options Of the page. */
  constructor(root: HTMLElement, options: KeyViewOptions) {
    this.#root = root;
    this.#options = options;
    root.innerHTML = paragraph("Choose a key in the table above.", "note");
  }

  /** Say why a key cannot be shown. */
  tell(message: string): void {
    this.#root.innerHTML = paragraph(message, "message bad");
  }

  /** Show a key. @param detail What is told of it. */
  show(detail: KeyDetail): void {
    const document = this.#root.ownerDocument, { head } = this.#options;
    this.#root.replaceChildren(
      this.#title(detail),
      this.#part(
        `${sentences(detail.why.map((text) => ({ text, tone: "neutral" as const })))}` +
          paragraph(detail.forecastNote, "message"),
      ),
      this.#chart((width) => plotExpected(detail, head, width)),
      this.#part(forecastTable(detail.forecast, head)),
      ...detail.holdouts.flatMap((span) => [
        this.#chart((width) => plotCompared(detail, span, { head, width })),
        element(document, "p", [{ class: "note" }, detail.holdouts.length > 1 ? `Forecast by ${span.model}.` : ""]),
      ]),
      this.#part(memberTable(detail.members) + boardTable(detail, head)),
      element(document, "p", [{ class: "note" }, head.historyNote]),
    );
  }

  #title({ key }: KeyDetail): HTMLElement {
    const document = this.#root.ownerDocument, { step } = this.#options;
    const button = (text: string, by: -1 | 1) =>
      element(document, "button", [{ type: "button", onclick: () => step(by) }, text]);
    return element(document, "div", [
      { class: "controls" },
      element(document, "h3", [{ class: "grow", id: "key-name" }, formatKey({ id: "", parts: key })]),
      button("← Previous key", -1),
      button("Next key →", 1),
    ]);
  }

  #chart(draw: ConstructorParameters<typeof ChartMount>[1]): HTMLElement {
    const figure = element(this.#root.ownerDocument, "figure");
    new ChartMount(figure, draw);
    return figure;
  }

  /** @param content HTML whose texts are escaped. */
  #part(content: string): HTMLElement {
    const part = element(this.#root.ownerDocument, "div");
    part.innerHTML = content;
    return part;
  }
}

function forecastTable(forecast: ForecastSpan | null, head: RecordHead): string {
  if (forecast === null) return "";
  const { levels, periods } = head;
  const rows = forecast.yhat.map((value, i): Record<string, string | Known> => ({
    Date: periods[forecast.start + i] ?? "",
    Forecast: value,
    ...Object.fromEntries(levels.flatMap((level, l) => [
      [`${level} % from`, forecast.lo[l]?.[i] ?? null],
      [`${level} % to`, forecast.hi[l]?.[i] ?? null],
    ])),
  }));
  return `<details><summary>The forecast as a table</summary>${
    recordTable(rows, { label: "Forecast", limit: rows.length })
  }</details>`;
}

function memberTable(members: readonly MemberRow[]): string {
  if (members.length === 0) return "";
  const hasGroup = members.some(({ groupWeight }) => groupWeight !== null);
  const columns: TableColumn<MemberRow>[] = [
    { title: "Model", text: ({ member }) => member },
    { title: "Weight", text: ({ weight }) => formatPercent(weight), isNumber: true },
  ];
  const group: TableColumn<MemberRow>[] = [
    {
      title: "Weight for keys of its kind",
      text: ({ groupWeight }) => groupWeight === null ? "" : formatPercent(groupWeight),
      isNumber: true,
    },
    { title: "Why it differs", text: ({ why }) => why },
  ];
  return `<h3>Who forecasts it</h3>${
    table([...columns, ...hasGroup ? group : []], members, { label: "Models and their weights", limit: members.length })
  }`;
}

function boardTable({ leaderboard, boardMetric }: KeyDetail, { boardSpans }: RecordHead): string {
  if (leaderboard.length === 0) return "";
  const error = (span: string, s: number): TableColumn<BoardRow> => ({
    title: span === "holdout" ? "kept back" : span.replace("_", " "),
    text: ({ errors }) => formatNumber(errors[s]),
    isNumber: true,
    help: meaningOf(span.replace(/_\d+$/, "")),
  });
  return `<h3>Who competed</h3>${
    paragraph(`${boardMetric.toUpperCase()}: ${meaningOf(boardMetric) ?? "lower is better."}`, "note")
  }${
    table<BoardRow>(
      [
        { title: "Model", text: ({ contender, isChosen }) => isChosen ? `${contender} (serves)` : contender },
        ...boardSpans.map(error),
      ],
      leaderboard,
      {
        label: "Errors of every model that competed",
        kind: ({ isChosen }) => isChosen ? "chosen" : "",
        limit: leaderboard.length,
      },
    )
  }`;
}
