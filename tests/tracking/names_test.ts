import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { aliasName, modelName, trackedName } from "@lib/tracking/names.ts";

/** Texts that are near each other: case twins, separators, what a hash looks like. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.stringMatching(/^[aA.\-_/:%\u{1f600}é]{0,6}$/u),
  fc.constantFrom("a--0cc175b9c0f1b6a831c399e269772661", "latest", "Latest", "v1", "V1"),
);

Deno.test("trackedName(), aliasName() and modelName() different texts, different names that MLflow takes", () => {
  fc.assert(fc.property(text, text, (a, b) => {
    for (const name of [trackedName, aliasName]) {
      assert(/^[\p{L}\p{N}_-]{1,120}$/u.test(name(a)), name(a));
      // Databases that take capitals for small letters must keep them apart too.
      assertEquals(name(a).toLowerCase() === name(b).toLowerCase(), a === b);
    }
  }));
  const parts = fc.array(text, { minLength: 1, maxLength: 4 });
  fc.assert(fc.property(text, parts, text, parts, (group, key, otherGroup, otherKey) => {
    const name = modelName(group, seriesKey(key)), other = modelName(otherGroup, seriesKey(otherKey));
    assert(/^[^/:\p{Cc}\p{Cs}]{1,256}$/u.test(name), name);
    const isSame = group === otherGroup && JSON.stringify(key) === JSON.stringify(otherKey);
    assertEquals(name.toLowerCase() === other.toLowerCase(), isSame);
    assert(name !== modelName(otherGroup));
  }));
});

Deno.test("names stay readable where they can", () => {
  assertEquals(modelName("demo"), "demo");
  assertEquals(modelName("demo", seriesKey(["item_007", "loc_03"])), "demo.item_007.loc_03");
  assertEquals(modelName("demo", seriesKey(["Straße/7"])), `demo.Straße_7--${seriesKey(["Straße/7"]).id}`);
  assertEquals([aliasName("champion"), aliasName("v1").startsWith("v1--")], ["champion", true]);
});
