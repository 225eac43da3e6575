import { REFERENCE_WIDTH } from "../../competition/watch/watch_reference.ts";
import { decodeArtifact, encodeArtifact } from "../../core/bytes/artifact.ts";
import { FitError } from "../../core/errors/errors.ts";
import { type Detectors, openDetectors } from "./detectors.ts";

const VERSION = 1;

/** Detectors as bytes: equal content gives equal bytes. */
export function encodeDetectors({ rows, references, states }: Detectors): Uint8Array<ArrayBuffer> {
  return encodeArtifact({ header: { kind: "detectors", version: VERSION, rows }, arrays: { references, states } });
}

/**
 * Inverse of {@linkcode encodeDetectors}.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if the bytes are no detectors as this version writes them.
 */
export function decodeDetectors(bytes: Uint8Array): Detectors {
  const { header: { kind, version, rows }, arrays: { references, states } } = decodeArtifact(bytes);
  if (
    kind === "detectors" && version === VERSION && typeof rows === "number" && Number.isInteger(rows) && rows >= 0 &&
    references instanceof Float64Array && references.length === rows * REFERENCE_WIDTH && states instanceof Float64Array
  ) {
    const empty = openDetectors(rows);
    if (states.length === empty.states.length) return { rows, references: references.slice(), states: states.slice() };
  }
  throw new FitError(
    "CORRUPT_ARTIFACT",
    `Cannot decode detectors as they must be as they were written: current value is ${
      JSON.stringify({ kind, version, rows })
    }`,
    { hint: "Remove the file: the detectors start anew from what the versions are stored with." },
  );
}
