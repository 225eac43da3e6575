import type { RowsChampion, RowsMember } from "../../competition/champions/rows_champion.ts";
import { featureColumnNames, type TableSpec } from "../../features/table/table_spec.ts";
import { EncodedModel } from "../../models/contract/encoded.ts";
import { TreeModel } from "../../models/trees/model.ts";
import type { ExportedKey, ExportFolder } from "./export_folder.ts";
import { formatReadable } from "../formats/json_model.ts";
import { formatLightgbm } from "../formats/lightgbm_text.ts";
import type { ModelFile } from "../formats/model_file.ts";
import type { RealRows } from "./real_rows.ts";
import { readableEncoder, readableRows } from "../rows/readable_rows.ts";
import { columnsFile, columnsRecipe, type ExportedPart, rowsRecipe, type WholeModel } from "./rows_recipe.ts";
import { testedRows } from "../rows/tested_rows.ts";

/** Writes what serves rows of a table without a calendar. */
export class RowsVersions {
  readonly #folder: ExportFolder;
  readonly #real: RealRows;

  /** @param folder Takes the files. @param real Has rows of the table, where it is there. */
  constructor(folder: ExportFolder, real: RealRows) {
    this.#folder = folder;
    this.#real = real;
  }

  /**
   * Put what serves: as ONNX all in one file, else member by member; and which columns rows have.
   *
   * @returns What the version's file says of the model.
   * @throws {FitError} `INEXPRESSIBLE` if nothing may be left out.
   */
  async tell(champion: RowsChampion, of: ExportedKey & { readonly group: string }): Promise<Record<string, unknown>> {
    const folder = this.#folder, { spec } = champion;
    folder.putOnce(columnsFile(spec), () => columnsRecipe(spec));
    const test = await this.#real.test(of, (panel) => testedRows(champion, panel));
    if (folder.format === "onnx") {
      const { model, members } = await this.#whole(champion, of);
      return { model, ...rowsRecipe(champion, members), ...test };
    }
    const members: ExportedPart[] = [];
    for (const member of champion.members) {
      members.push(await folder.member(member, of, () => Promise.resolve(this.#file(member, spec))));
    }
    return { ...rowsRecipe(champion, members), ...test };
  }

  async #whole(
    champion: RowsChampion,
    of: ExportedKey,
  ): Promise<{ readonly model: WholeModel | null; readonly members: readonly ExportedPart[] }> {
    // ONNX is loaded by whom it is for: it has a package of its own.
    const made = (await import("../rows/onnx_rows.ts")).onnxRows(champion);
    if ("bytes" in made) {
      const file = this.#folder.putModel({ content: made.bytes, extension: "onnx" });
      return { model: { file, format: "onnx", outputs: made.outputs }, members: champion.members.map(() => ({})) };
    }
    const reasons = new Map(made.missing.map(({ member, reason }) => [member, reason]));
    for (const [{ contender, family: { name: family } }, reason] of reasons) {
      this.#folder.leaveOut({ contender, family, reason }, of);
    }
    const members = champion.members.map((member) => {
      const missing = reasons.get(member);
      return missing === undefined ? {} : { missing };
    });
    return { model: null, members };
  }

  /** Trees for LightGBM as a model of encoded rows, with what encodes them beside it; all else to be read. */
  #file(member: RowsMember, spec: TableSpec): ModelFile | string {
    const { family, fitted } = member;
    if (this.#folder.format === "lightgbm" && fitted instanceof EncodedModel && fitted.model instanceof TreeModel) {
      const written = formatLightgbm(fitted.model.ensemble);
      if (written !== null) {
        const encoder = this.#folder.putModel(jsonFile({ encoder: readableEncoder(fitted.encoder) }));
        return { format: "lightgbm", extension: "txt", content: written.text, offset: written.offset, encoder };
      }
    }
    const texts = spec.columns.filter(({ kind }) => kind === "text").map(({ name }) => name);
    const readable = readableRows(member, [...featureColumnNames(spec), ...texts]);
    return readable === null ? `${family.name} cannot be told in JSON` : jsonFile(readable);
  }
}

function jsonFile(content: Record<string, unknown>): ModelFile {
  return { format: "json", extension: "json", content: `${formatReadable(content)}\n`, offset: 0 };
}
