import { assertEquals } from "@std/assert";
import { sourceAccess } from "../../../lib/cli/options/source_access.ts";
import { memoryTerminal } from "../_support/memory_terminal.ts";

Deno.test("sourceAccess() gives the variables of the command's own environment and its signal", () => {
  const { signal } = new AbortController();
  const access = sourceAccess({ terminal: memoryTerminal({ variables: { SOURCE_SHOP: "x" } }), signal });
  assertEquals([access.variable("SOURCE_SHOP"), access.variable("SOURCE_OTHER"), access.signal], [
    "x",
    undefined,
    signal,
  ]);
});

Deno.test("sourceAccess() places a SQLite file by a relative path where the person is, and nothing else", () => {
  const { signal } = new AbortController();
  const placed = (address: string) =>
    sourceAccess({ terminal: memoryTerminal({ variables: { SOURCE_X: address } }), signal }, "/home/ana")
      .variable("SOURCE_X");
  assertEquals(
    ["sqlite:lite.db", "sqlite://a/lite.db", "sqlite:../lite.db", "sqlite:/srv/l.db", "sqlite:///srv/l.db"].map(placed),
    [
      "sqlite:/home/ana/lite.db",
      "sqlite:///home/ana/a/lite.db",
      "sqlite:/home/lite.db",
      "sqlite:/srv/l.db",
      "sqlite:///srv/l.db",
    ],
  );
  const others = ["sqlite::memory:", "postgres://a:b@c/d", "https://x/y.csv", ""];
  assertEquals(others.map(placed), others);
});
