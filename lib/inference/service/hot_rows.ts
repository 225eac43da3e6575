import type { RowsRequest } from "../requests/request.ts";
import type { CacheStatus } from "../../core/bytes/byte_cache.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { RowsChampion } from "../../competition/champions/rows_champion.ts";
import { checkLevels, levelsAmong } from "../requests/asked_levels.ts";
import { askedVersions } from "./asked_versions.ts";
import { HotModels } from "./hot_models.ts";
import { RequestFindings } from "../requests/request_findings.ts";
import { ROWS } from "../champions/resolve_champions.ts";
import { notesOfFindings } from "./make_answer.ts";
import type { Snapshot } from "./snapshot.ts";
import { predictServed } from "../rows/predict_served.ts";
import { servedLevels } from "../rows/predict_table.ts";
import { readingOfGroup, readRowTable } from "../rows/read_row_table.ts";
import { rowNamer } from "../rows/row_namer.ts";
import { eachTarget, inputPlaces } from "../rows/target_rows.ts";
import { rowTexts } from "../requests/row_texts.ts";
import type { RowsAnswer } from "./rows_answer.ts";

/** Predictions of rows on demand: models stay in memory, bounded by bytes. */
export class HotRows {
  readonly #models: HotModels<RowsChampion, RowsChampion>;

  /** @param maxBytes Most bytes of models that are kept. */
  constructor(maxBytes: number) {
    this.#models = new HotModels(maxBytes);
  }

  /**
   * Predict rows.
   *
   * @param request As it came. @param snapshot Registry and table. @param signal Ends the work.
   * @throws {DataError} `INVALID_REQUEST`: without rows, or for levels that no model has. @throws {RegistryError} `NOT_FOUND` for a choice that nothing has.
   * @throws The signal's reason if it is aborted.
   */
  async predict(
    request: RowsRequest,
    snapshot: Snapshot,
    signal?: AbortSignal,
  ): Promise<RowsAnswer> {
    const { group, state } = snapshot, { rows, choice } = request, notes = new RequestFindings();
    checkLevels(request.levels, notes);
    notes.refuse();
    const given = "columns" in rows ? rows : rowTexts(rows), texts = eachTarget(given, group.table);
    // Rows that name their target themselves are as they were given.
    const places = texts === given ? undefined : inputPlaces(group.table)(texts);
    if (texts.rows === 0) throw noRows();
    const table = readRowTable(texts, { ...readingOfGroup(group), notes, places });
    const { resolver, versionOf } = askedVersions(snapshot, { keys: table.keys, choice, kind: ROWS });
    const asks = table.keys.map((key) => ({ key, version: versionOf(key) }));
    const serving = await this.#models.resolve(snapshot, asks, resolver);
    const known = servedLevels(serving), levels = known.length === 0 ? undefined : levelsAmong(request.levels, known);
    const predictions = await predictServed(table, { serving, resolver, levels, signal });
    const { keys, keyOf } = table, { name, keyColumns, version } = group;
    return {
      ...{ table: name, keyColumns, dataVersion: version, state, keys, keyOf, predictions },
      ...places === undefined ? {} : { places },
      names: () => rowNamer(group)(texts),
      notes: notesOfFindings(notes.list("warning")),
    };
  }

  /** Forget all models. */
  clear(): void {
    this.#models.clear();
  }

  /** What it holds and has done. */
  status(): CacheStatus {
    return this.#models.status();
  }
}

function noRows(): DataError {
  return new DataError("INVALID_REQUEST", "Cannot predict as at least one row must be given: current value is none", {
    hint: "Give rows by column: key columns and features.",
  });
}
