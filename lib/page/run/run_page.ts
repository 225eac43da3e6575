import { ForecastError } from "../../core/errors/errors.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { keyLink, keyParts, linkName } from "../../report/record/key_link.ts";
import { blockId, RECORD_ID } from "../../report/record/record_ids.ts";
import type { KeyBlock, RunRecord } from "../../report/record/run_record.ts";
import { ChartMount } from "../parts/chart_mount.ts";
import { elementOf } from "../parts/element.ts";
import { parseHash } from "../parts/hash_state.ts";
import { browserStorage, lookSwitch } from "../parts/look_switch.ts";
import { openForPrint } from "../parts/open_for_print.ts";
import { markContents } from "../parts/mark_contents.ts";
import { readData, readZipped } from "../parts/read_data.ts";
import { DataTable } from "../table/data_table.ts";
import { keyColumns } from "./key_columns.ts";
import { KeyView } from "./key_view.ts";
import { chartOf } from "./chart_choice.ts";
import { comparisonChart, overviewCharts } from "./overview_charts.ts";

/**
 * Bring the page of a run to life: charts, the table of keys, and the key that its address names.
 *
 * @param document Made by `runPage`.
 */
export function startRunPage(document: Document): void {
  lookSwitch(document.getElementById("look"), browserStorage());
  const page = new RunPage(document, readData<RunRecord>(document, RECORD_ID));
  page.drawCharts();
  page.follow();
  markContents(document);
  openForPrint(document);
}

class RunPage {
  readonly #document: Document;
  readonly #record: RunRecord;
  readonly #table: DataTable;
  readonly #view: KeyView;
  readonly #rows: ReadonlyMap<string, number>;
  #open = -1;

  constructor(document: Document, record: RunRecord) {
    this.#document = document;
    this.#record = record;
    const { keys, head } = record;
    this.#rows = new Map(Array.from({ length: keys.count }, (_, row) => [linkName(keyParts(keys, row)), row]));
    this.#table = new DataTable(elementOf(document, "key-table"), {
      label: "All keys with their model and errors",
      noun: "key",
      fileName: `${head.run}_keys.csv`,
      count: keys.count,
      columns: keyColumns(keys),
      onOpen: (row) => {
        this.#go(row);
        this.#view.focus();
      },
    });
    this.#view = new KeyView(elementOf(document, "key-view"), { head, step: (by) => this.#step(by) });
    document.defaultView?.addEventListener("hashchange", () => this.follow());
  }

  /** Show the key that the address names. */
  follow(): void {
    const name = parseHash(this.#document.defaultView?.location.hash ?? "").get("key");
    if (name === undefined) return;
    const row = this.#rows.get(name);
    if (row === undefined) {
      this.#view.tell(name, "This run has no such key.");
      elementOf(this.#document, "key").scrollIntoView();
      return;
    }
    this.#table.select(row);
    void this.#show(row);
  }

  drawCharts(): void {
    const mounts: ChartMount[] = [], comparison = this.#document.getElementById("comparison-chart");
    if (comparison !== null) mounts.push(new ChartMount(comparison, comparisonChart(this.#record)));
    elementOf(this.#document, "charts-of-all").replaceChildren(
      ...overviewCharts(this.#record).map((chart) => {
        const { place, mount } = chartOf(this.#document, chart);
        mounts.push(mount);
        return place;
      }),
    );
    this.#document.defaultView?.addEventListener("beforeprint", () => mounts.forEach((mount) => mount.show()));
  }

  /** The address leads, so that going back shows the key before. */
  #go(row: number): void {
    const view = this.#document.defaultView;
    if (view !== null) view.location.hash = keyLink(this.#record.keys, row);
  }

  #step(by: -1 | 1): void {
    const { shown } = this.#table, next = shown[shown.indexOf(this.#open) + by];
    if (next !== undefined) this.#go(next);
  }

  async #show(row: number): Promise<void> {
    this.#open = row;
    const { blockSize } = this.#record.keys, name = formatKey({ id: "", parts: keyParts(this.#record.keys, row) });
    try {
      const block = await readZipped<KeyBlock>(this.#document, blockId(Math.floor(row / blockSize)));
      // Whoever has chosen another key meanwhile wants that one.
      if (this.#open !== row) return;
      const detail = block.keys[row % blockSize];
      if (detail === undefined) this.#view.tell(name, "The page holds nothing of this key.");
      else this.#view.show(detail);
    } catch (thrown) {
      this.#view.tell(name, ForecastError.from(thrown).message);
    }
    elementOf(this.#document, "key").scrollIntoView();
  }
}
