import { TrackingError } from "../core/errors/errors.ts";
import type { Connection, Fields } from "./connection.ts";
import { listOf, objectOf, tagsOf, textOf } from "./fields.ts";
import { TAG } from "./names.ts";

/** What can be searched by tags: how, with what, and what the answer calls it. */
const SEARCHES = {
  experiments: { method: "POST", path: "mlflow/experiments/search", list: "experiments", page: 1000 },
  runs: { method: "POST", path: "mlflow/runs/search", list: "runs", page: 100 },
  models: { method: "GET", path: "mlflow/registered-models/search", list: "registered_models", page: 1000 },
  versions: { method: "GET", path: "mlflow/model-versions/search", list: "model_versions", page: 10_000 },
} as const;
/** Most pages of an answer: a million registered models. */
const PAGES = 1000;

/**
 * Everything of a kind that has a tag of ours with this value, whatever it is called.
 *
 * @param connection Of the server. @param kind What to search. @param by `tag`: without prefix; `value`: any text; `also`: further
 * conditions of MLflow's language; `fields`: further fields of the request.
 * @throws {TrackingError} `TRACKING_FAILED` also for pages without an end, or of more than was asked for.
 */
export async function searchByTag(
  connection: Connection,
  kind: keyof typeof SEARCHES,
  by: { tag: string; value: string; also?: string; fields?: Fields },
): Promise<Fields[]> {
  const { method, path, list, page } = SEARCHES[kind], found: Fields[] = [];
  const filter = [conditionOf(by.tag, by.value), ...by.also === undefined ? [] : [by.also]].join(" and ");
  const tokens = new Set<string>();
  for (let token = "";;) {
    const fields = { ...by.fields, filter, max_results: page, ...token === "" ? {} : { page_token: token } };
    const answer = await connection.ask(method, path, fields);
    const hits = listOf(answer[list]);
    if (hits.length > page) throw endless(connection, path, `${hits.length} on a page of ${page}`);
    for (const hit of hits) found.push(hit);
    token = textOf(answer.next_page_token);
    if (token === "") break;
    if (tokens.has(token)) throw endless(connection, path, "a page that names itself or a former one as the next");
    if (tokens.add(token).size >= PAGES) throw endless(connection, path, `more than ${PAGES} pages`);
  }
  return found.filter((hit) =>
    tagsOf(kind === "runs" ? objectOf(hit.data).tags : hit.tags).get(`${TAG}${by.tag}`) === by.value
  );
}

function endless({ url }: Connection, path: string, found: string): TrackingError {
  return new TrackingError(
    "TRACKING_FAILED",
    `Cannot ask ${path} at ${url} as its pages must come to an end: current value is ${found}`,
    { hint: "Check --to, and what stands between here and the server.", context: { mayPass: false } },
  );
}

/** MLflow's language knows no escape: signs of its own are left open, and hits are looked at again. */
function conditionOf(tag: string, value: string): string {
  const open = value.toWellFormed().replaceAll(/['"\\]/g, "_");
  return `tags.\`${TAG}${tag}\` ${open === value ? "=" : "LIKE"} '${open}'`;
}
