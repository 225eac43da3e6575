import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type JsonSchema, schemaProblem } from "@lib/core/bytes/schema_problem.ts";
import schema from "../../../config/schema.json" with { type: "json" };

/** Keywords that say nothing of a value, or only of names of fields. */
const SILENT = ["$schema", "title", "description", "default", "propertyNames"];
const KNOWN = [
  ...["type", "enum", "anyOf", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "minLength", "pattern"],
  ...["items", "prefixItems", "minItems", "maxItems", "properties", "required", "additionalProperties"],
];

function keywordsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    name,
    ...(name === "properties" ? Object.values(part).flatMap(keywordsOf) : []),
    ...(["items", "additionalProperties"].includes(name) ? keywordsOf(part) : []),
    ...(["anyOf", "prefixItems"].includes(name) ? part.flatMap(keywordsOf) : []),
  ]);
}

Deno.test("schemaProblem() knows every keyword that the schema of configs uses", () => {
  assertEquals([...new Set(keywordsOf(schema))].filter((name) => ![...KNOWN, ...SILENT].includes(name)), []);
});

const CASES: readonly [JsonSchema, unknown, string | null][] = [
  [{ type: "integer" }, 3, null],
  [{ type: "integer" }, 3.5, "value = 3.5"],
  [{ type: "number" }, Infinity, "value = Infinity"],
  [{ type: ["string", "null"] }, null, null],
  [{ type: "object" }, [], "value = a list of 0"],
  [{ type: "string", enum: ["a", "b"] }, "c", 'value = "c"'],
  [{ anyOf: [{ type: "integer", maximum: 9 }, { type: "null" }] }, null, null],
  [{ anyOf: [{ type: "integer", maximum: 9 }, { type: "null" }] }, 10, "value = 10"],
  [{ anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] }, ["a", 1], "[1] = 1"],
  [{ type: "number", exclusiveMinimum: 0 }, 0, "value = 0"],
  [{ type: "number", minimum: 1, exclusiveMaximum: 100 }, 100, "value = 100"],
  [{ type: "string", minLength: 1 }, "", 'value = ""'],
  [{ type: "string", pattern: "^[a-z]+$" }, "A", 'value = "A"'],
  [{ type: "array", maxItems: 1 }, [1, 2], "value = a list of 2"],
  [{ type: "array", prefixItems: [{ type: "number" }], items: false }, [1, 2], "[1] = 2"],
  [{ properties: { a: { type: "string" } }, additionalProperties: false }, { a: "x", b: 1 }, "b = 1"],
  [{ properties: { a: { required: ["b"] } } }, { a: {} }, "no a.b"],
  [{ properties: { a: { items: { items: { type: "integer" } } } } }, { a: [[1], [2, {}]] }, "a[1][1] = 0 fields"],
  [{ additionalProperties: { type: "integer" } }, { x: 1, y: "z" }, 'y = "z"'],
  [{ properties: { a: {} }, additionalProperties: false }, JSON.parse('{"a":1,"__proto__":2}'), "__proto__ = 2"],
];

Deno.test("schemaProblem() names the first value that does not fit", () => {
  for (const [rule, value, expected] of CASES) {
    assertEquals(schemaProblem(value, rule), expected, JSON.stringify([rule, value]));
  }
});

Deno.test("schemaProblem() of complete data every field must be there", () => {
  const rule = { properties: { a: { properties: { b: { type: "string" } } } } };
  assertEquals([{}, { a: {} }].map((value) => schemaProblem(value, rule)), [null, null]);
  assertEquals([{}, { a: {} }].map((value) => schemaProblem(value, rule, { complete: true })), ["no a", "no a.b"]);
});

Deno.test("schemaProblem() says something of any JSON and never repeats a long value (property)", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const problem = schemaProblem(value, schema as JsonSchema);
    assert(problem !== null && problem.length < 200);
  }));
});
