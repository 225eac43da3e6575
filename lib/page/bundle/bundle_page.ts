import { formatCount } from "../../core/text/plural.ts";
import { formatPeriod } from "../../core/time/calendar.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { formatKey, seriesKey } from "../../core/rows/panel.ts";
import { matchKeys } from "../../data/store/match_keys.ts";
import { shorten } from "../../plots/frame/theme.ts";
import { forecastChart } from "./forecast_chart.ts";
import { forecastCsv } from "./forecast_csv.ts";
import { forecastTable } from "./forecast_table.ts";
import type { BundleReader, ForecastOfKey } from "./read_bundle.ts";
import { saveCsv } from "../parts/save_file.ts";

/** Keys that the list offers at a time, and characters of each: more of them would be slow and nobody would read them. */
const MOST_OFFERED = 500, MOST_CHARACTERS = 90;
/** Milliseconds after the last change of the width in which nothing is drawn anew. */
const SETTLED = 120;

/** The page of a bundle: chooses a key, shows and saves its forecast. Texts of the table go into text nodes only. */
export class BundlePage {
  readonly #document: Document;
  #reader: BundleReader | null = null;
  #shown: ForecastOfKey | null = null;
  #asked = 0;

  /** @param document Of `index.html`. */
  constructor(document: Document) {
    this.#document = document;
  }

  /** Show a bundle and its first key. */
  async start(reader: BundleReader): Promise<void> {
    this.#reader = reader;
    const { name, asOf, calendar, horizon, keys, dataVersion } = reader.head;
    this.#document.title = `Forecasts: ${name}`;
    this.#element("name").textContent = `Forecasts: ${name}`;
    this.#element("facts").textContent = `${formatCount(keys.length, "key")}, known to ${
      formatPeriod(calendar, asOf)
    } (version ${dataVersion} of the table), ${formatCount(horizon, "step")} ahead`;
    this.#listen();
    this.#offer("");
    await this.#choose(0);
  }

  /** Say what went wrong. */
  tell(thrown: unknown): void {
    const { message, hint } = ForecastError.from(thrown), told = this.#element("served");
    told.textContent = `${message} ${hint}`;
    told.className = "failed";
  }

  #listen(): void {
    const search = this.#input("search"), keys = this.#select(), view = this.#document.defaultView;
    search.addEventListener("input", () => this.#offer(search.value));
    keys.addEventListener("change", () => this.#attempt(this.#choose(Number(keys.value))));
    for (const [id, save] of [["save", () => this.#save()], ["save-all", () => this.#saveAll()]] as const) {
      const button = this.#button(id);
      button.disabled = false;
      button.addEventListener("click", () => this.#attempt(save()));
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    view?.addEventListener("resize", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#draw(), SETTLED);
    });
  }

  #offer(search: string): void {
    const { keys } = this.#opened().head, found = matchKeys(keys, search), list = this.#select();
    list.replaceChildren(
      ...found.slice(0, MOST_OFFERED).map((position) => {
        const option = this.#document.createElement("option"),
          text = formatKey({ id: "", parts: keys[position] ?? [] });
        option.value = String(position);
        option.textContent = shorten(text, MOST_CHARACTERS);
        option.title = text;
        option.selected = position === this.#asked;
        return option;
      }),
    );
    this.#element("found").textContent = found.length > MOST_OFFERED
      ? `${MOST_OFFERED} of ${formatCount(found.length, "key")}: search for more of the text`
      : `${found.length} of ${formatCount(keys.length, "key")}`;
  }

  async #choose(position: number): Promise<void> {
    this.#asked = position;
    const shown = await this.#opened().forecast(position);
    // Whoever has chosen another key meanwhile wants that one.
    if (this.#asked !== position) return;
    this.#shown = shown;
    const told = this.#element("served"), [key] = shown.forecast.keys;
    this.#element("key").textContent = formatKey(shown.series.keys[0] ?? seriesKey([""]));
    told.textContent = key === undefined || key.status === "failed"
      ? `No forecast: ${key?.reason}`
      : `${key.status}: ${key.model}, version ${key.version}${key.reason === "" ? "" : `, ${key.reason}`}`;
    told.className = key?.status ?? "failed";
    forecastTable(this.#element("table"), shown, this.#opened().head);
    this.#draw();
  }

  #draw(): void {
    const figure = this.#element("chart");
    if (this.#shown === null) return;
    figure.innerHTML = forecastChart(this.#shown, { head: this.#opened().head, width: figure.clientWidth }).toSVG(
      "page",
    );
  }

  async #save(): Promise<void> {
    const { head } = this.#opened(), shown = this.#shown;
    if (shown !== null) {
      saveCsv(this.#document, {
        name: `${head.name}_${shown.series.keys[0]?.id}.csv`,
        text: forecastCsv([shown], head),
      });
    }
    await Promise.resolve();
  }

  async #saveAll(): Promise<void> {
    const reader = this.#opened(), { head } = reader, all: ForecastOfKey[] = [], told = this.#element("found");
    for (const position of head.keys.keys()) {
      all.push(await reader.forecast(position));
      if (position % 20 !== 19) continue;
      told.textContent = `${position + 1} of ${formatCount(head.keys.length, "key")} forecast`;
      // Lets the page be painted.
      await new Promise((resolve) => setTimeout(resolve));
    }
    told.textContent = `${all.length} of ${formatCount(head.keys.length, "key")} forecast`;
    saveCsv(this.#document, { name: `${head.name}.csv`, text: forecastCsv(all, head) });
  }

  #attempt(work: Promise<void>): void {
    work.catch((thrown) => this.tell(thrown));
  }

  #opened(): BundleReader {
    if (this.#reader !== null) return this.#reader;
    throw new TypeError("Cannot use a page as it must have been started: current value is no bundle");
  }

  #element(id: string): HTMLElement {
    const found = this.#document.getElementById(id);
    if (found !== null) return found;
    throw new TypeError(`Cannot show a bundle as its page must have #${id}: current value lacks it`);
  }

  #input(id: string): HTMLInputElement {
    return this.#element(id) as HTMLInputElement;
  }

  #select(): HTMLSelectElement {
    return this.#element("keys") as HTMLSelectElement;
  }

  #button(id: string): HTMLButtonElement {
    return this.#element(id) as HTMLButtonElement;
  }
}
