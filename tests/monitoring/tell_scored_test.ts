import { assertEquals } from "@std/assert";
import { tellScored } from "@lib/monitoring/tell_scored.ts";

Deno.test("tellScored() says how many rows are scored and by what, or why none is", () => {
  const look = { checked: 30, notLogged: null, seen: 5, rows: 60 };
  assertEquals([look, { ...look, notLogged: 0 }, { ...look, notLogged: 1 }].map(tellScored), [
    "30 scored",
    "30 scored by what was said of them",
    "30 scored by what was said of them, 1 row not, as nothing is logged",
  ]);
  const none = { ...look, checked: 0 };
  assertEquals([none, { ...none, seen: 60 }].map(tellScored), ["no targets have come", "none is new"]);
});
