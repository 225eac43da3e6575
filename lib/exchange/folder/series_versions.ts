import type { Champion } from "../../competition/champions/champion.ts";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import { championRecipe, type ExportedMember, featureFile, featureRecipe } from "./champion_recipe.ts";
import type { ExportFolder } from "./export_folder.ts";
import { modelFile } from "../formats/model_file.ts";
import { selfTest } from "./self_test.ts";
import type { SeriesSource } from "./series_source.ts";

/** Writes what serves keys of a table with a calendar. */
export class SeriesVersions {
  readonly #folder: ExportFolder;
  readonly #source: SeriesSource;

  /** @param folder Takes the files. @param source Has the table, where it is there. */
  constructor(folder: ExportFolder, source: SeriesSource) {
    this.#folder = folder;
    this.#source = source;
  }

  /**
   * Put members and features.
   *
   * @returns What the version's file says of the model.
   * @throws {FitError} `INEXPRESSIBLE` if nothing may be left out.
   */
  async tell(champion: Champion, version: VersionRow): Promise<Record<string, unknown>> {
    const folder = this.#folder, { format } = folder, members: ExportedMember[] = [];
    for (const member of champion.members) {
      const { names } = member.spec ?? champion.spec;
      members.push(await folder.member(member, version, () => modelFile(member, { format, names })));
    }
    for (const spec of [champion.spec, ...champion.members.flatMap(({ spec }) => spec ?? [])]) {
      folder.putOnce(featureFile(spec), () => featureRecipe(spec));
    }
    return { ...championRecipe(champion, members), ...await this.#test(champion, version) };
  }

  async #test(champion: Champion, version: VersionRow): Promise<Record<string, unknown>> {
    const series = await this.#source.read(version.group, version.key);
    const test = typeof series === "string" ? series : selfTest(champion, series);
    if (typeof test === "string") return { selfTest: null, selfTestMissing: test };
    this.#folder.tested++;
    return { selfTest: test };
  }
}
