import type { OpenRoot } from "../sqlite/open_root.ts";
import type { RegistryError } from "../../core/errors/errors.ts";
import { queryRows } from "../versions/queries.ts";
import { readSpans } from "./read_spans.ts";
import type { VersionRow } from "../versions/row_types.ts";
import type { SqlRow } from "../versions/rows.ts";
import { notFound } from "../versions/sound_run.ts";

const SPAN = "p.sha256 AS pack, p.swept_at, a.start, a.length, a.sha256";

/**
 * Encoded models in the order of `versions`, or why each cannot be read; each pack is opened once.
 *
 * @param open Registry root. @param versions Which.
 */
export function readModels(
  { root, database }: OpenRoot,
  versions: readonly Pick<VersionRow, "id" | "damage">[],
): (Uint8Array<ArrayBuffer> | RegistryError)[] {
  const spans = queryRows(database, {
    sql: `SELECT v.id, ${SPAN} FROM json_each(?) j JOIN versions v ON v.id = j.value
      JOIN artifacts a ON a.id = v.model_id JOIN packs p ON p.id = a.pack_id ORDER BY p.id, a.start`,
    values: [JSON.stringify([...new Set(versions.map((version) => version.id))])],
  });
  const bytes = readSpans(root, spans);
  return versions.map(({ id, damage }) => damage ?? bytes.get(id) ?? notFound(`version ${id}`));
}

/**
 * Encoded leaderboard of a version, or null if none was kept.
 *
 * @throws {RegistryError} `CORRUPT_PACK`, `NOT_FOUND`, `ARTIFACT_SWEPT`.
 */
export function readLeaderboard(
  { root, database }: OpenRoot,
  version: Pick<VersionRow, "id">,
): Uint8Array<ArrayBuffer> | null {
  const [span] = queryRows(database, {
    sql: `SELECT v.id, ${SPAN} FROM versions v LEFT JOIN artifacts a ON a.id = v.leaderboard_id
      LEFT JOIN packs p ON p.id = a.pack_id WHERE v.id = ?`,
    values: [version.id],
  });
  if (span === undefined) throw notFound(`version ${version.id}`);
  return span.pack === null ? null : readOne(root, span);
}

/**
 * A shared artifact of a run.
 *
 * @throws {RegistryError} `CORRUPT_PACK`, `NOT_FOUND`, `ARTIFACT_SWEPT`.
 */
export function readShared(
  { root, database }: OpenRoot,
  { run, name }: { readonly run: string; readonly name: string },
): Uint8Array<ArrayBuffer> {
  const [span] = queryRows(database, {
    sql: `SELECT a.id, ${SPAN} FROM shared s JOIN artifacts a ON a.id = s.artifact_id JOIN packs p ON p.id = a.pack_id
      WHERE s.run_id = ? AND s.name = ?`,
    values: [run, name],
  });
  if (span === undefined) throw notFound(`shared artifact ${JSON.stringify(name)} of run ${run}`);
  return readOne(root, span);
}

function readOne(root: string, span: SqlRow): Uint8Array<ArrayBuffer> {
  const bytes = readSpans(root, [span]).get(Number(span.id));
  if (bytes instanceof Uint8Array) return bytes;
  throw bytes ?? notFound(`artifact ${span.id}`);
}
