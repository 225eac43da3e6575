import { decodeArtifact } from "../../core/bytes/artifact.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { BundleHead } from "../../exchange/bundle/bundle_key.ts";
import { BUNDLE_FORMAT, BUNDLE_HEAD, type BundledKey, decodeKey } from "../../exchange/bundle/bundle_key.ts";
import { type BundleWorld, decodeWorld, namedBytes } from "../../exchange/bundle/bundle_world.ts";
import { forecastPanel, type PanelForecast } from "../../inference/champions/forecast_panel.ts";

/** Gives the content of a file of data by its name. */
export type LoadData = (name: string) => Promise<Uint8Array>;

/** One key with its forecast. */
export interface ForecastOfKey extends BundledKey {
  /** As `infer` makes it. */
  readonly forecast: PanelForecast;
}

/** A bundle that is open: forecasts its keys with the code that `infer` runs. Files are loaded when a key needs them, once. */
export class BundleReader {
  /** What is known of all keys. */
  readonly head: BundleHead;
  readonly #load: LoadData;
  readonly #worlds = new Map<number, Promise<BundleWorld>>();
  #open: { readonly file: number; readonly keys: Promise<Uint8Array> } | null = null;

  private constructor(head: BundleHead, load: LoadData) {
    this.head = head;
    this.#load = load;
  }

  /**
   * Open a bundle.
   *
   * @param load Gives files of data.
   * @throws {DataError} `UNSUPPORTED_FORMAT` if another release wrote it; what `load` throws.
   */
  static async open(load: LoadData): Promise<BundleReader> {
    const head: BundleHead = JSON.parse(new TextDecoder().decode(await load(BUNDLE_HEAD)));
    if (head.format === BUNDLE_FORMAT) return new BundleReader(head, load);
    throw new DataError(
      "UNSUPPORTED_FORMAT",
      `Cannot read a bundle as its data must be of format ${BUNDLE_FORMAT}: current value is ${head.format}`,
      { hint: "Export the bundle again, page and data together." },
    );
  }

  /**
   * Forecast one key.
   *
   * @param position In `head.keys`.
   * @throws {RangeError} If there is no such key. @throws {FitError} `CORRUPT_ARTIFACT`.
   */
  async forecast(position: number): Promise<ForecastOfKey> {
    const { asOf, horizon, levels } = this.head;
    const { series, serving } = await this.#key(position);
    return { series, serving, forecast: forecastPanel(series, [serving], { asOf, horizon, levels }) };
  }

  async #key(position: number): Promise<BundledKey> {
    let at = position, file = 0;
    for (const { keys } of this.head.files) {
      if (at < keys) break;
      at -= keys;
      file++;
    }
    const name = this.head.files[file]?.name;
    if (name === undefined) {
      throw new RangeError(
        `Cannot forecast as the bundle must have such a key: current value is ${position} of ${this.head.keys.length}`,
      );
    }
    if (this.#open?.file !== file) this.#open = { file, keys: this.#load(name) };
    const { arrays } = decodeArtifact(await this.#open.keys);
    return decodeKey(namedBytes(arrays, `k${at}`), this.head, (id) => this.#world(id));
  }

  #world(id: number): Promise<BundleWorld> {
    let world = this.#worlds.get(id);
    if (world === undefined) {
      this.#worlds.set(id, world = this.#load(this.head.worlds[id] ?? "").then(decodeWorld));
    }
    return world;
  }
}
