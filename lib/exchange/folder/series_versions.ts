import type { Champion } from "../../competition/champions/champion.ts";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import { championRecipe, type ExportedMember, featureFile, featureRecipe } from "./champion_recipe.ts";
import type { ExportFolder } from "./export_folder.ts";
import { modelFile } from "../formats/model_file.ts";
import { selfTest } from "./self_test.ts";
import type { RealRows } from "./real_rows.ts";

/** Writes what serves keys of a table with a calendar. */
export class SeriesVersions {
  readonly #folder: ExportFolder;
  readonly #real: RealRows;

  /** @param folder Takes the files. @param real Has rows of the table, where it is there. */
  constructor(folder: ExportFolder, real: RealRows) {
    this.#folder = folder;
    this.#real = real;
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
    const test = await this.#real.test(version, (series) => selfTest(champion, series));
    return { ...championRecipe(champion, members), ...test };
  }
}
