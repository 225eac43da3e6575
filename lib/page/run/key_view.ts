import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { formatCount } from "../../core/text/plural.ts";
import { paragraph, sentences, table, type TableColumn } from "../../report/parts/page_parts.ts";
import type { BoardRow, ForecastSpan, KeyDetail, MemberRow, RunRecordHead } from "../../report/record/run_record.ts";
import { metricHeading } from "../../metrics/metric_info.ts";
import { meaningOf } from "../../report/parts/words.ts";
import { ChartMount, type DrawChart } from "../parts/chart_mount.ts";
import { element } from "../parts/element.ts";
import { foldedForecast, part } from "../parts/parts.ts";
import { plotCompared, plotExpected, recentPeriods } from "./key_charts.ts";

/** What the view of a key needs beside the key. */
export interface KeyViewOptions {
  /** Of the record. */
  readonly head: RunRecordHead;
  /** Show the key before (-1) or after (1) it in the order of the table. */
  readonly step: (by: -1 | 1) => void;
}

/** One key: its history, what was forecast and what came, what is expected, who forecasts it and why. */
export class KeyView {
  readonly #document: Document;
  readonly #head: RunRecordHead;
  readonly #name: HTMLElement;
  readonly #body: HTMLElement;
  #mounts: readonly ChartMount[] = [];

  /** @param root Its content is replaced. @param options Of the page. */
  constructor(root: HTMLElement, { head, step }: KeyViewOptions) {
    const document = this.#document = root.ownerDocument;
    this.#head = head;
    const button = (text: string, by: -1 | 1) =>
      element(document, "button", [{ type: "button", onclick: () => step(by) }, text]);
    this.#name = element(document, "h3", [
      { class: "grow", tabindex: -1, "aria-live": "polite" },
      "No key is chosen yet",
    ]);
    this.#body = element(document, "div", [
      {},
      element(document, "p", [{ class: "note" }, "Choose one in the table above."]),
    ]);
    const bar = element(document, "div", [{ class: "controls" }, button("← Previous", -1), button("Next →", 1)]);
    root.replaceChildren(element(document, "div", [{ class: "bar" }, this.#name, bar]), this.#body);
    // What was never in view is printed too.
    document.defaultView?.addEventListener("beforeprint", () => this.#mounts.forEach((mount) => mount.show()));
  }

  /** Move the keyboard to the name of the key. */
  focus(): void {
    this.#name.focus({ preventScroll: true });
  }

  /** Say why a key cannot be shown. */
  tell(name: string, message: string): void {
    this.#name.textContent = name;
    this.#mounts = [];
    this.#body.innerHTML = paragraph(message, "message bad");
  }

  /** Show a key. @param detail What is told of it. */
  show(detail: KeyDetail): void {
    const document = this.#document, head = this.#head, mounts: ChartMount[] = [];
    const chart = (draw: DrawChart): HTMLElement => {
      const figure = element(document, "figure");
      mounts.push(new ChartMount(figure, draw));
      return figure;
    };
    this.#name.textContent = formatKey({ id: "", parts: detail.key });
    this.#body.replaceChildren(
      part(document, paragraph(detail.forecastNote, "message")),
      // Of rows, and of keys that failed, nothing is expected.
      ...detail.forecast === null ? [] : [this.#expected(detail, mounts)],
      part(document, expectedTable(detail.forecast, head)),
      ...detail.holdouts.flatMap((span) => [
        chart((width) => plotCompared(detail, span, { head, width })),
        ...detail.holdouts.length > 1 ? [part(document, paragraph(`Forecast by ${span.model}.`, "note"))] : [],
      ]),
      part(document, whyList(detail.why) + memberTable(detail.members) + boardTable(detail, head)),
      part(document, paragraph(head.historyNote, "note")),
    );
    this.#mounts = mounts;
  }

  /** What is expected, after as much history as somebody wants to see. */
  #expected(detail: KeyDetail, mounts: ChartMount[]): HTMLElement {
    const head = this.#head, figure = element(this.#document, "figure"), all = detail.history.y.length;
    const recent = Math.min(all, recentPeriods(head)),
      draw = (history: number): DrawChart => (width) => plotExpected(detail, head, { width, history });
    const mount = new ChartMount(figure, draw(recent));
    mounts.push(mount);
    if (recent === all) return figure;
    const whole = element(this.#document, "input", [
      { type: "checkbox", onchange: () => mount.change(draw(whole.checked ? all : recent)) },
    ]);
    const label = element(this.#document, "label", [
      { class: "controls" },
      whole,
      `All ${formatCount(all, head.frequency)} of history`,
    ]);
    return element(this.#document, "div", [{}, figure, label]);
  }
}

function whyList(why: readonly string[]): string {
  const all = sentences(why.map((text) => ({ text, tone: "neutral" as const })));
  return all === "" ? "" : `<h3>Why this model</h3>${all}`;
}

function expectedTable(forecast: ForecastSpan | null, { levels, periods }: RunRecordHead): string {
  return forecast === null ? "" : foldedForecast(forecast, { levels, ds: periods.slice(forecast.start) });
}

function memberTable(members: readonly MemberRow[]): string {
  if (members.length === 0) return "";
  // Weights that are those of all keys of a kind need not be told twice.
  const hasGroup = members.some(({ groupWeight, why }) => groupWeight !== null && why !== "");
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
  return `<h3>Its models</h3>${
    table([...columns, ...hasGroup ? group : []], members, { label: "Models and their weights", limit: members.length })
  }`;
}

function boardTable({ leaderboard, boardMetric }: KeyDetail, { boardSpans }: RunRecordHead): string {
  if (leaderboard.length === 0) return "";
  const error = (span: string, s: number): TableColumn<BoardRow> => ({
    title: span === "holdout" ? "kept back" : span.replace("_", " "),
    text: ({ errors }) => formatNumber(errors[s]),
    isNumber: true,
    help: meaningOf(span.replace(/_\d+$/, "")),
  });
  return `<details><summary>Who competed: ${formatCount(leaderboard.length, "model")}</summary>${
    paragraph(`${metricHeading(boardMetric)}: ${meaningOf(boardMetric) ?? "lower is better."}`, "note")
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
