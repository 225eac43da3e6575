import { join } from "node:path/posix";

/** What stands under a name. */
export type Entry =
  | { readonly kind: "file"; readonly bytes: Uint8Array<ArrayBuffer>; readonly mode: number }
  | { readonly kind: "folder" }
  | { readonly kind: "link"; readonly target: string };

/** A folder's whole content by relative path, parents before children. */
export type Tree = ReadonlyMap<string, Entry>;

/** Read a folder; what is no file, folder or link is left out. */
export function readTree(root: string): Tree {
  const tree = new Map<string, Entry>();
  const walk = (folder: string) => {
    const names = [...Deno.readDirSync(join(root, folder))].map(({ name }) => name).sort();
    for (const path of names.map((name) => join(folder, name))) {
      const { isFile, isDirectory, isSymlink, mode } = Deno.lstatSync(join(root, path));
      if (isSymlink) tree.set(path, { kind: "link", target: Deno.readLinkSync(join(root, path)) });
      if (isFile) {
        tree.set(path, { kind: "file", bytes: Deno.readFileSync(join(root, path)), mode: (mode ?? 0) & 0o777 });
      }
      if (isDirectory) {
        tree.set(path, { kind: "folder" });
        walk(path);
      }
    }
  };
  walk("");
  return tree;
}

/** Write a tree into a folder, which is emptied first. */
export function writeTree(root: string, tree: Tree): void {
  try {
    Deno.removeSync(root, { recursive: true });
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  Deno.mkdirSync(root, { recursive: true });
  for (const [path, entry] of tree) {
    if (entry.kind === "folder") Deno.mkdirSync(join(root, path));
    else if (entry.kind === "link") Deno.symlinkSync(entry.target, join(root, path));
    else Deno.writeFileSync(join(root, path), entry.bytes, { mode: entry.mode });
  }
}

/** The same tree without what stands under some paths. */
export function without(tree: Tree, pattern: RegExp): Tree {
  return new Map([...tree].filter(([path]) => !pattern.test(path)));
}
