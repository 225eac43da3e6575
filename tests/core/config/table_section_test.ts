import { assertEquals } from "@std/assert";
import { classesSection, encodeSection, inputsSection, splitSection } from "@lib/core/config/table_section.ts";

Deno.test("splitSection is 70/15/15 with five folds where nobody says", () => {
  assertEquals(splitSection.parse({}), { train: 0.7, validation: 0.15, test: 0.15, folds: 5, group: null });
});
Deno.test("inputsSection takes the kinds of columns, and no other", () => {
  assertEquals(inputsSection.parse({ kinds: { note: "text" } }).kinds, { note: "text" });
  assertEquals(inputsSection.safeParse({ kinds: { note: "words" } }).success, false);
});
Deno.test("classesSection takes costs by names, and no negative ones", () => {
  assertEquals(classesSection.parse({ costs: { yes: { no: 5 } } }).costs, { yes: { no: 5 } });
  assertEquals(classesSection.safeParse({ costs: { yes: { no: -1 } } }).success, false);
  assertEquals(classesSection.safeParse({ weights: { yes: 0 } }).success, false);
});
Deno.test("encodeSection has a recipe that changes nothing but texts", () => {
  assertEquals(encodeSection.parse({}), {
    text: { dimension: 32 },
    interactions: [],
    clip: null,
    log: [],
    bins: {},
    select: null,
    pca: null,
  });
});
