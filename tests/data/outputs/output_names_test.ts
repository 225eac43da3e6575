import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { outputKeyNames } from "@lib/data/outputs/output_names.ts";

Deno.test("outputKeyNames() keeps names that are free", () => {
  assertEquals(outputKeyNames(["item", "location"], ["ds", "yhat"]), ["item", "location"]);
});

Deno.test("outputKeyNames() never repeats a name, whatever the columns are called (property)", () => {
  const name = fc.constantFrom("model", "key_model", "key_key_model", "ds", "item");
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1 }), fc.uniqueArray(name), (keys, others) => {
      const named = outputKeyNames(keys, others);
      assertEquals(new Set([...named, ...others]).size, named.length + others.length);
      keys.forEach((key, i) => assertEquals(named[i].endsWith(key), true));
    }),
  );
});
