import { assertEquals } from "@std/assert";
import { tellWatched } from "@lib/monitoring/tell_watched.ts";

Deno.test("tellWatched() says of how many keys enough rows came, for a promise or for training alone", () => {
  assertEquals([0, 1, 2].map((watched) => tellWatched({ watched })), [
    "No key has had enough rows to be compared with its promise, or with training.",
    "1 key has had enough rows to be compared with its promise, or with training.",
    "2 keys have had enough rows to be compared with their promise, or with training.",
  ]);
});
