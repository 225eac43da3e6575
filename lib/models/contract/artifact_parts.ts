import type { Artifact } from "../../core/bytes/artifact.ts";
import { corrupt } from "./checks.ts";

/**
 * Artifacts as one: the header of each under its name, its arrays with the name before theirs.
 *
 * @param header What the whole says itself. @param parts By name; no name may be the beginning of another and an underscore.
 */
export function joinArtifacts(header: Artifact["header"], parts: Readonly<Record<string, Artifact>>): Artifact {
  const entries = Object.entries(parts);
  return {
    header: { ...header, ...Object.fromEntries(entries.map(([part, own]) => [part, own.header])) },
    arrays: Object.fromEntries(
      entries.flatMap(([part, own]) => Object.entries(own.arrays).map(([name, array]) => [`${part}_${name}`, array])),
    ),
  };
}

/**
 * One of the artifacts of {@linkcode joinArtifacts}.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if it is not there.
 */
export function artifactPart({ header, arrays }: Artifact, part: string): Artifact {
  const own = header[part], prefix = `${part}_`;
  if (typeof own !== "object" || own === null || Array.isArray(own)) throw corrupt(`the part ${part}`);
  const found = Object.entries(arrays).filter(([name]) => name.startsWith(prefix));
  return {
    header: Object.fromEntries(Object.entries(own)),
    arrays: Object.fromEntries(found.map(([name, array]) => [name.slice(prefix.length), array])),
  };
}
