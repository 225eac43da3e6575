import { isRaced, RACE_ROUNDS } from "@lib/training/plan/race_rounds.ts";
import { assertEquals } from "@std/assert";

Deno.test("isRaced() where it spares fits: not for few keys, for runs that register all, or where it is switched off", () => {
  const keys = 2 * (RACE_ROUNDS.at(-1) ?? 0) + 1, config = { racing: true, register: "champions" } as const;
  assertEquals(isRaced({ config, keys }), true);
  assertEquals(isRaced({ config, keys: keys - 1 }), false);
  assertEquals(isRaced({ config: { ...config, register: "all" }, keys }), false);
  assertEquals(isRaced({ config: { ...config, racing: false }, keys }), false);
  assertEquals(isRaced({ config, keys, refit: { of: {}, models: [], competed: {} } }), false);
});
