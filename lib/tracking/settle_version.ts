import { TrackingError } from "../core/errors/errors.ts";
import type { Connection } from "./connection.ts";
import { tagList } from "./fields.ts";
import { TAG } from "./names.ts";
import { dropVersion, findVersions, type ServerVersion } from "./registered.ts";

/** Which version of a registered model is wanted. */
export interface WantedVersion {
  /** Registered model; it is there. */
  readonly model: string;
  /** Tags without prefix that no other version has; the first one is searched for. */
  readonly identity: Readonly<Record<string, string>>;
  /** Further tags of a new version, without prefix. */
  readonly tags: Readonly<Record<string, string>>;
  /** For people. */
  readonly description: string;
  /** The run that a new version belongs to, and where its files lie: asked for only if there is none. */
  source(): Promise<{ readonly runId: string; readonly uri: string }>;
}

/**
 * The one version with an identity, made if there is none.
 *
 * MLflow numbers versions one after the other, and a number is never given twice: of versions that two make at the same time
 * both see the smaller one, and that is the one. The others go.
 *
 * @param connection Of the server. @param wanted Which.
 */
export async function settleVersion(connection: Connection, wanted: WantedVersion): Promise<ServerVersion> {
  const { model, identity, description } = wanted;
  const find = () => findVersions(connection, model, identity);
  // An answer that is lost leaves it open whether the version was made: the next attempt looks first.
  const [first, ...others] = await connection.persist(async () => {
    const found = await find();
    if (found.length > 0) return found;
    const { runId, uri } = await wanted.source();
    const tags = Object.entries({ ...identity, ...wanted.tags }).map(([name, value]) => [`${TAG}${name}`, value]);
    const fields = { name: model, source: uri, run_id: runId, description, tags: tagList(Object.fromEntries(tags)) };
    await connection.once("POST", "mlflow/model-versions/create", fields);
    return await find();
  });
  if (first === undefined) throw vanished(model);
  for (const other of others) await dropVersion(connection, other);
  return first;
}

function vanished(model: string): TrackingError {
  return new TrackingError(
    "TRACKING_FAILED",
    `Cannot register a version of ${model} as it must stay when it was made: current value is none`,
    { hint: "Somebody else removes versions on the server: run the same command again.", context: { model } },
  );
}
