/**
 * The rooms of lib with their arrows, from its imports: `deno task rooms`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { FLOORS, INNER_FLOORS, roomOf, type Sources } from "./architecture.ts";
import { listModules, referencesOf, resolveSpecifier } from "./module_graph.ts";
import { type MaskedSource, maskSource } from "./source_text.ts";

/** A room, or a folder of one that is divided. */
export interface Room {
  /** `data`, `data/times`. */
  readonly name: string;
  /** From 0, counted among the rooms, or among the folders of its room. */
  readonly floor: number;
  /** What it is for, in a line. */
  readonly purpose: string;
  readonly files: number;
  readonly lines: number;
  /** What its code reaches outside of the process: files, a database, the network… */
  readonly touches: readonly string[];
  /** Rooms that it imports and that none of these imports in turn: the arrows of a drawing. */
  readonly arrows: readonly string[];
}

const TOUCHES: readonly (readonly [what: string, pattern: RegExp])[] = [
  [
    "files",
    /\bDeno\s*\.\s*(?:open|read|stat|lstat|mkdir|rename|remove|link)\w*|\/storage\/(?:files|publish|blocks)\.ts/,
  ],
  ["DuckDB", /@duckdb\/node-api/],
  ["SQLite", /node:sqlite/],
  ["network", /\bfetch\s*\(|\bDeno\s*\.\s*(?:serve|listen|connect)\b|@hono\/node-server|\bsendToS3\b/],
  ["processes", /\bDeno\s*\.\s*Command\b|\bnew\s+Worker\b/],
  ["pages", /\bdocument\s*\.|\blinkedom\b/],
  ["terminal", /\bconsole\s*\.|\bDeno\s*\.\s*(?:stdout|stderr|stdin)\b/],
];

/**
 * The rooms of lib, the highest floor first.
 *
 * @param sources All of lib. @returns One of each room, and after it one of each of its folders, the highest first.
 */
export function roomGraph(sources: Sources): Room[] {
  const rooms = FLOORS.flatMap((names, floor) =>
    names.map((name) => ({ name, floor, purpose: purposeOf(sources, name) }))
  )
    .toReversed();
  const modules = Object.entries(sources).map(([path, source]) => ({ path, masked: maskSource(source) }));
  return draw(modules, rooms, roomOf).flatMap((room) => [room, ...foldersOf(modules, room.name)]);
}

/** A module with its code apart from its texts and comments. */
interface Module {
  readonly path: string;
  readonly masked: MaskedSource;
}

function foldersOf(modules: readonly Module[], room: string): Room[] {
  const folders = (INNER_FLOORS[room] ?? []).flatMap((floor, at) =>
    Object.entries(floor).map(([folder, purpose]) => ({ name: `${room}/${folder}`, floor: at, purpose }))
  );
  const placeOf = (path: string): string | null =>
    folders.map(({ name }) => name).filter((name) => path.startsWith(`lib/${name}/`))
      .toSorted((a, b) => b.length - a.length)[0] ?? null;
  return draw(modules, folders.toReversed(), placeOf);
}

type Place = Pick<Room, "name" | "floor" | "purpose">;

function draw(modules: readonly Module[], places: readonly Place[], placeOf: (path: string) => string | null): Room[] {
  const by = Map.groupBy(modules, ({ path }) => placeOf(path));
  const imports = new Map(places.map(({ name }) => {
    const targets = (by.get(name) ?? []).flatMap(({ path, masked }) =>
      referencesOf(masked).map(({ specifier }) => resolveSpecifier(path, specifier))
    );
    const known = targets.map((target) => target === null ? null : placeOf(target));
    return [name, new Set(known.filter((other) => other !== null && other !== name))] as const;
  }));
  return places.map((place) => {
    const own = by.get(place.name) ?? [];
    const codes = own.map(({ masked }) => codeOf(masked));
    return {
      ...place,
      files: own.length,
      lines: own.reduce((sum, { masked }) => sum + masked.code.split("\n").length - 1, 0),
      touches: TOUCHES.filter(([, pattern]) => codes.some((code) => pattern.test(code))).map(([what]) => what),
      arrows: reduced(place.name, imports),
    };
  });
}

/** Code without comments, with the specifiers of imports, which are texts. */
function codeOf({ code, texts }: MaskedSource): string {
  return [code, ...[...texts.values()].filter((text) => /^[@.\w][\w@./:-]*$/.test(text))].join("\n");
}

/** Imports of a room but those that one of the others leads to anyway. */
function reduced(name: string, imports: ReadonlyMap<string, ReadonlySet<string | null>>): string[] {
  const direct = [...imports.get(name) ?? []].filter((to) => to !== null), implied = new Set<string>();
  const follow = (from: string): void => {
    for (const to of imports.get(from) ?? []) {
      if (to === null || implied.has(to)) continue;
      implied.add(to);
      follow(to);
    }
  };
  direct.forEach(follow);
  return direct.filter((to) => !implied.has(to)).toSorted();
}

/** First sentence of the list of a room. */
function purposeOf(sources: Sources, room: string): string {
  const doc = /^\/\*\*([\s\S]*?)(?:\n \*\n|\*\/)/.exec(sources[`lib/${room}/mod.ts`] ?? "")?.[1] ?? "";
  const text = doc.replace(/\n \* ?/g, " ").replace(/\{@linkcode (\w+)\}/g, "$1").trim();
  return (/^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text).replace(/\.$/, "");
}

/** The graph for a terminal. */
function formatGraph(rooms: readonly Room[]): string {
  return rooms.map(({ name, floor, files, lines, arrows }) => {
    const at = name.includes("/") ? "     " : String(floor).padStart(3) + "  ";
    const size = `${String(lines).padStart(6)} lines ${String(files).padStart(3)} files`;
    return `${at}${name.padEnd(26)}${size}  ${arrows.length === 0 ? "" : `→ ${arrows.map(lastOf).join(", ")}`}`
      .trimEnd();
  }).join("\n");
}

const lastOf = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

/** The graph as it stands in docs/architecture.md: a drawing, the rooms, the folders of those that are divided. */
export function formatRooms(rooms: readonly Room[]): string {
  const whole = rooms.filter(({ name }) => !name.includes("/"));
  const drawing = [
    "```mermaid",
    "flowchart TD",
    ...whole.flatMap(({ name, arrows }) => arrows.map((to) => `  ${name} --> ${to}`)),
    "```",
  ];
  const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
    [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const of = (
    { name, floor, purpose, touches, arrows }: Room,
  ) => [String(floor), `\`${lastOf(name)}/\``, purpose, touches.join(", "), arrows.map(lastOf).join(", ")];
  const folders = rooms.filter(({ name }) => name.includes("/")).map((folder) => {
    const [room = "", ...rest] = folder.name.split("/");
    return [`\`${room}/${rest.join("/")}/\``, String(folder.floor), folder.purpose];
  });
  return [
    drawing,
    table(["Floor", "Room", "Purpose", "Touches", "Imports"], whole.map(of)),
    ...folders.length === 0 ? [] : [table(["Folder", "Floor in its room", "Purpose"], folders)],
  ].map((lines) => lines.join("\n")).join("\n\n");
}

const BEGIN = "<!-- deno task rooms --write: begin -->", END = "<!-- end -->";

/** A text with the rooms between its marks renewed. */
export function withRooms(text: string, rooms: readonly Room[]): string {
  const from = text.indexOf(BEGIN), to = text.indexOf(END, from);
  if (from < 0 || to < 0) throw new Error(`The text has no marks ${BEGIN} and ${END}`);
  return `${text.slice(0, from + BEGIN.length)}\n\n${formatRooms(rooms)}\n\n${text.slice(to)}`;
}

const HELP =
  `The rooms of lib with their arrows, from its imports. What another arrow of a room leads to anyway is left out.

Usage: deno task rooms [ROOM] [--write] [--json]

  ROOM     this room alone, with its folders
  --write  renew the rooms in docs/architecture.md
  --json   as data`;

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { write: { type: "boolean" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  const root = new URL("..", import.meta.url).pathname;
  const paths = await listModules(root.replace(/\/$/, ""), "lib");
  const texts = await Promise.all(paths.map(async (path) => [path, await Deno.readTextFile(root + path)] as const));
  const all = roomGraph(Object.fromEntries(texts));
  const [room] = positionals;
  const rooms = all.filter(({ name }) => room === undefined || name === room || name.startsWith(`${room}/`));
  if (rooms.length === 0) {
    console.error(`No room is called ${room}: ${FLOORS.flat().join(", ")}`);
    Deno.exit(2);
  }
  if (values.help) console.log(HELP);
  else if (values.write) {
    const path = `${root}docs/architecture.md`;
    await Deno.writeTextFile(path, withRooms(await Deno.readTextFile(path), all));
    await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", path] }).output();
  } else console.log(values.json ? JSON.stringify(rooms, null, 2) : formatGraph(rooms));
}
