import { assert, assertEquals } from "@std/assert";
import { Tokens } from "@lib/serving/tokens.ts";
import { ROUTES } from "@lib/serving/routes.ts";
import { Asking } from "./_fake_service.ts";

const describe = async (asking: Asking, init: RequestInit = {}) =>
  await (await asking.get("/openapi.json", init)).json();

Deno.test("describeRoutes() describes every route, with names of its own, and refers to schemas that are there", async () => {
  const { paths, components, openapi } = await describe(new Asking());
  assertEquals(openapi, "3.1.0");
  const operations = Object.values<Record<string, { operationId: string }>>(paths).flatMap((path) =>
    Object.values(path)
  );
  assertEquals(operations.length, ROUTES.length);
  assertEquals(new Set(operations.map(({ operationId }) => operationId)).size, ROUTES.length);
  const references = JSON.stringify(paths).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
  for (const [, name = ""] of references) assert(name in components.schemas, name);
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
