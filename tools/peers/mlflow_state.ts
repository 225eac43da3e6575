import { connect, type Fields } from "@lib/tracking/connection.ts";
import { listOf, objectOf, tagsOf, textOf } from "@lib/tracking/fields.ts";

/** What an MLflow server has, as people see it: equal states are equal texts, whatever the ids of runs. */
export async function seenState(
  url: string,
  { experiment, models }: { experiment: string; models: readonly string[] },
) {
  const { ask } = connect(url);
  const found = objectOf(
    (await ask("GET", "mlflow/experiments/get-by-name", { experiment_name: experiment })).experiment,
  );
  const search = { experiment_ids: [found.experiment_id], run_view_type: "ACTIVE_ONLY", max_results: 100 };
  const runs = listOf((await ask("POST", "mlflow/runs/search", search)).runs);
  const names = new Map(runs.map((run) => {
    const { run_id: id } = objectOf(run.info);
    return [textOf(id), tagsOf(objectOf(run.data).tags).get("1000models.run") ?? ""];
  }));
  const lines = runs.flatMap(({ info, data, inputs }) => [
    `run ${textOf(objectOf(info).run_id)} ${textOf(objectOf(info).status)}`,
    ...["params", "metrics", "tags"].flatMap((kind) =>
      listOf(objectOf(data)[kind]).map((item) => `${kind} ${json(item)}`)
    ),
    ...listOf(objectOf(inputs).dataset_inputs).map(({ dataset }) => `input ${json(dataset)}`),
  ]);
  for (const run of runs) lines.push(...await filesOf(textOf(objectOf(run.info).artifact_uri)));
  for (const name of models) {
    const model = objectOf((await ask("GET", "mlflow/registered-models/get", { name })).registered_model);
    lines.push(`model ${name} ${json(model.tags)} ${json(model.aliases)}`);
    const versions = listOf(
      (await ask("GET", "mlflow/model-versions/search", { filter: `name='${name}'` })).model_versions,
    );
    lines.push(...versions.map(({ version, run_id: id, tags }) => `${name} ${version} ${id} ${json(tags)}`));
  }
  const text = lines.sort().join("\n");
  return [...names].reduce((all, [id, name]) => all.replaceAll(id, name), text);

  async function filesOf(uri: string, folder = ""): Promise<string[]> {
    const path = `${new URL(uri).pathname.slice(1)}${folder}`;
    const files = listOf((await ask("GET", "mlflow-artifacts/artifacts", { path })).files);
    const all = files.map(async (file) => {
      const name = `${folder}/${textOf(file.path)}`;
      return file.is_dir === true ? await filesOf(uri, name) : [`file ${uri}${name} ${Number(file.file_size)}`];
    });
    return (await Promise.all(all)).flat();
  }
}

/** Tags and aliases come in any order. */
function json(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.map((item: Fields) => JSON.stringify(item)).sort() : value);
}
