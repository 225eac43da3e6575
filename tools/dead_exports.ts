/**
 * Exports of lib that nobody needs: `tests/architecture_test.ts` wants none.
 *
 * @module
 */
import type { Sources } from "./architecture.ts";
import { moduleReferences, resolveSpecifier } from "./module_graph.ts";
import { maskSource } from "./source_text.ts";

/** A module as a user of others: which modules it refers to, and every name in its code. */
interface User {
  readonly path: string;
  readonly targets: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

const DECLARED = /^export\s+(?:abstract\s+|async\s+)?(?:function\*?|class|const|let|interface|type|enum)\s+([\w$]+)/gm;

/**
 * Exports that nothing uses: neither their own file nor another module, but for the file's own test and its room's list. What
 * `lib/mod.ts` lists is for the world.
 *
 * A twin for WebAssembly, `x_wasm.ts`, is used where `x.ts` is.
 *
 * @param sources All of lib. @param users All other modules, notebooks among them, by path.
 * @returns `path: name`, sorted.
 */
export function deadExports(sources: Sources, users: Sources): string[] {
  const all = Object.entries({ ...sources, ...users }).filter(([path]) => !isRoomList(path))
    .map(([path, source]) => userOf(path, source));
  return Object.entries(sources).filter(([path]) => !/(?:\/mod|_wasm)\.ts$/.test(path)).flatMap(([path, source]) => {
    const { code } = maskSource(source);
    const readers = all.filter((user) => reads(user, path));
    return [...code.matchAll(DECLARED)].map(([, name = ""]) => name).filter((name) => {
      const uses = code.split(new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`)).length - 1;
      return uses === 1 && readers.every(({ names }) => !names.has(name));
    }).map((name) => `${path}: ${name}`);
  }).sort();
}

function isRoomList(path: string): boolean {
  return /^lib\/.+\/mod\.ts$/.test(path);
}

function userOf(path: string, source: string): User {
  const targets = moduleReferences(source).map(({ specifier }) => resolveSpecifier(path, specifier));
  const { code } = maskSource(source);
  return { path, targets: new Set(targets.filter((target) => target !== null)), names: new Set(code.match(/[\w$]+/g)) };
}

/** Whether a module may import from another: by its file or by a list, and it is not the file itself or its test. */
function reads({ path, targets }: User, file: string): boolean {
  if (path === file || path === file.replace(/^lib\//, "tests/").replace(/\.ts$/, "_test.ts")) return false;
  const lists = file.split("/").map((_, depth, parts) => [...parts.slice(0, depth), "mod.ts"].join("/"));
  return targets.has(file) || lists.some((list) => targets.has(list));
}
