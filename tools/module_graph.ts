import { exists, walk } from "@std/fs";
import { dirname, join, relative } from "node:path/posix";
import { type MaskedSource, maskSource } from "./source_text.ts";

/** One reference of a module to another. */
export interface ModuleReference {
  /** As written: `../core/errors.ts`, `zod`, `npm:x@1`. */
  readonly specifier: string;
  /** `import` and `export … from`; `import()`; `new URL(…, import.meta.url)`, as for workers. */
  readonly kind: "static" | "dynamic" | "url";
  /** Whether it vanishes at run time (`import type`). */
  readonly typeOnly: boolean;
  /** Line, from 1. */
  readonly line: number;
}

const STATIC = /(?<![\w$.])(?:import|export)\s+(type\s+)?(?:[^"'`;()]*?\sfrom\s*)?["']/g;
const DYNAMIC = /(?<![\w$.])import\s*\(\s*["'`]/g;
const URLS = /new\s+URL\s*\(\s*["'`](?=\s*["'`]\s*,\s*import\.meta\.url)/g;
const ALL_TYPES = /^\s*\{\s*(?:type\s+[\w$]+(?:\s+as\s+[\w$]+)?\s*,?\s*)+\}\s*from\s*$/;

/**
 * All modules that a source refers to by a literal.
 *
 * @param source TypeScript.
 */
export function moduleReferences(source: string): ModuleReference[] {
  return referencesOf(maskSource(source));
}

/** The same of a source that is masked already. */
export function referencesOf({ code, texts }: MaskedSource): ModuleReference[] {
  const found: (ModuleReference & { at: number })[] = [];
  const add = (pattern: RegExp, kind: ModuleReference["kind"], typeOf: (match: RegExpExecArray) => boolean) => {
    for (const match of code.matchAll(pattern)) {
      const at = match.index + match[0].length;
      const specifier = texts.get(at);
      if (specifier === undefined) continue;
      const line = code.slice(0, at).split("\n").length;
      found.push({ specifier, kind, typeOnly: typeOf(match), line, at });
    }
  };
  add(STATIC, "static", (match) => match[1] !== undefined || ALL_TYPES.test(match[0].slice(6, -1)));
  add(DYNAMIC, "dynamic", () => false);
  // The inside of a text is blank in `code`: look for the closing quote after as many spaces.
  add(URLS, "url", () => false);
  return found.sort((a, b) => a.at - b.at).map(({ at: _, ...reference }) => reference);
}

/**
 * Where a relative specifier leads.
 *
 * @param from Path of the module that refers. @param specifier `./x.ts` or `../x.ts`; `@lib/x.ts` for `lib/x.ts`; `1000models`,
 * `1000models/x`: the lists of the library and of its rooms.
 * @returns Path from the project's root, or null for packages.
 */
export function resolveSpecifier(from: string, specifier: string): string | null {
  if (specifier.startsWith(".")) return join(dirname(from), specifier);
  if (specifier.startsWith("@lib/")) return join("lib", specifier.slice(5));
  if (specifier === "1000models") return "lib/mod.ts";
  return specifier.startsWith("1000models/") ? `lib/${specifier.slice(11)}/mod.ts` : null;
}

/** What can be reached from some modules. */
export interface Reachable {
  /** Paths from the project's root, sorted. */
  readonly modules: readonly string[];
  /** Bare names and `npm:`, `jsr:`, `node:` specifiers, sorted. */
  readonly packages: readonly string[];
}

/**
 * Modules and packages that are loaded, now or later, when some modules run.
 *
 * @param root Project folder. @param entries Paths from it. @param options `start`: only what is loaded before the first line
 * runs.
 */
export async function reachableFrom(
  root: string,
  entries: readonly string[],
  { start = false }: { readonly start?: boolean } = {},
): Promise<Reachable> {
  const modules = new Set<string>(), packages = new Set<string>();
  const todo = [...entries];
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (modules.has(path)) continue;
    modules.add(path);
    if (path.endsWith(".json")) continue;
    for (const { specifier, kind, typeOnly } of moduleReferences(await Deno.readTextFile(`${root}/${path}`))) {
      if (typeOnly || start && kind !== "static") continue;
      const target = resolveSpecifier(path, specifier);
      if (target === null) packages.add(specifier);
      // A URL may also name what is not there yet, or is not there on purpose.
      else if (kind !== "url" || (target.endsWith(".ts") && await exists(`${root}/${target}`, { isFile: true }))) {
        todo.push(target);
      }
    }
  }
  return { modules: [...modules].sort(), packages: [...packages].sort() };
}

/** Files below a folder of the project that end in `.ts`, as sorted paths from the project's root. */
export async function listModules(root: string, folder: string): Promise<string[]> {
  if (!await exists(join(root, folder), { isDirectory: true })) return [];
  const files = await Array.fromAsync(walk(join(root, folder), { exts: [".ts"], includeDirs: false }));
  return files.map((file) => relative(root, file.path)).sort();
}
