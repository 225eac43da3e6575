import { assertEquals } from "@std/assert";
import { DEFAULT_LIMITS } from "@lib/serving/http/limits.ts";
import { bodySchema } from "@lib/serving/api/openapi.ts";
import { predictSchema } from "@lib/serving/protocols/predict_schema.ts";

const FORM = {
  keyColumns: ["shop"],
  rows: {
    targets: ["spent"],
    classes: [],
    features: [{ name: "shop", kind: "category" }, { name: "age", kind: "number" }, { name: "vip", kind: "boolean" }],
  },
} as const;

Deno.test("predictSchema() describes the columns of rows, and what they may not have", () => {
  const { properties } = bodySchema(predictSchema(FORM, DEFAULT_LIMITS)) as { properties: Record<string, never> };
  assertEquals(Object.keys(properties), ["rows", "levels", "alias", "stage", "run", "contender", "version"]);
  const { items, maxItems } = properties.rows as { items: Record<string, unknown>; maxItems: number };
  assertEquals([maxItems, items.required, items.additionalProperties], [DEFAULT_LIMITS.rows, ["shop"], false]);
  assertEquals(items.properties, {
    shop: { type: "string" },
    age: { type: ["number", "null"], description: "number" },
    vip: { type: ["boolean", "null"], description: "boolean" },
  });
});

Deno.test("predictSchema() lets rows leave out which target they are asked for, where several are keys of their own", () => {
  const form = { keyColumns: ["shop", "target"], rows: { ...FORM.rows, targetKey: "target" } };
  const schema = predictSchema(form, DEFAULT_LIMITS), shop = "a";
  const { properties } = bodySchema(schema) as { properties: { rows: { items: { required: string[] } } } };
  assertEquals(properties.rows.items.required, ["shop"]);
  assertEquals(schema.parse({ rows: [{ shop }, { shop, target: "left" }] }).rows, [{ shop }, { shop, target: "left" }]);
  const { error } = schema.safeParse({ rows: [{ shop, target: 1 }, { target: "left" }] });
  assertEquals(error?.issues.map(({ path }) => path), [["rows", 0, "target"], ["rows", 1, "shop"]]);
});

Deno.test("predictSchema() takes rows as they are, and tells one wrong cell of a row", () => {
  const schema = predictSchema(FORM, DEFAULT_LIMITS), row = { shop: "a", age: "12", spent: 3, vip: null };
  assertEquals(schema.parse({ rows: [row] }).rows[0] === row, true, "not copied");
  const { error } = schema.safeParse({ rows: [row, { shop: 1, age: [] }, { shop: "a", sise: 1, age: {} }] });
  assertEquals(error?.issues.map(({ path }) => path), [["rows", 1, "shop"], ["rows", 2, "sise"]]);
});
