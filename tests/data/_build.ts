import type { ConfigInput } from "../../lib/core/config/config.ts";
import { buildGroup, type BuildOptions } from "../../lib/data/build_group.ts";
import { hashFiles, listSourceFiles } from "../../lib/data/sources/source_files.ts";
import { fileSource, itemConfig } from "./_tables.ts";

/** A version of the table `t` of a text, with some options and fields of the config changed. */
export async function build(
  dir: string,
  text: string,
  changes: Partial<BuildOptions> = {},
  fields: Partial<ConfigInput> = {},
) {
  const source = `${dir}/t.csv`;
  await Deno.writeTextFile(source, text);
  const files = await hashFiles(await listSourceFiles(source));
  const options = {
    store: `${dir}/store`,
    given: fileSource(source),
    files,
    events: [],
    contentHash: "h",
    settings: { a: 1 },
    created: "2024-01-01",
  };
  return (await buildGroup(itemConfig(source, fields), { ...options, ...changes })).group;
}
