/**
 * The rules of `docs/architecture.md` as functions from sources to violations. `tests/architecture_test.ts` applies them
 * to `lib/`.
 *
 * @module
 */
import { moduleReferences, resolveSpecifier } from "./module_graph.ts";
import { maskSource } from "./source_text.ts";

/** Rooms of lib by floor: an import may only point to a lower floor. */
export const FLOORS: readonly (readonly string[])[] = [
  ["core"],
  ["storage", "features", "metrics", "parallel"],
  ["data", "models", "engines"],
  ["competition", "registry"],
  ["lifecycle", "explain"],
  ["training", "inference"],
  ["upkeep", "lineage", "monitoring", "exchange", "tracking", "memory"],
  ["retraining", "plots"],
  ["report"],
  ["serving"],
  ["page"],
  ["cli"],
];

/** Floors of the folders of rooms, lowest first: each folder with its purpose in a few words. */
export type InnerFloors = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;

/**
 * Folders of the rooms that are too large to be read as one, by floor: the same rule holds within a room. What lies in the
 * room itself stands above all of its folders and puts them together. Each folder has its purpose, which `deno task rooms`
 * writes into docs/architecture.md: `data: [{ columns: "texts of columns become numbers" }, { times: "…", sources: "…" }]`.
 */
export const INNER_FLOORS: InnerFloors = {
  // core
  core: [
    {
      text: "counts, numbers and names in words; names that are near; addresses that may be shown",
      errors: "the errors with their codes, findings and problems of what is stored",
    },
    {
      bytes: "bits, hashes and artifacts, and what plain data read from them must be like",
      numbers: "statistics, small linear algebra, seeded chance",
      time: "civil days and periods, their calendar and how they are written",
    },
    { rows: "panels, designs and rows as flat columns, and what is asked for each row" },
    { config: "the config: its sections, defaults, metrics and kinds of problems, and what is wrong with one" },
  ],

  // storage
  storage: [
    { files: "a file or folder is whole, durable and hashed before anything names it" },
    { objects: "the same of objects in a bucket or a folder, behind one interface" },
    { results: "results that are made once, and what machines share that work together" },
  ],

  // features
  features: [
    {
      statistics: "trailing statistics of one series: windows, runs, seasons, flags",
      dates: "what a period's date says: calendar, holidays, events of the table",
      profile: "how the keys and rows of a table look, for people",
    },
    { spec: "what a spec says, and what each of its names means" },
    {
      proposal: "the spec that a table gets by default, and what its keys say for it",
      rows: "the rows of origins and steps: prepared, sampled, gathered, predicted",
      table: "features of rows without a calendar: how columns are encoded",
    },
  ],

  // data
  data: [
    { sources: "where a table lies: its bytes, files, sheets and queries, and the text in them" },
    {
      outputs: "tables that are written: formats, files, databases",
      tables: "a table in the database or in memory, every cell as text, and what its columns hold",
    },
    {
      store: "versions of tables: written, read in part, verified, swept, sent and restored",
      times: "what the time column says: formats, calendars, holidays and events",
    },
    {
      demand: "rows held to the rules of a config become one regular series per key",
      simulate: "tables of this program's own making",
    },
    { columns: "the same for demand in memory, without a database", rows: "tables of rows: kinds of columns, parts" },
    { proposal: "the config that a table asks for" },
  ],

  // models
  models: [
    {
      contract: "what a family is, what it is given, and the forms that families of any kind take",
      smoothing: "vector lanes of smoothing filters, compiled",
      seasons: "which seasons a history has, and the history without them",
      "trees/ensemble": "grown trees as data, and their bytes",
      "trees/engine/memory": "where the engine has its numbers: design, options, nodes",
    },
    { "trees/engine/splits": "histograms of a node, and its best split" },
    {
      histories: "families of one key's history",
      linear: "linear families, and their sums and searches",
      "trees/engine": "how trees grow: level by level or best first, boosted or bagged",
    },
    {
      neural: "networks of rows: their loops, training and bytes",
      trees: "families of trees: bins, losses, the engine's host, predictions",
    },
  ],

  // competition
  competition: [
    {
      calibration: "how predictions become what serves: corrected, decided, with intervals, sets and probabilities",
      watch: "what is usual for a key, by which it alarms later",
    },
    { backtest: "spans of a key, what is known of it at each, and what was forecast there" },
    { champions: "what serves a key: its members, how it forecasts, how it is stored" },
    { problems: "what demand, regression and classification know that the competition does not" },
    {
      contenders: "who competes for a key, fitted and forecasting on each span",
      tuning: "which hyperparameters are tried next",
      blends: "combinations of contenders, and what they and single ones score",
    },
    { selection: "who serves each key, by the evidence of all keys of a group" },
  ],

  // registry
  registry: [
    { sqlite: "the database file: opened, copied, guarded, its tables" },
    { versions: "runs, versions, stages, aliases and events: what they are, and how they are asked for" },
    { packs: "files of many artifacts, and imported models" },
    { records: "runs and decisions as files, from which a lost database comes back" },
    { schema: "a database of any earlier version becomes one of today" },
    { commits: "the transactions in which runs and decisions become visible" },
    { maintenance: "verify, rebuild, sweep, back up, take over" },
  ],
  // training
  training: [
    { plan: "what a run will do, decided before it begins: the config checked, contenders, spans, feature rows" },
    { tasks: "the pieces of work, who carries them out (worker.ts), and the journal of what is finished" },
    { assessment: "what the backtests of all keys say: scores, coverage, failures, methods compared" },
    { stages: "competition, race, champions, keys that no run has seen: each made of tasks" },
    { record: "what the registry keeps of a run, and one outcome for each key" },
    { report: "what the folder of a run holds for its readers" },
    { run: "a training or an evaluation from its table to its end" },
    { shared: "the same where many machines work on one plan", tuning: "hyperparameters are tried and recorded" },
  ],

  // inference
  inference: [
    { champions: "who serves a key, and what that says of it: pure but for reading models" },
    {
      plan: "what is asked for: table, runs, config, horizon",
      requests: "what a request brings, read and held to the table's rules",
    },
    { log: "what was said, kept: journals and files, written and read" },
    { series: "forecasts of a table with a calendar: chunk by chunk, written, summed, logged" },
    { rows: "predictions of a table without one: block by block" },
    {
      service: "forecasts on demand: models, histories and forecasts stay hot",
      shared: "an inference that many machines make together",
    },
  ],

  // exchange
  exchange: [
    {
      formats: "one model as others have it: LightGBM text, JSON, ONNX",
      bundle: "champions as a page that forecasts in a browser",
    },
    { rows: "what leads from columns to predictions, as one ONNX graph" },
    { folder: "what an exported folder holds: models, recipes, tests, README" },
  ],

  // monitoring
  monitoring: [
    {
      inputs: "what comes in: drift, units, silence, freshness",
      scores: "logged forecasts beside what came, and what was promised",
    },
    { watch: "detectors of every key, what they found, how keys stand", rollout: "both sides of a rollout, compared" },
    { alerting: "what is told of a look, and who is" },
    { service: "how a server did since the last look", rows: "rows that came to a table without a calendar" },
  ],

  // plots
  plots: [
    { frame: "what every chart is made of: panels, legends, colours, a document" },
    {
      forecasts: "history and forecasts of keys, and predicted rows",
      scores: "errors and scores of methods and keys",
      explained: "what a forecast or a prediction is made of",
    },
    { table: "what a table holds before anything is trained" },
  ],

  // report
  report: [
    { parts: "what pages are put together from: headings, tables, words" },
    {
      record: "what the page of a run is given: the run and its keys as plain data",
      service: "what the pages of a server are given",
    },
  ],

  // serving
  serving: [
    { http: "one request: what may come in, who may ask, how it is refused, counted" },
    { api: "what a route is, the description of all, and the routes of every server" },
    { protocols: "keys, forecasts and predictions in three protocols" },
    { pages: "what the pages of a server show and decide" },
    { server: "all routes behind one listener, over one table or over states that are followed" },
    { replicas: "several processes behind one address" },
  ],
  // page
  page: [
    { parts: "elements, charts and states that all pages have" },
    { table: "the table that is searched, sorted and scrolled" },
    {
      run: "the page of a run",
      service: "the pages of a server",
      bundle: "the page of an exported folder, which forecasts by itself",
    },
  ],

  // cli
  cli: [
    { session: "one run of a command: its terminal, progress, tables, errors and exit code" },
    { options: "options that several commands have, and what they mean" },
    {
      data: "commands that read tables: init, features",
      look: "commands that show what there is: show, explain, report, models, runs, lineage",
      live: "commands of what serves: infer, serve, monitor, the gate, promotions, rollouts, history",
      operate: "commands that look after what is stored: doctor, fsck, backups, storages, exports",
    },
    { train: "commands that train: train, evaluate, tune, retrain, pipeline, shards, imports" },
  ],
};

/** Lines that one folder with a floor of its own may have. */
const ROOM_LINES = 3500;

/** Rooms that meet the person or the browser; all others are pure: no clock, no chance, no console, no working directory of their own. */
const IMPURE_ROOMS: readonly string[] = ["plots", "page", "cli"];

/** What pure rooms may read all the same: seconds that are only told, and the time for who calls from a script and gives none. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  training: ["performance.now"],
  retraining: ["performance.now"],
  memory: ["new Date()"],
};

/** Data that `core` may read although it lies outside of lib, where editors look for it. */
const CONFIG_SCHEMA = "config/schema.json";

/** Sources by path from the project's root, for instance `lib/core/errors/errors.ts`. */
export type Sources = Readonly<Record<string, string>>;

/** Room of a file of lib: `lib/data/demand/expectations/x.ts` is in `data`; null outside of rooms (`lib/mod.ts`). */
export function roomOf(path: string): string | null {
  return /^lib\/([^/]+)\/.+/.exec(path)?.[1] ?? null;
}

function floorOf(room: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(room));
}

/**
 * Folder of a room's file that has a floor of its own: `lib/data/times/x.ts` is in `times`, `lib/data/x.ts` in the room
 * itself, `""`, as is a file of a room that is not divided.
 */
function folderOf(path: string, room: string, inner: InnerFloors): string {
  const inside = path.slice(`lib/${room}/`.length);
  const folders = (inner[room] ?? []).flatMap(Object.keys).filter((folder) => inside.startsWith(`${folder}/`));
  return folders.reduce((longest, folder) => folder.length > longest.length ? folder : longest, "");
}

function innerFloorOf(room: string, folder: string, inner: InnerFloors): number {
  const floors = inner[room] ?? [];
  return folder === "" ? floors.length : floors.findIndex((folders) => folder in folders);
}

/** References must point down, by relative path, to the defining file. */
export function importViolations(sources: Sources, inner: InnerFloors = INNER_FLOORS): string[] {
  return Object.entries(sources).flatMap(([path, source]) => {
    const room = roomOf(path);
    if (room === null) return [];
    if (floorOf(room) < 0) return [`${path}: room ${room} has no floor; add it to FLOORS and to docs/architecture.md`];
    if (inner[room] && folderOf(path, room, inner) === "" && path.split("/").length > 3) {
      return [`${path}: its folder has no floor; add it to INNER_FLOORS`];
    }
    return moduleReferences(source).flatMap(({ specifier, kind, line }) => {
      const wrong = wrongReference(path, room, { specifier, kind, inner });
      return wrong === null ? [] : [`${path}:${line}: ${wrong}`];
    });
  });
}

function wrongReference(
  path: string,
  room: string,
  reference: { specifier: string; kind: string; inner: InnerFloors },
): string | null {
  const { specifier, kind, inner } = reference;
  const target = resolveSpecifier(path, specifier);
  // A URL of a folder or of data is a place, not a module.
  if (target === null || (kind === "url" && !target.endsWith(".ts"))) return null;
  if (!specifier.startsWith(".")) return `${specifier} must be a relative path inside lib`;
  const other = roomOf(target);
  if (target === CONFIG_SCHEMA && room === "core") return null;
  if (!target.startsWith("lib/")) return `${specifier} leaves lib`;
  if (other === null) return `${specifier} is above all rooms`;
  if (other === room) return wrongWithin(room, { path, target, inner });
  if (floorOf(other) >= floorOf(room)) {
    return `${room} (floor ${floorOf(room)}) must not know ${other} (${floorOf(other)})`;
  }
  const file = target.slice(target.lastIndexOf("/") + 1);
  if (file === "mod.ts") return `${specifier}: import the defining file, not another room's mod.ts`;
  return file.startsWith("_") ? `${specifier} is private to ${other}` : null;
}

function wrongWithin(room: string, at: { path: string; target: string; inner: InnerFloors }): string | null {
  const placeOf = (path: string) => {
    const folder = folderOf(path, room, at.inner);
    return { name: `${room}/${folder}`, floor: innerFloorOf(room, folder, at.inner) };
  };
  const from = placeOf(at.path), to = placeOf(at.target);
  if (from.name === to.name || to.floor < from.floor) return null;
  return `${from.name} (inner floor ${from.floor}) must not know ${to.name} (${to.floor})`;
}

/** A folder with a floor of its own is small enough to be read in one go. */
export function roomSizeViolations(sources: Sources, inner: InnerFloors = INNER_FLOORS): string[] {
  const lines = new Map<string, number>();
  for (const [path, source] of Object.entries(sources)) {
    const room = roomOf(path);
    // What is generated is not read.
    if (room === null || source.startsWith("// Generated")) continue;
    const folder = folderOf(path, room, inner);
    const name = folder === "" ? room : `${room}/${folder}`;
    lines.set(name, (lines.get(name) ?? 0) + source.split("\n").length - 1);
  }
  return [...lines].filter(([, count]) => count > ROOM_LINES)
    .map(([name, count]) => `lib/${name}: ${count} lines, at most ${ROOM_LINES}: divide it, see INNER_FLOORS`);
}

const FORBIDDEN: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["Math.random", /\bMath\s*\.\s*random\b/g],
  ["Date.now", /\bDate\s*\.\s*now\b/g],
  ["new Date()", /\bnew\s+Date\s*(?:\(\s*\)|(?![\s(]))/g],
  ["Deno.cwd", /\bDeno\s*\.\s*(?:cwd|chdir)\b/g],
  ["performance.now", /\bperformance\s*\.\s*now\b/g],
  ["performance.timeOrigin", /\bperformance\s*\.\s*(?:timeOrigin|mark|measure)\b/g],
  ["console", /(?<![\w$.])console\s*\./g],
];

/** Seed, clock, paths and logger are parameters in the pure rooms. */
export function purityViolations(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, source]) => {
    const room = roomOf(path);
    if (room === null || IMPURE_ROOMS.includes(room)) return [];
    const { code } = maskSource(source);
    return FORBIDDEN.filter(([name]) => !ALLOWED[room]?.includes(name)).flatMap(([name, pattern]) =>
      [...code.matchAll(pattern)].map((match) => `${path}:${lineAt(code, match.index)}: ${name} must be a parameter`)
    );
  });
}

/** The room through which everything is written, so that a test can fail, record or stop any of it. */
const WRITING_ROOM = "storage";

const WRITES: readonly RegExp[] = [
  /\bDeno\s*\.\s*(?:write(?:Text)?File|rename|remove|mkdir|makeTemp(?:Dir|File)|create|truncate|copyFile|symlink|link|chmod|chown|utime)(?:Sync)?\b/g,
  /\bDeno\s*\.\s*open(?:Sync)?\s*\([^)]*\b(?:write|append|create|createNew|truncate)\s*:/g,
  /\b(?:fileWriter|parquetWriteFile)\b/g,
];

/** Files are written by the room `storage` alone. */
export function writeViolations(sources: Sources, reasons: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(sources).flatMap(([path, source]) => {
    if (roomOf(path) === WRITING_ROOM || reasons[path]) return [];
    const { code } = maskSource(source);
    return WRITES.flatMap((pattern) =>
      [...code.matchAll(pattern)].map(({ 0: found, index }) =>
        `${path}:${lineAt(code, index)}: write through lib/${WRITING_ROOM}, not by ${found.split(/[\s(]/)[0]}`
      )
    );
  });
}

/** Where a kind of problem may be told from others by its name. */
const PROBLEMS = /^lib\/(?:competition\/problems\/|core\/config\/problem_shapes\.ts$)/;
const KIND = `"(?:forecast|regression|classification)"`;
const KIND_CHECK = new RegExp(
  `[!=]==?\\s*${KIND}|${KIND}\\s*[!=]==|\\bcase ${KIND}|\\b(?:includes|has)\\(${KIND}`,
  "g",
);
/** Other things are called so too: phases, bases, columns. */
const OF_PROBLEM = /problem|kind/i;

/** What depends on the kind of a problem is asked of it: rooms do not know its name. */
export function problemViolations(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, source]) => {
    if (PROBLEMS.test(path)) return [];
    return source.split("\n").flatMap((line, i) => {
      if (/^\s*(?:\*|\/\/)/.test(line)) return [];
      // A case stands on a line of its own, away from what is asked.
      const checks = [...line.matchAll(KIND_CHECK)].filter(([text]) =>
        text.startsWith("case") || OF_PROBLEM.test(line)
      );
      return checks.map(() => `${path}:${i + 1}: ask the problem, or its shape, instead of its name`);
    });
  });
}

/** `any` switches the type checker off. */
export function anyViolations(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, source]) => {
    const { code } = maskSource(source);
    return [...code.matchAll(/(?<=[:<|&,(=]\s*|\bas\s+|\bextends\s+)any\b(?!\s*[:(.])/g)]
      .map((match) => `${path}:${lineAt(code, match.index)}: no any`);
  });
}

/** Files past 400 lines and functions past 80 need a reason. */
export function sizeViolations(sources: Sources, reasons: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(sources).flatMap(([path, source]) => {
    const lines = source.split("\n").length - 1;
    const long = lines > 400 && !reasons[path] ? [`${path}: ${lines} lines, at most 400`] : [];
    const functions = functionSpans(source).filter((span) => span.lines > 80 && !reasons[`${path}#${span.name}`]);
    return [
      ...long,
      ...functions.map((span) => `${path}:${span.from}: ${span.name} has ${span.lines} lines, at most 80`),
    ];
  });
}

/** One function's body. */
export interface FunctionSpan {
  /** Its name, or `(anonymous)`. */
  readonly name: string;
  /** Line of its opening brace, from 1. */
  readonly from: number;
  /** Lines of its body, braces included. */
  readonly lines: number;
}

const CONTROL = /^\s*(?:\}\s*)?(?:else\s+)?(?:if|for|while|switch|catch|with)\b/;
const METHOD =
  /^\s*(?:(?:public|private|protected|static|async|override|get|set|\*)\s*)*(#?[\w$]+)\s*(?:<.*>)?\s*\(.*\)\s*(?::.*)?$/s;

/**
 * Bodies of the functions, methods and block arrows of a source, by their braces.
 *
 * @param source TypeScript.
 */
export function functionSpans(source: string): FunctionSpan[] {
  const { code } = maskSource(source);
  const spans: FunctionSpan[] = [];
  const open: { head: string; at: number }[] = [];
  // Text since the last end of a statement, without what is inside braces that have closed.
  let head = "";
  for (let i = 0; i < code.length; i++) {
    const c = code[i];
    if (c === "{") {
      open.push({ head, at: i });
      head = "";
    } else if (c === "}") {
      const block = open.pop();
      if (block === undefined) continue;
      const name = functionName(block.head);
      if (name !== null) {
        const from = lineAt(code, block.at);
        spans.push({ name, from, lines: lineAt(code, i) - from + 1 });
      }
      // A type or pattern in braces belongs to the head that it stands in: `function f({ a }: X): { b: Y } {`.
      head = name === null && /[(:,=|&<]\s*$|\bfrom\b/.test(block.head) ? `${block.head}§` : "";
    } else head = c === ";" || (c === "," && isField(open.at(-1)?.head, head)) ? "" : head + c;
  }
  return spans;
}

/** Whether a comma ends a field of an object literal: its brace stands where an operand must, no parenthesis is open. */
function isField(blockHead: string | undefined, head: string): boolean {
  if (blockHead === undefined || !/(?:[=(:,?[]|\breturn)\s*$/.test(blockHead)) return false;
  return head.split("(").length === head.split(")").length && !/</.test(head);
}

function functionName(head: string): string | null {
  if (/=>\s*$/.test(head)) {
    return /(?:const|let)\s+([\w$]+)[^=]*=(?!.*=>.*=>)/s.exec(head)?.[1] ?? "(anonymous)";
  }
  const named = /\bfunction\s*\*?\s*([\w$]*)/.exec(head);
  if (named !== null && /[\w$>\])§]\s*$/.test(head)) return named[1] || "(anonymous)";
  if (CONTROL.test(head)) return null;
  return METHOD.exec(head)?.[1] ?? null;
}

/** Files that need no test of their own: lists, and types, which leave no code. */
export function hasCode(source: string): boolean {
  const { code } = maskSource(source);
  return /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function|class|const|let)\b/m.test(code);
}

/** Every file with code has a test file in the same place of `tests/`; `x_wasm.ts`, a twin of `x.ts`, shares its own. */
export function testFileViolations(
  sources: Sources,
  tests: ReadonlySet<string>,
  reasons: Readonly<Record<string, string>> = {},
): string[] {
  return Object.entries(sources).flatMap(([path, source]) => {
    const file = path.slice(path.lastIndexOf("/") + 1);
    const expected = path.replace(/^lib\//, "tests/").replace(/(?:_wasm)?\.ts$/, "_test.ts");
    if (file === "mod.ts" || !hasCode(source) || tests.has(expected) || reasons[path]) return [];
    return [`${path}: needs ${expected}`];
  });
}

/** Each room has a `mod.ts` that only lists, with an `@module` doc. */
export function roomListViolations(sources: Sources): string[] {
  const rooms = new Set(Object.keys(sources).map(roomOf).filter((room) => room !== null));
  return [...rooms].flatMap((room) => {
    const source = sources[`lib/${room}/mod.ts`];
    if (source === undefined) return [`lib/${room}: needs a mod.ts`];
    const wrong = [];
    if (!/^\/\*\*[\s\S]*?@module[\s\S]*?\*\//.test(source)) wrong.push(`lib/${room}/mod.ts: needs an @module doc`);
    if (hasCode(source)) wrong.push(`lib/${room}/mod.ts: must only list`);
    return wrong;
  });
}

/** Chains of run-time imports that lead back to their start. */
export function cycleViolations(sources: Sources): string[] {
  const imports = new Map(
    Object.entries(sources).map(([path, source]) => [
      path,
      moduleReferences(source).filter(({ kind, typeOnly }) => kind === "static" && !typeOnly)
        .flatMap(({ specifier }) => resolveSpecifier(path, specifier) ?? []),
    ]),
  );
  const done = new Set<string>(), found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) return void found.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
    if (done.has(path)) return;
    for (const target of imports.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return found;
}

function lineAt(code: string, at: number): number {
  let line = 1;
  for (let i = code.indexOf("\n"); i >= 0 && i < at; i = code.indexOf("\n", i + 1)) line++;
  return line;
}
