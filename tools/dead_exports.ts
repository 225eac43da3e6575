/**
 * Exports of lib that nobody needs: `tests/architecture_test.ts` wants none.
 *
 * @module
 */
import type { Sources } from "./architecture.ts";
import { referencesOf, resolveSpecifier } from "./module_graph.ts";
import { maskSource } from "./source_text.ts";

/** A module as a user of others: which modules it refers to, and how often each word is in its code. */
interface User {
  readonly path: string;
  readonly targets: ReadonlySet<string>;
  readonly words: ReadonlyMap<string, number>;
  /** Names that it declares and exports. */
  readonly declared: readonly string[];
}

const DECLARED = /^export\s+(?:abstract\s+|async\s+)?(?:function\*?|class|const|let|interface|type|enum)\s+([\w$]+)/gm;

/**
 * Exports that nothing uses: neither their own file nor another module, but for the file's own test. What a list of a room has
 * is for the world only if `guide` names it, what `lib/mod.ts` has always is.
 *
 * A twin for WebAssembly, `x_wasm.ts`, is used where `x.ts` is.
 *
 * @param sources All of lib. @param users All other modules, notebooks among them, by path.
 * @param guide What tells people of the lists: its names in backticks count.
 * @returns `path: name`, sorted.
 */
export function deadExports(sources: Sources, users: Sources, guide = ""): string[] {
  const told = namesTold(guide), offered = listedNames(sources).filter(([, name]) => told.has(name));
  const isOffered = new Set(offered.map((entry) => entry.join(": ")));
  const all = Object.entries({ ...sources, ...users }).filter(([path]) => !isRoomList(path))
    .map(([path, source]) => userOf(path, source));
  const readersOf = Map.groupBy(
    all.flatMap((user) => [...user.targets].map((target) => ({ target, user }))),
    ({ target }) => target,
  );
  return all.filter(({ path }) => path in sources && !/(?:\/mod|_wasm)\.ts$/.test(path)).flatMap((file) => {
    const own = file.path.replace(/^lib\//, "tests/").replace(/\.ts$/, "_test.ts");
    // A module may import it by its file or by a list.
    const readers = [file.path, ...listsOf(file.path)].flatMap((target) => readersOf.get(target) ?? [])
      .filter(({ user }) => user !== file && user.path !== own);
    return file.declared
      .filter((name) => file.words.get(name) === 1 && !readers.some(({ user }) => user.words.has(name)))
      .map((name) => `${file.path}: ${name}`).filter((entry) => !isOffered.has(entry));
  }).sort();
}

/** Names that a text tells of, in backticks. */
export function namesTold(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/`([\w$]+)(?:\([^`]*\))?`/g)].map(([, name = ""]) => name));
}

/** What the lists of rooms have: the file that declares it, and its name. */
function listedNames(sources: Sources): (readonly [file: string, name: string])[] {
  return Object.entries(sources).filter(([path]) => isRoomList(path)).flatMap(([path, source]) =>
    [...source.matchAll(/\{([^}]*)\} from "([^"]+)"/g)].flatMap(([, names = "", from = ""]) => {
      const file = resolveSpecifier(path, from) ?? "";
      return names.split(",").map((name) => [file, name.trim().replace(/^type /, "")] as const);
    })
  );
}

function isRoomList(path: string): boolean {
  return /^lib\/.+\/mod\.ts$/.test(path);
}

function userOf(path: string, source: string): User {
  const masked = maskSource(source);
  const targets = referencesOf(masked).map(({ specifier }) => resolveSpecifier(path, specifier));
  const words = new Map<string, number>();
  for (const [word] of masked.code.matchAll(/[\w$]+/g)) words.set(word, (words.get(word) ?? 0) + 1);
  const declared = [...masked.code.matchAll(DECLARED)].map(([, name = ""]) => name);
  return { path, targets: new Set(targets.filter((target) => target !== null)), words, declared };
}

/** Lists that a file may be in: of its folder and of those above. */
function listsOf(file: string): string[] {
  return file.split("/").map((_, depth, parts) => [...parts.slice(0, depth), "mod.ts"].join("/"));
}
