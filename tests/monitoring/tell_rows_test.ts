import { assertEquals } from "@std/assert";
import { tellScored, tellWatched } from "@lib/monitoring/tell_rows.ts";

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

Deno.test("tellWatched() says of how many keys enough rows came, for a promise or for training alone", () => {
  assertEquals([0, 1, 2].map((watched) => tellWatched({ watched })), [
    "No key has had enough rows to be compared with its promise, or with training.",
    "1 key has had enough rows to be compared with its promise, or with training.",
    "2 keys have had enough rows to be compared with their promise, or with training.",
  ]);
});
