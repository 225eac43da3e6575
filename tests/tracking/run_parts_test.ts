import { assertEquals, assertNotEquals } from "@std/assert";
import { modelUri, runParts } from "@lib/tracking/run_parts.ts";
import { type Project, RUNS, withProject } from "./_project.ts";

function localOf({ registry }: Project) {
  const run = registry.showRun(RUNS[0]), packs = registry.listPacks(RUNS[0]);
  return { run, packs, entered: null, versions: registry.listVersions({ run: RUNS[0] }) };
}

Deno.test("runParts() all that is here; what is not, is a note", () =>
  withProject((project) => {
    const local = localOf(project);
    const tags = (packs = local.packs, reports = project.reports) => {
      const { parts, notes } = runParts({ ...local, packs }, { ...project, reports });
      return [parts.map(({ tag }) => tag), notes.map(({ code }) => code)];
    };
    assertEquals(tags(), [["facts", "packs", "report", "keys"], []]);
    const swept = local.packs.map((pack) => ({ ...pack, isSwept: !pack.isRecord }));
    assertEquals(tags(swept, "none"), [["facts", "keys"], ["ARTIFACT_SWEPT", "MISSING_FILE"]]);
    assertEquals(tags(local.packs.filter(({ isRecord }) => !isRecord))[1], ["NO_RECORD"]);
    assertEquals(modelUri({ uri: "mlflow-artifacts:/1/r/artifacts" }), "mlflow-artifacts:/1/r/artifacts/model");
    return Promise.resolve();
  }));

Deno.test("runParts() the table of keys is another one when a stage has changed", () =>
  withProject((project) => {
    const local = localOf(project),
      value = (stage: "None" | "Staging") =>
        runParts({ ...local, versions: local.versions.map((version) => ({ ...version, stage })) }, project).parts.at(-1)
          ?.value;
    assertEquals(value("None"), value("None"));
    assertNotEquals(value("None"), value("Staging"));
    return Promise.resolve();
  }));
