/** What a request does to an MLflow server, as far as a sync asks: in memory, with the answers that MLflow 3 gives. */

interface Tagged {
  tags: Record<string, string>;
}

interface Run extends Tagged {
  id: string;
  experiment: string;
  name: string;
  deleted: boolean;
  status: string;
  params: Record<string, string>;
  metrics: Set<string>;
  inputs: Set<string>;
}

interface Version extends Tagged {
  number: number;
  runId: string;
  source: string;
}

interface Model extends Tagged {
  name: string;
  versions: Version[];
  next: number;
  aliases: Record<string, number>;
}

/** A death at one request: before it is carried out, after (its answer is lost), or with half of a file sent. */
export interface Cut {
  readonly at: number;
  readonly when: "before" | "after" | "half";
}

class Refusal extends Error {
  constructor(readonly code: string, message = code, readonly status = 400) {
    super(message);
  }
}

export class FakeMlflow {
  /** Names, by id. */
  readonly experiments: string[] = [];
  readonly experimentTags: Record<string, string>[] = [];
  readonly runs: Run[] = [];
  readonly models = new Map<string, Model>();
  readonly files = new Map<string, Uint8Array>();
  /** Every request so far: method and path. */
  readonly asked: string[] = [];
  readonly headers: Headers[] = [];
  /** Waits before each request is carried out. */
  pause: () => Promise<void> = () => Promise.resolve();

  /** `fetch` of a process that dies at a request: that one fails, and all after it. */
  fetch(cut?: Cut): (url: string, init: RequestInit) => Promise<Response> {
    let asked = 0;
    return async (url, init) => {
      const isCut = ++asked === cut?.at;
      if (cut !== undefined && (asked > cut.at || (isCut && cut.when === "before"))) throw new Error("killed");
      const { body } = init, isHalf = isCut && cut?.when === "half" && body instanceof Uint8Array;
      const answer = await this.handle(
        new Request(url, isHalf ? { ...init, body: new Uint8Array(body.subarray(0, body.length >> 1)) } : init),
      );
      if (isCut) throw new Error("killed");
      return answer;
    };
  }

  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url), path = decodeURIComponent(url.pathname).replace("/api/2.0/", "");
    this.asked.push(`${request.method} ${path}`);
    this.headers.push(request.headers);
    await this.pause();
    if (request.method === "PUT") {
      this.files.set(path.replace("mlflow-artifacts/artifacts/", ""), await request.bytes());
      return new Response("");
    }
    const fields = request.method === "GET" ? Object.fromEntries(url.searchParams) : await request.json();
    try {
      const route = this.#routes[path];
      if (route === undefined) throw new Refusal("ENDPOINT_NOT_FOUND", path, 404);
      return Response.json(route(fields) ?? {});
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return Response.json({ error_code: thrown.code, message: thrown.message }, { status: thrown.status });
    }
  }

  /** Everything that people see, in one comparable form; what lies in the trash is not seen. */
  state(): unknown {
    const runs = this.runs.filter((run) => !run.deleted)
      .map((run) => ({ ...run, metrics: [...run.metrics].sort(), inputs: [...run.inputs].sort() }));
    const models = [...this.models.values()]
      .map(({ name, tags, versions, aliases }) => ({ name, tags, versions, aliases }));
    const files = [...this.files].map(([path, bytes]) => `${path} ${bytes.length}`).sort();
    return structuredClone({ experiments: this.experiments, runs, models, files });
  }

  // deno-lint-ignore no-explicit-any
  readonly #routes: Record<string, (fields: any) => unknown> = {
    "mlflow/experiments/get-by-name": ({ experiment_name: name }) => {
      const at = this.experiments.indexOf(name);
      if (at < 0) throw new Refusal("RESOURCE_DOES_NOT_EXIST", name, 404);
      return { experiment: { experiment_id: String(at), lifecycle_stage: "active" } };
    },
    "mlflow/experiments/search": ({ filter }) => ({
      experiments: this.experiments.flatMap((name, id) => {
        const tags = this.experimentTags[id] ?? {};
        return matches({ tags }, filter) ? [{ experiment_id: String(id), name, tags: listOf(tags) }] : [];
      }),
    }),
    "mlflow/experiments/create": ({ name, tags }) => {
      if (this.experiments.includes(name)) throw new Refusal("RESOURCE_ALREADY_EXISTS");
      this.experimentTags[this.experiments.length] = recordOf(tags);
      return { experiment_id: String(this.experiments.push(name) - 1) };
    },
    "mlflow/runs/create": ({ experiment_id: experiment, run_name: name, tags }) => {
      const id = `r${this.runs.length}`;
      const run = { id, experiment, name, deleted: false, status: "RUNNING", params: {}, tags: recordOf(tags) };
      this.runs.push({ ...run, metrics: new Set(), inputs: new Set() });
      return { run: infoOf(this.#run(id)) };
    },
    "mlflow/runs/get": ({ run_id: id }) => ({ run: infoOf(this.#run(id)) }),
    "mlflow/runs/search": ({ experiment_ids: experiments, filter, run_view_type: view }) => ({
      runs: this.runs.filter((run) =>
        experiments.includes(run.experiment) && (view === "ALL" || run.deleted === (view === "DELETED_ONLY")) &&
        matches(run, filter)
      ).map(infoOf),
    }),
    "mlflow/runs/delete": ({ run_id: id }) => void (this.#run(id).deleted = true),
    "mlflow/runs/restore": ({ run_id: id }) => void (this.#run(id).deleted = false),
    "mlflow/runs/update": ({ run_id: id, status }) => void (this.#active(id).status = status),
    "mlflow/runs/set-tag": ({ run_id: id, key, value }) => void (this.#active(id).tags[key] = value),
    "mlflow/runs/log-inputs": ({ run_id: id, datasets }) => {
      for (const { dataset } of datasets) this.#active(id).inputs.add(`${dataset.name} ${dataset.digest}`);
    },
    "mlflow/runs/log-batch": ({ run_id: id, params = [], metrics = [], tags = [] }) => {
      const run = this.#active(id);
      if (params.length > 100 || metrics.length > 1000 || tags.length > 100) {
        throw new Refusal("INVALID_PARAMETER_VALUE");
      }
      for (const { key, value } of params) {
        if ((run.params[key] ?? value) !== value) throw new Refusal("INVALID_PARAMETER_VALUE", `changing ${key}`);
        run.params[named(key)] = value;
      }
      for (const { key, value, timestamp, step } of metrics) {
        run.metrics.add(`${named(key)} ${step} ${timestamp} ${value}`);
      }
      for (const { key, value } of tags) run.tags[named(key)] = value;
    },
    "mlflow/registered-models/create": ({ name, tags }) => {
      if (this.models.has(name)) throw new Refusal("RESOURCE_ALREADY_EXISTS");
      if (/[/:]/.test(name) || name.length > 256) throw new Refusal("INVALID_PARAMETER_VALUE", name);
      this.models.set(name, { name, tags: recordOf(tags), versions: [], next: 1, aliases: {} });
    },
    "mlflow/registered-models/get": ({ name }) => ({ registered_model: modelFields(this.#model(name)) }),
    "mlflow/registered-models/set-tag": ({ name, key, value }) => void (this.#model(name).tags[key] = value),
    "mlflow/registered-models/alias": (fields) => this.#alias(fields),
    "mlflow/registered-models/search": ({ filter }) => ({
      registered_models: [...this.models.values()].filter((model) => matches(model, filter)).map(modelFields),
    }),
    "mlflow/model-versions/create": ({ name, source, run_id: runId, tags }) => {
      const model = this.#model(name), version = { number: model.next++, runId, source, tags: recordOf(tags) };
      model.versions.push(version);
      return { model_version: versionFields(model, version) };
    },
    "mlflow/model-versions/search": ({ filter }) => ({
      model_versions: [...this.models.values()].flatMap((model) =>
        model.versions.filter((version) => matches(version, filter, model.name))
          .map((version) => versionFields(model, version))
      ).reverse(),
    }),
    "mlflow/model-versions/set-tag": ({ name, version, key, value }) =>
      void (this.#version(name, version).tags[key] = value),
    "mlflow/model-versions/delete": ({ name, version }) => {
      const gone = this.#version(name, version), model = this.#model(name);
      model.versions = model.versions.filter((version) => version !== gone);
    },
    "mlflow-artifacts/artifacts": ({ path }) => ({
      files: [...this.files].filter(([file]) => file.startsWith(`${path}/`))
        .map(([file, bytes]) => ({ path: file.slice(path.length + 1), file_size: bytes.length })),
    }),
  };

  #alias({ name, alias, version }: { name: string; alias: string; version?: string }): void {
    const { aliases } = this.#model(name);
    if (version === undefined) return void delete aliases[alias];
    if (!/^[\w-]+$/.test(alias) || /^(latest|v\d+)$/i.test(alias)) throw new Refusal("INVALID_PARAMETER_VALUE", alias);
    aliases[alias] = this.#version(name, version).number;
  }

  #run(id: string): Run {
    return this.runs.find((run) => run.id === id) ?? refuse("RESOURCE_DOES_NOT_EXIST");
  }

  #active(id: string): Run {
    const run = this.#run(id);
    return run.deleted ? refuse("INVALID_PARAMETER_VALUE") : run;
  }

  #model(name: string): Model {
    return this.models.get(name) ?? refuse("RESOURCE_DOES_NOT_EXIST");
  }

  #version(name: string, version: string): Version {
    return this.#model(name).versions.find(({ number }) => number === Number(version)) ??
      refuse("RESOURCE_DOES_NOT_EXIST");
  }
}

function refuse(code: string): never {
  throw new Refusal(code, code, code === "RESOURCE_DOES_NOT_EXIST" ? 404 : 400);
}

/** MLflow's rule for names of metrics, parameters and tags. */
function named(key: string): string {
  return /^[/\p{L}\p{N}_.\- :]*$/u.test(key) && key.length <= 250 ? key : refuse("INVALID_PARAMETER_VALUE");
}

function recordOf(tags: { key: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ key, value }) => [named(key), value]));
}

function listOf(tags: Record<string, string>): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** Of MLflow's language: tags that are equal or like a text, and a name. */
function matches({ tags }: Tagged, filter: string, name = ""): boolean {
  return filter.split(" and ").every((condition) => {
    const [, wanted] = /^name = '(.*)'$/.exec(condition) ?? [];
    if (wanted !== undefined) return name === wanted;
    const [, tag = "", operator, text = ""] = /^tags\.`(.+?)` (=|LIKE) '([^'"\\]*)'$/.exec(condition) ?? [];
    if (operator === undefined) throw new Refusal("INVALID_PARAMETER_VALUE", filter);
    if (operator === "=") return tags[tag] === text;
    const pattern = text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("%", ".*").replaceAll("_", ".");
    return new RegExp(`^${pattern}$`, "su").test(tags[tag] ?? "");
  });
}

function infoOf({ id, deleted, status, tags }: Run): Record<string, unknown> {
  const info = { run_id: id, artifact_uri: `mlflow-artifacts:/0/${id}/artifacts`, status };
  return { info: { ...info, lifecycle_stage: deleted ? "deleted" : "active" }, data: { tags: listOf(tags) } };
}

function modelFields({ name, tags, aliases }: Model): Record<string, unknown> {
  const list = Object.entries(aliases).map(([alias, version]) => ({ alias, version: String(version) }));
  return { name, tags: listOf(tags), ...list.length === 0 ? {} : { aliases: list } };
}

function versionFields({ name }: Model, { number, runId, source, tags }: Version): Record<string, unknown> {
  return { name, version: String(number), run_id: runId, source, tags: listOf(tags) };
}
