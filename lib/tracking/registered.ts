import { TrackingError } from "../core/errors/errors.ts";
import type { Connection, Fields } from "./connection.ts";
import { listOf, tagList, tagsOf, textOf } from "./fields.ts";
import { TAG } from "./names.ts";
import type { Owner } from "./owner.ts";
import { searchByTag } from "./search.ts";

/** A version of a registered model on the server. */
export interface ServerVersion {
  readonly model: string;
  /** Its number there; the smaller one was made first. */
  readonly number: number;
  /** The run there that it belongs to. */
  readonly runId: string;
  /** URI of the folder with its files. */
  readonly source: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** A registered model on the server. */
export interface ServerModel {
  readonly name: string;
  readonly tags: ReadonlyMap<string, string>;
  /** Number of the version by alias. */
  readonly aliases: ReadonlyMap<string, number>;
}

/** What the server has of a feature group of a registry. */
export interface ServerGroup {
  readonly owner: Owner;
  /** By the id of the key, whatever they are called; that of all keys has an empty one. */
  readonly models: ReadonlyMap<string, ServerModel>;
  readonly versions: readonly ServerVersion[];
}

/**
 * All registered models of a feature group of a registry and all their versions: two questions, however many there are.
 *
 * @param connection Of the server. @param owner Whose.
 */
export async function readGroup(connection: Connection, owner: Owner): Promise<ServerGroup> {
  const by = { tag: "group", value: owner.group };
  const all = (await searchByTag(connection, "models", by)).map(modelOf)
    .filter(({ tags }) => tags.get(`${TAG}registry`) === owner.registry);
  const models = new Map(all.reverse().map((model) => [model.tags.get(`${TAG}key`) ?? "", model]));
  const names = new Set([...models.values()].map(({ name }) => name));
  const versions = (await searchByTag(connection, "versions", by)).map(versionOf);
  return { owner, models, versions: versions.filter(({ model }) => names.has(model)).sort(byNumber) };
}

/** Versions of a model that have these tags, the first one first. */
export async function findVersions(
  connection: Connection,
  model: string,
  tags: Readonly<Record<string, string>>,
): Promise<ServerVersion[]> {
  const [[tag = "", value = ""] = []] = Object.entries(tags);
  // A person may have given a name that the language has no way to write.
  const also = /['"\\]/.test(model) ? undefined : `name = '${model}'`;
  const found = await searchByTag(connection, "versions", { tag, value, also });
  return found.map(versionOf).sort(byNumber).filter((version) => version.model === model)
    .filter((version) => Object.entries(tags).every(([name, text]) => version.tags.get(`${TAG}${name}`) === text));
}

/**
 * Make a registered model. MLflow gives a name once: of two at the same time one makes it, and the other finds it.
 *
 * @param connection Of the server. @param model Its name, description and tags.
 * @throws {TrackingError} `TRACKING_NAME` if somebody else, or another registry, has a model of that name.
 */
export async function makeModel(
  connection: Connection,
  model: { name: string; description: string; tags: Readonly<Record<string, string>> },
): Promise<void> {
  const { name, description } = model;
  try {
    await connection.ask("POST", "mlflow/registered-models/create", { name, description, tags: tagList(model.tags) });
  } catch (thrown) {
    if (!hasServerCode(thrown, "RESOURCE_ALREADY_EXISTS")) throw thrown;
    const { registered_model: found } = await connection.ask("GET", "mlflow/registered-models/get", { name });
    const tags = tagsOf((found as Fields | undefined)?.tags);
    if (Object.entries(model.tags).every(([key, value]) => tags.get(key) === value)) return;
    const whose = tags.has(`${TAG}registry`) ? "another registry" : "somebody else";
    throw new TrackingError(
      "TRACKING_NAME",
      `Cannot register model ${name} as the name must be free or ours: current value is a model of ${whose}`,
      {
        hint: "Give ours another name with --name, once, or rename that model on the server.",
        context: { name, mayPass: false },
        cause: thrown,
      },
    );
  }
}

/** Set tags of ours on a version, those that it has not yet. @returns Whether there were any. */
export async function tagVersion(
  connection: Connection,
  version: ServerVersion,
  tags: Readonly<Record<string, string>>,
): Promise<boolean> {
  const fresh = Object.entries(tags).filter(([name, value]) => version.tags.get(`${TAG}${name}`) !== value);
  for (const [name, value] of fresh) {
    const fields = { name: version.model, version: String(version.number), key: `${TAG}${name}`, value };
    await connection.ask("POST", "mlflow/model-versions/set-tag", fields);
  }
  return fresh.length > 0;
}

/** Remove a version; one that is gone is fine. */
export async function dropVersion(connection: Connection, { model, number }: ServerVersion): Promise<void> {
  try {
    await connection.ask("DELETE", "mlflow/model-versions/delete", { name: model, version: String(number) });
  } catch (thrown) {
    if (!hasServerCode(thrown, "RESOURCE_DOES_NOT_EXIST")) throw thrown;
  }
}

/** Whether the server said this. */
export function hasServerCode(thrown: unknown, errorCode: string): boolean {
  return thrown instanceof TrackingError && thrown.context.errorCode === errorCode;
}

function byNumber(a: ServerVersion, b: ServerVersion): number {
  return a.number - b.number;
}

function modelOf(fields: Fields): ServerModel {
  return {
    name: textOf(fields.name),
    tags: tagsOf(fields.tags),
    aliases: new Map(listOf(fields.aliases).map(({ alias, version }) => [textOf(alias), Number(version)])),
  };
}

function versionOf(fields: Fields): ServerVersion {
  return {
    model: textOf(fields.name),
    number: Number(fields.version),
    runId: textOf(fields.run_id),
    source: textOf(fields.source),
    tags: tagsOf(fields.tags),
  };
}
