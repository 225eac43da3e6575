import { assertEquals } from "@std/assert";
import { defineFeature } from "@lib/features/definition.ts";
import { specOf } from "./_panel.ts";

const definition = defineFeature("toy", /^toy_(\d+)$/, {
  build: ([n]) => n === "0" ? null : { recipe: { at: "step" }, meaning: `toy ${n}`, unit: "toys", lookBack: Number(n) },
  examples: () => ["toy_1"],
});

Deno.test("defineFeature() parses names of its pattern, with the target as default source", () => {
  assertEquals(definition.parse("toy_2", specOf([])), {
    recipe: { at: "step" },
    info: {
      name: "toy_2",
      group: "toy",
      meaning: "toy 2",
      unit: "toys",
      sources: ["y"],
      lookBack: 2,
      categorical: false,
    },
  });
});

Deno.test("defineFeature() leaves other names, and those that its builder refuses, to others", () => {
  assertEquals(definition.parse("toy_x", specOf([])), null);
  assertEquals(definition.parse("toy_0", specOf([])), null);
});
