import { hashValue } from "../core/bytes/hash.ts";
import { DISK, type Files, isFile, readText } from "../storage/files/files.ts";
import { publishFile } from "../storage/files/publish.ts";
import { seal, unseal } from "../storage/files/sealed.ts";
import type { PlannedRetraining } from "./plan_table_retraining.ts";

/** What a retraining was begun for: equal ones go on with each other. Plain data. */
export interface RetrainingCause {
  /** Hash of the content of the table. */
  readonly contentHash: string;
  /** Hash of what the config decides about models. */
  readonly decisions: string;
  /** What was asked for. */
  readonly request: unknown;
}

/** A plan takes some 200 bytes a key. */
const MOST_BYTES = 1 << 30;

/** The plan that is being carried out, kept until it is: after a death the same call goes on with it. */
export class BegunRetraining {
  readonly #path: string;
  readonly #files: Files;

  /** @param path Its file. @param files File operations. */
  constructor(path: string, files: Files = DISK) {
    this.#path = path;
    this.#files = files;
  }

  /**
   * The plan that was begun for the same cause; null if there is none, or it is not as it was written.
   *
   * @param cause What is to be done now.
   * @throws {DataError} `UNREADABLE_FILE` and the like.
   */
  read(cause: RetrainingCause): PlannedRetraining | null {
    if (!this.exists()) return null;
    const found = unseal(readText(this.#path, { mostBytes: MOST_BYTES }));
    return found?.cause === hashValue(cause) ? found.planned as PlannedRetraining : null;
  }

  /** Whether a plan was begun, for whatever cause. */
  exists(): boolean {
    return isFile(this.#path);
  }

  /**
   * Keep a plan before anything of it is done.
   *
   * @param cause What it is for. @param planned The plan.
   * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
   */
  write(cause: RetrainingCause, planned: PlannedRetraining): void {
    publishFile(this.#path, seal({ cause: hashValue(cause), planned }), { files: this.#files });
  }

  /** It is carried out. */
  remove(): void {
    this.#files.remove(this.#path);
  }
}
