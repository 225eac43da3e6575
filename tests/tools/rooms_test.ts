import { assertEquals, assertThrows } from "@std/assert";
import { listModules } from "../../tools/module_graph.ts";
import { formatRooms, roomGraph, withRooms } from "../../tools/rooms.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

const SOURCES = {
  "lib/core/mod.ts": "/**\n * Types and {@linkcode Errors}: pure. More of them.\n *\n * @module\n */",
  "lib/core/a.ts": "export const a = 1;\n",
  "lib/storage/a.ts": 'import { a } from "../core/a.ts";\nDeno.readFile("x");\n',
  "lib/data/a.ts": 'import "../storage/a.ts";\nimport "../core/a.ts";\n// fetch()\n',
};

Deno.test("roomGraph() counts a room, and says what it is for and reaches", () => {
  const rooms = new Map(roomGraph(SOURCES).map((room) => [room.name, room]));
  assertEquals(rooms.get("core")?.purpose, "Types and Errors: pure");
  assertEquals(rooms.get("storage")?.touches, ["files"]);
  assertEquals(rooms.get("data")?.touches, []);
  assertEquals([rooms.get("data")?.lines, rooms.get("core")?.files], [3, 2]);
});

Deno.test("roomGraph() leaves out arrows that another one leads to anyway", () => {
  const arrows = (name: string) => roomGraph(SOURCES).find((room) => room.name === name)?.arrows;
  assertEquals([arrows("data"), arrows("storage"), arrows("core")], [["storage"], ["core"], []]);
});

Deno.test("withRooms() renews what stands between its marks, and refuses a text without them", () => {
  const text = "before <!-- deno task rooms --write: begin --> stale <!-- end --> after";
  const renewed = withRooms(text, roomGraph(SOURCES));
  assertEquals([renewed.startsWith("before "), renewed.endsWith(" after"), renewed.includes("stale")], [
    true,
    true,
    false,
  ]);
  assertEquals(renewed.includes("  data --> storage\n"), true);
  assertThrows(() => withRooms("no marks", []), Error, "marks");
});

Deno.test("docs/architecture.md draws the rooms as they are: deno task rooms --write", async () => {
  const paths = await listModules(ROOT, "lib");
  const sources = await Promise.all(paths.map(async (path) => [path, await Deno.readTextFile(`${ROOT}/${path}`)]));
  const drawn = formatRooms(roomGraph(Object.fromEntries(sources)));
  // The formatter pads tables.
  const plain = (text: string) => text.replace(/[-\s]+/g, " ");
  const page = plain(await Deno.readTextFile(`${ROOT}/docs/architecture.md`));
  assertEquals(page.includes(plain(drawn)), true, "deno task rooms --write renews it");
});
