/**
 * What fills a registry: `registry_bytes.ts <registry>` prints bytes by kind, most first.
 *
 * @module
 */
import { decodeArtifact } from "../../lib/core/bytes/artifact.ts";
import { PackReader } from "../../lib/registry/packs/pack_reader.ts";

/** A member of a champion, as far as its bytes need to be known. */
interface Member {
  readonly family: string;
  readonly model?: { readonly arrays: Readonly<Record<string, string>> };
}

/**
 * Bytes of all files of a registry root by kind: `members: <family>`, arrays of champions' own members, those that several
 * share counted with the first; `champions`, what else is in a champion; `leaderboards`; `shared`; `packs`, what packs take
 * beside their entries; `database`.
 *
 * @param root Of a registry that nobody writes.
 */
export function registryBytes(root: string): Map<string, number> {
  const bytes = new Map<string, number>();
  const add = (kind: string, size: number) => bytes.set(kind, (bytes.get(kind) ?? 0) + size);
  for (const { name, isFile } of Deno.readDirSync(root)) if (isFile) add("database", sizeOf(`${root}/${name}`));
  for (const { name } of Deno.readDirSync(`${root}/packs`)) {
    const path = `${root}/packs/${name}`, reader = new PackReader(path);
    add("packs", sizeOf(path));
    for (const entry of reader.index()) {
      const [kind] = entry.name.split(":");
      add("packs", -entry.length);
      if (kind !== "model") add(kind === "leaderboard" ? "leaderboards" : "shared", entry.length);
      else for (const [part, size] of championBytes(reader.read(entry))) add(part, size);
    }
    reader.close();
  }
  return new Map([...bytes].sort(([, a], [, b]) => b - a));
}

function championBytes(champion: Uint8Array): [string, number][] {
  const { header, arrays } = decodeArtifact(champion), counted = new Set<string>();
  const members = (header.members as Member[]).map(({ family, model }): [string, number] => {
    const own = Object.values(model?.arrays ?? {}).filter((name) => !counted.has(name));
    own.forEach((name) => counted.add(name));
    return [`members: ${family}`, own.reduce((sum, name) => sum + (arrays[name]?.byteLength ?? 0), 0)];
  });
  const rest = members.reduce((left, [, size]) => left - size, champion.length);
  return [...members.filter(([, size]) => size > 0), ["champions", rest]];
}

function sizeOf(path: string): number {
  return Deno.statSync(path).size;
}

if (import.meta.main) {
  const [root] = Deno.args;
  if (root === undefined) throw new TypeError("Cannot tell what fills a registry as its folder must be given");
  for (const [kind, size] of registryBytes(root)) console.log(kind.padEnd(30), String(size).padStart(12));
}
