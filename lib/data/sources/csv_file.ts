import { Publication } from "../../storage/files/publish.ts";
import { csvLine } from "./csv_text.ts";

/** Characters per write. */
const CHUNK = 1 << 18;

/** A table of texts on its way to a file of CSV: what every source becomes, so that all are read by the same rules. */
export class CsvFile implements Disposable {
  /** File. */
  readonly path: string;
  readonly #file: Publication;
  readonly #encoder = new TextEncoder();
  #text = "";

  /** @param path File that is written. */
  constructor(path: string) {
    this.path = path;
    this.#file = new Publication(path);
  }

  /** Append one line; null is no value, and an empty text is one. */
  append(cells: readonly (string | null)[]): void {
    this.#text += csvLine(cells, { defuse: false });
    if (this.#text.length > CHUNK) this.#flush();
  }

  /** Append lines of CSV as they come. */
  write(bytes: Uint8Array): void {
    this.#flush();
    this.#file.write(bytes);
  }

  /** Complete the file. @returns Its path. */
  finish(): string {
    this.#flush();
    this.#file.finish();
    return this.path;
  }

  #flush(): void {
    if (this.#text === "") return;
    this.#file.write(this.#encoder.encode(this.#text));
    this.#text = "";
  }

  /** Remove what is not complete. */
  [Symbol.dispose](): void {
    this.#file.discard();
  }
}
