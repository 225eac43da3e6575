/**
 * Jupyter Lab for the notebooks: a virtual environment of the project's own with the Deno kernel in it.
 *
 * @module
 */
import { parseArgs } from "node:util";

const HELP = `Open the notebooks in Jupyter Lab, in a virtual environment of the project (.venv).

Usage: deno task lab [options]

Options
  --no-browser   do not open a browser; the address is printed
  --port NUMBER  port (8888, or the next free one)
  --setup        only make the environment and the kernel, do not start
  --json         one JSON object on stdout after the set-up
  --quiet        no progress
  --debug        the stack of an unexpected error
  --help         this text

Examples
  deno task lab
  deno task lab --no-browser --port 9000
  deno task lab --setup

Needs Python 3.10 or newer with its venv module. Exit code 0: done; 1: it cannot be set up; 2: wrong usage.
`;

/** Installed into the environment. */
export const JUPYTER_LAB = "jupyterlab==4.5.11";

/** Metadata of the notebooks, as they are committed. */
export const NOTEBOOK_METADATA = {
  kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
  language_info: {
    codemirror_mode: "typescript",
    file_extension: ".ts",
    mimetype: "text/x.typescript",
    name: "typescript",
    nbconvert_exporter: "script",
    pygments_lexer: "typescript",
  },
};

/** The project's own notebooks are saved as they are committed: a notebook that was run is no change for git. */
const SERVER_SETTINGS = `# Written by \`deno task lab\`: the project's notebooks are saved without outputs.
import json

OURS = ("feature_pipeline.ipynb", "training_pipeline.ipynb", "inference_pipeline.ipynb")
METADATA = json.loads("""${JSON.stringify(NOTEBOOK_METADATA)}""")


def strip_outputs(model, path, **kwargs):
    if model["type"] != "notebook" or path.split("/")[-1] not in OURS:
        return
    model["content"]["metadata"] = METADATA
    for cell in model["content"]["cells"]:
        tags = cell["metadata"].get("tags")
        cell["metadata"] = {} if tags is None else {"tags": tags}
        if cell["cell_type"] == "code":
            cell["outputs"] = []
            cell["execution_count"] = None


c.FileContentsManager.pre_save_hook = strip_outputs
`;

/** Where the parts of the environment lie. */
export interface LabPaths {
  /** The project. */
  readonly root: string;
  /** The virtual environment. */
  readonly venv: string;
  /** Its Python. */
  readonly python: string;
  /** Folder that goes on JUPYTER_PATH. */
  readonly jupyter: string;
  /** Description of the Deno kernel. */
  readonly kernel: string;
  /** Settings of its server. */
  readonly server: string;
  /** Settings of this Jupyter Lab that differ from its defaults. */
  readonly settings: string;
  /** What Jupyter Lab opens. */
  readonly notebooks: string;
  /** Jupyter's own files: settings, workspaces, history, checkpoints, what runs. */
  readonly own: string;
  /** Says which version was installed completely. */
  readonly stamp: string;
}

/** A condition that the person at the keyboard can remedy. */
export class LabError extends Error {
  /** @param code Stable code. @param message What happened. @param hint The remedy. */
  constructor(readonly code: string, message: string, readonly hint: string) {
    super(message);
  }
}

/**
 * Paths of the environment.
 *
 * @param root Project folder.
 */
export function labPaths(root: string): LabPaths {
  const venv = `${root}/.venv`;
  const jupyter = `${venv}/share/jupyter`, own = `${venv}/jupyter`;
  return {
    root,
    venv,
    python: `${venv}/bin/python`,
    jupyter,
    kernel: `${jupyter}/kernels/deno/kernel.json`,
    server: `${own}/config/jupyter_server_config.py`,
    settings: `${jupyter}/lab/settings/overrides.json`,
    notebooks: `${root}/notebooks`,
    own,
    stamp: `${venv}/jupyterlab.txt`,
  };
}

/**
 * Description of a kernel that runs this very Deno, wherever it was started from, and no cell behind one that has failed.
 *
 * @param deno Executable. @param root Project folder.
 */
export function kernelSpec(deno: string, root: string): Record<string, unknown> {
  const script = [
    "run",
    "-A",
    "--quiet",
    "--config",
    `${root}/deno.json`,
    `${root}/tools/notebooks/stopping_kernel.ts`,
  ];
  const argv = [deno, ...script, "{connection_file}"];
  return { argv, display_name: "Deno", language: "typescript", env: { NO_COLOR: "1" } };
}

/**
 * Make the environment, install Jupyter Lab once, write the kernel.
 *
 * @param paths Where. @param options `python` to make it with, `log` for progress.
 * @throws {LabError} `PYTHON_MISSING`, `VENV_FAILED`, `INSTALL_FAILED`.
 */
export async function setUp(
  paths: LabPaths,
  options: { python: string; log: (line: string) => void },
): Promise<void> {
  const installed = await Deno.readTextFile(paths.stamp).catch(() => "");
  if (installed.trim() !== JUPYTER_LAB) {
    await checkPython(options.python);
    options.log(`Making ${paths.venv}`);
    await step(
      options.python,
      ["-m", "venv", paths.venv],
      "VENV_FAILED",
      "On Debian and Ubuntu: apt install python3-venv.",
    );
    options.log(`Installing ${JUPYTER_LAB} (a minute or two)`);
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", JUPYTER_LAB];
    await step(paths.python, install, "INSTALL_FAILED", "Check the network and pip's index, then run again.");
    await Deno.writeTextFile(paths.stamp, JUPYTER_LAB);
  }
  await writeJson(paths.kernel, kernelSpec(Deno.execPath(), paths.root));
  await writeText(paths.server, SERVER_SETTINGS);
  // Nothing is fetched from the network, and no dialog about it stands over the notebook.
  await writeJson(paths.settings, {
    "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  });
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeText(path, JSON.stringify(value, null, 2));
}

async function writeText(path: string, text: string): Promise<void> {
  await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
  await Deno.writeTextFile(path, text);
}

async function checkPython(python: string): Promise<void> {
  const program = "import sys; print(sys.version_info >= (3, 10), sys.version.split()[0])";
  const answer = await output(python, ["-c", program]);
  if (answer === null || answer.code !== 0) {
    throw new LabError(
      "PYTHON_MISSING",
      `Cannot set up Jupyter Lab as it needs Python: current value is no working ${python}`,
      "Install Python 3.10 or newer, or use the notebooks without it: deno task notebooks.",
    );
  }
  if (!answer.stdout.startsWith("True")) {
    const version = answer.stdout.trim().split(" ").at(-1);
    throw new LabError(
      "PYTHON_TOO_OLD",
      `Cannot set up Jupyter Lab as it needs Python 3.10 or newer: current value is ${version}`,
      "Install a newer Python 3 and put it first on PATH.",
    );
  }
}

async function step(command: string, args: string[], code: string, hint: string): Promise<void> {
  const answer = await output(command, args);
  if (answer?.code === 0) return;
  const last = (answer?.stderr ?? "").trim().split("\n").slice(-3).join(" ") || `${command} did not start`;
  throw new LabError(code, `Cannot set up Jupyter Lab as every step must succeed: current value is ${last}`, hint);
}

async function output(command: string, args: string[]) {
  try {
    const { code, stdout, stderr } = await new Deno.Command(command, { args, stdin: "null" }).output();
    return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return null;
    throw error;
  }
}

/**
 * Arguments and environment with which Jupyter Lab starts.
 *
 * @param paths Of the environment. @param options Browser and port.
 */
export function labCommand(
  paths: LabPaths,
  options: { browser: boolean; port: number | null },
): { args: string[]; env: Record<string, string> } {
  const args = ["-m", "jupyterlab", paths.notebooks, `--FileCheckpoints.checkpoint_dir=${paths.own}/checkpoints`];
  if (!options.browser) args.push("--no-browser");
  if (options.port !== null) args.push(`--port=${options.port}`);
  // Jupyter refuses to run as root (in containers) unless told.
  if (Deno.uid() === 0) args.push("--allow-root");
  const others = Deno.env.get("JUPYTER_PATH");
  const path = [paths.jupyter, ...(others ? [others] : [])].join(":");
  // Nothing of the project is left in the person's home, and nothing there changes how its notebooks look.
  const folders = { CONFIG: "config", DATA: "data", RUNTIME: "runtime" };
  const own = Object.entries(folders).map(([name, folder]) => [`JUPYTER_${name}_DIR`, `${paths.own}/${folder}`]);
  return { args, env: { ...Object.fromEntries(own), IPYTHONDIR: `${paths.own}/ipython`, JUPYTER_PATH: path } };
}

/**
 * The command.
 *
 * @param args Arguments after the command's name.
 * @returns Exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options.help) {
      console.log(HELP);
      return 0;
    }
    const root = decodeURIComponent(new URL("../", import.meta.url).pathname).replace(/\/$/, ""),
      paths = labPaths(root);
    await setUp(paths, { python: "python3", log: (line) => options.quiet || console.error(line) });
    if (options.json) console.log(JSON.stringify({ venv: paths.venv, kernel: paths.kernel, jupyterlab: JUPYTER_LAB }));
    return options.setup ? 0 : await start(paths, options);
  } catch (error) {
    return explain(error, args.includes("--debug"));
  }
}

function readOptions(args: readonly string[]) {
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      "no-browser": flag,
      port: { type: "string" },
      setup: flag,
      json: flag,
      quiet: flag,
      debug: flag,
      help: { ...flag, short: "h" },
    },
  });
  const port = values.port === undefined ? null : Number(values.port);
  if (port !== null && !(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw new TypeError(`--port takes a number from 1 to 65535: current value is ${values.port}`);
  }
  return { ...values, browser: !values["no-browser"], port };
}

async function start(paths: LabPaths, options: { browser: boolean; port: number | null }): Promise<number> {
  const { args, env } = labCommand(paths, options);
  const lab = new Deno.Command(paths.python, { args, env, stdin: "inherit", stdout: "inherit", stderr: "inherit" })
    .spawn();
  // Jupyter handles Ctrl-C itself (it asks); this process must outlive it.
  Deno.addSignalListener("SIGINT", () => {});
  Deno.addSignalListener("SIGTERM", () => lab.kill("SIGTERM"));
  return (await lab.status).code;
}

function explain(error: unknown, debug: boolean): number {
  if (debug && error instanceof Error) console.error(error.stack);
  if (error instanceof LabError) {
    console.error(`error[${error.code}] ${error.message}\nhint: ${error.hint}`);
    return 1;
  }
  if (error instanceof TypeError) {
    console.error(`error[USAGE] ${error.message}\nSee: deno task lab --help`);
    return 2;
  }
  console.error(`error[UNEXPECTED] ${error instanceof Error ? error.message : error}`);
  return 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
