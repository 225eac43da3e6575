import type { Connection, Fields } from "./connection.ts";
import { listOf, objectOf, tagsOf, textOf } from "./fields.ts";
import { TAG } from "./names.ts";

/** What can be searched by tags: how, with what, and what the answer calls it. */
const SEARCHES = {
  runs: { method: "POST", path: "mlflow/runs/search", list: "runs", page: 1000 },
  models: { method: "GET", path: "mlflow/registered-models/search", list: "registered_models", page: 1000 },
  versions: { method: "GET", path: "mlflow/model-versions/search", list: "model_versions", page: 10_000 },
} as const;

/**
 * Everything of a kind that has a tag of ours with this value, whatever it is called.
 *
 * @param connection Of the server. @param kind What to search. @param by `tag`: without prefix; `value`: any text; `also`: further
 * conditions of MLflow's language; `fields`: further fields of the request.
 */
export async function searchByTag(
  connection: Connection,
  kind: keyof typeof SEARCHES,
  by: { tag: string; value: string; also?: string; fields?: Fields },
): Promise<Fields[]> {
  const { method, path, list, page } = SEARCHES[kind], found: Fields[] = [];
  const filter = [conditionOf(by.tag, by.value), ...by.also === undefined ? [] : [by.also]].join(" and ");
  for (let token = "";;) {
    const fields = { ...by.fields, filter, max_results: page, ...token === "" ? {} : { page_token: token } };
    const answer = await connection.ask(method, path, fields);
    found.push(...listOf(answer[list]));
    token = textOf(answer.next_page_token);
    if (token === "") break;
  }
  return found.filter((hit) =>
    tagsOf(kind === "runs" ? objectOf(hit.data).tags : hit.tags).get(`${TAG}${by.tag}`) === by.value
  );
}

/** MLflow's language knows no escape: signs of its own are left open, and hits are looked at again. */
function conditionOf(tag: string, value: string): string {
  const open = value.toWellFormed().replaceAll(/['"\\]/g, "_");
  return `tags.\`${TAG}${tag}\` ${open === value ? "=" : "LIKE"} '${open}'`;
}
