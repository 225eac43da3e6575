import { RegistryError } from "../../core/errors/errors.ts";
import { registryFailure } from "../sqlite/failure.ts";
import { PackReader } from "./pack_reader.ts";
import type { SqlRow } from "../versions/rows.ts";
import { packPath } from "./run_packs.ts";

/**
 * The bytes of spans, each pack opened once. What cannot be read has its error in its place.
 *
 * @param root Registry root.
 * @param spans Rows of `id`, `pack`, `swept_at`, `start`, `length` and `sha256`, ordered by pack and offset.
 * @returns Bytes or error by id.
 */
export function readSpans(
  root: string,
  spans: readonly SqlRow[],
): Map<number, Uint8Array<ArrayBuffer> | RegistryError> {
  const found = new Map<number, Uint8Array<ArrayBuffer> | RegistryError>();
  for (const [sha256, group] of Map.groupBy(spans, (span) => String(span.pack))) {
    const [{ swept_at: sweptAt = null } = {}] = group;
    const pack = sweptAt === null ? attempt(() => new PackReader(packPath(root, sha256))) : swept(sha256, sweptAt);
    for (const span of group) {
      const entry = { offset: Number(span.start), length: Number(span.length), sha256: String(span.sha256) };
      found.set(Number(span.id), pack instanceof RegistryError ? pack : attempt(() => pack.read(entry)));
    }
    if (pack instanceof PackReader) pack.close();
  }
  return found;
}

function swept(sha256: string, at: unknown): RegistryError {
  return new RegistryError(
    "ARTIFACT_SWEPT",
    `Cannot read pack ${sha256} as it must not have been swept: current value is swept at ${at}`,
    { hint: "Train again, or restore a backup of that time; gc keeps what serves and the last champions of each key." },
  );
}

function attempt<T>(read: () => T): T | RegistryError {
  try {
    return read();
  } catch (thrown) {
    return registryFailure(thrown, "read an artifact");
  }
}
