import { type Choice, PackedChoices } from "../../../lib/competition/selection/packed_choices.ts";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("PackedChoices give back every choice as it was, with rankings of any length", () => {
  const all: Choice[] = [
    { contender: 2, why: "own", advantage: 0.1 + 0.2, ranking: [2, 0, 1] },
    { contender: -1, why: "only", advantage: NaN, ranking: [] },
    { contender: 0, why: "group", advantage: 0, ranking: [1, 0] },
  ];
  const packed = new PackedChoices(all.length, 3);
  all.forEach((choice, k) => packed.set(k, choice));
  assertEquals([...packed.choices()], all);
  assertEquals(packed.choices().at(2)?.ranking, [1, 0]);
});

Deno.test("PackedChoices refuse more contenders than an index has room for", () => {
  const packed = new PackedChoices(1, 32_767);
  packed.set(0, { contender: 32_766, why: "own", advantage: 1, ranking: [32_766] });
  assertEquals(packed.choices().at(0)?.ranking, [32_766]);
  assertThrows(() => new PackedChoices(1, 32_768), RangeError, "32768");
});
