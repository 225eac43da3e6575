import { assert, assertEquals } from "@std/assert";
import type { RowsDescription } from "@lib/inference/service/rows_answer.ts";
import { Tokens } from "@lib/serving/http/tokens.ts";
import { ROUTES } from "@lib/serving/server/routes.ts";
import { Asking } from "../_fake_service.ts";

const describe = async (asking: Asking, init: RequestInit = {}) =>
  await (await asking.get("/openapi.json", init)).json();

const OF_ROWS: RowsDescription = {
  targets: ["risk"],
  classes: ["high", "low"],
  features: [{ name: "age", kind: "number" }],
};

Deno.test("describeRoutes() describes every route that a table has, with names of its own, by schemas that are there", async () => {
  const all: Record<string, number> = {};
  for (const rows of [null, OF_ROWS]) {
    const asking = new Asking();
    asking.service.rows = rows;
    const { paths, components, openapi } = await describe(asking);
    assertEquals(openapi, "3.1.0");
    const operations = Object.values<Record<string, { operationId: string }>>(paths).flatMap((path) =>
      Object.values(path)
    );
    for (const { operationId } of operations) all[operationId] = (all[operationId] ?? 0) + 1;
    const references = JSON.stringify({ paths, components }).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
    const named = new Set([...references].map(([, name = ""]) => name));
    assertEquals([...named].toSorted(), Object.keys(components.schemas).toSorted());
  }
  assertEquals(Object.keys(all).length, ROUTES.length);
  assertEquals(Object.keys(all).filter((name) => all[name] === 1), ["postV1Forecast", "postV1Predict"]);
});

Deno.test("describeRoutes() of a table of rows tells of rows, by its own columns, and of no forecast", async () => {
  const asking = new Asking();
  asking.service.rows = OF_ROWS;
  const { paths, info } = await describe(asking), told = JSON.stringify(paths);
  assertEquals([info.summary, "/v1/forecast" in paths], ["Predictions of rows", false]);
  const { anyOf: [split] } = paths["/invocations"].post.requestBody.content["application/json"].schema;
  assertEquals(split.properties.dataframe_split.properties.columns.items.enum, ["item", "location", "age", "risk"]);
  assertEquals(split.properties.params.properties.predict.enum, ["values", "probabilities", "table"]);
  assertEquals(paths["/v2/models/{name}/infer"].post.summary, "Predict rows");
  assert(!told.includes('"horizon":{"type":"integer","minimum":1,"maximum":10000'));
});

Deno.test("describeRoutes() asks for keys by the columns of the table, and states the limits", async () => {
  const { paths } = await describe(new Asking({ limits: { keys: 7 } }));
  const { properties } = paths["/v1/forecast"].post.requestBody.content["application/json"].schema;
  assertEquals([properties.keys.maxItems, properties.keys.items.required], [7, ["item", "location"]]);
  assertEquals(Object.keys(properties.future.items.properties).toSorted(), ["date", "item", "location", "price"]);
});

Deno.test("describeRoutes() says where a token is needed", async () => {
  const tokens = Tokens.parse("read:read-read-read-read");
  const { security, paths } = await describe(new Asking({ tokens }), {
    headers: { Authorization: "Bearer read-read-read-read" },
  });
  assertEquals([security, paths["/v2/health/live"].get.security, paths["/v1/runs"].get.security], [
    [{ token: [] }],
    [],
    undefined,
  ]);
  assertEquals("security" in await describe(new Asking()), false);
});
