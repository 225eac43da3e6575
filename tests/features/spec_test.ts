import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { specHash } from "@lib/features/spec.ts";
import { specOf } from "./_panel.ts";

Deno.test("specHash() ignores the order of fields and nothing else", () => {
  const spec = specOf(["lag_1", "lag_2"]);
  assertMatch(specHash(spec), /^[0-9a-f]{64}$/);
  assertEquals(specHash({ ...spec, names: [...spec.names] }), specHash(spec));
  const reversed = specOf(["lag_2", "lag_1"]);
  const changes = [reversed, { ...spec, transform: "scale" as const }, { ...spec, levelWindow: 3 }, {
    ...spec,
    holidays: { x: [1] },
  }];
  for (const changed of changes) assertNotEquals(specHash(changed), specHash(spec));
});
