import { assertEquals } from "@std/assert";
import { choiceOf, meansChampions, namesNewest, tellChoice } from "@lib/registry/versions/version_choice.ts";

Deno.test("choiceOf() nothing chosen is the champion; what is no choice is left out", () => {
  const unset = {
    alias: undefined,
    stage: undefined,
    run: undefined,
    contender: undefined,
    id: undefined,
    semantic: undefined,
  };
  assertEquals(choiceOf({}), { ...unset, alias: "champion" });
  const filter = { run: "r1", family: "ridge" };
  assertEquals(choiceOf(filter), { ...unset, run: "r1" });
});

Deno.test("meansChampions() the alias champion and nothing else", () => {
  assertEquals([{}, { alias: "champion" }].map(meansChampions), [true, true]);
  const others = [{ alias: "challenger" }, { alias: "champion", run: "r1" }, { stage: "Production" as const }, {
    id: 1,
  }];
  assertEquals(others.map(meansChampions), [false, false, false, false]);
});

Deno.test("namesNewest() unless alias or number name one version", () => {
  assertEquals([{ run: "r1" }, { alias: "champion" }, { id: 3 }, { semantic: "a_v1.0.0" }].map(namesNewest), [
    true,
    false,
    false,
    false,
  ]);
});

Deno.test("tellChoice() says all that is chosen", () => {
  assertEquals(tellChoice({}), "alias champion");
  assertEquals(
    tellChoice({ stage: "Staging", run: "r1", contender: "ridge" }),
    "contender ridge of stage Staging of run r1",
  );
});
