/** The environment of the peers cannot be made, for a reason that the person at the keyboard can remedy. */
export class EnvironmentError extends Error {
  /** @param message What happened. @param hint The remedy. */
  constructor(message: string, readonly hint: string) {
    super(message);
  }
}

/** Where the environment lies. */
export interface Environment {
  readonly folder: string;
  readonly python: string;
  /** Copy of the requirements that were installed completely. */
  readonly stamp: string;
}

/** Paths of the environment in a folder. */
export function environmentIn(folder: string): Environment {
  return { folder, python: `${folder}/bin/python`, stamp: `${folder}/requirements.txt` };
}

/**
 * Make the virtual environment of the peers, unless it is there with these very requirements.
 *
 * @param environment Where. @param options Pinned `requirements` (text), `python` to make it with, `log` for progress.
 * @throws {EnvironmentError} Without Python 3.10, its venv module or the packages.
 */
export async function makeEnvironment(
  environment: Environment,
  options: { requirements: string; python: string; log: (line: string) => void },
): Promise<void> {
  const { folder, python, stamp } = environment, { requirements } = options;
  // Another command may be making it: the bench and the checks of peers share one.
  using lock = await Deno.open(`${folder}.lock`, { create: true, write: true });
  await lock.lock(true);
  if (await Deno.readTextFile(stamp).catch(() => "") === requirements) return;
  const isNew = "import sys; sys.exit(sys.version_info < (3, 10))";
  await run(options.python, ["-c", isNew], "Install Python 3.10 or newer and put it first on PATH.");
  options.log(`making ${folder} and installing the peers (a minute or two)`);
  await run(options.python, ["-m", "venv", "--clear", folder], "On Debian and Ubuntu: apt install python3-venv.");
  const list = `${folder}/wanted.txt`;
  await Deno.writeTextFile(list, requirements);
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "-r", list];
  await run(python, install, "Check the network and pip's index, then run again.");
  await Deno.rename(list, stamp);
}

async function run(command: string, args: string[], hint: string): Promise<void> {
  const failure = await failureOf(command, args);
  if (failure === null) return;
  throw new EnvironmentError(
    `Cannot set up the peers as every step must succeed: current value is ${command} ${args.slice(0, 3).join(" ")}: ` +
      failure,
    hint,
  );
}

/** The end of what a command complained about, or null if it succeeded. */
async function failureOf(command: string, args: string[]): Promise<string | null> {
  try {
    const options = { args, stdin: "null", stdout: "null", stderr: "piped" } as const;
    const { code, stderr } = await new Deno.Command(command, options).output();
    const last = new TextDecoder().decode(stderr).trim().split("\n").slice(-3).join(" ");
    return code === 0 ? null : last || `exit code ${code}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return error.message;
    throw error;
  }
}
