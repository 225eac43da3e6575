import { EnvironmentError, environmentIn, makeEnvironment } from "../../bench/harness/venv.ts";
import type { Need } from "./peer_check.ts";

const BENCH = new URL("../../bench", import.meta.url).pathname;
const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];

/** How each program is found, or installed. */
const FINDERS: Readonly<Record<Need, (log: (line: string) => void) => Promise<string>>> = {
  python: findPython,
  chromium: findChromium,
  promtool: findPromtool,
  systemd: findSystemd,
  postgres: findPostgres,
  mariadb: findMariadb,
  vulkan: findVulkan,
  slurm: findSlurm,
};

/**
 * Paths of the programs, each found or installed once.
 *
 * @returns The path of each, or the error that says why it cannot be had here.
 */
export async function findPrograms(
  needs: ReadonlySet<Need>,
  log: (line: string) => void,
): Promise<Map<Need, string | EnvironmentError>> {
  const found = new Map<Need, string | EnvironmentError>();
  for (const need of needs) {
    try {
      found.set(need, await FINDERS[need](log));
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      found.set(need, error);
    }
  }
  return found;
}

/** The environment of the bench's peers: one for the whole project. */
async function findPython(log: (line: string) => void): Promise<string> {
  const environment = environmentIn(`${BENCH}/.venv`);
  const requirements = await Deno.readTextFile(`${BENCH}/peers/requirements.txt`);
  await makeEnvironment(environment, { requirements, python: "python3", log });
  return environment.python;
}

/** A Chromium on PATH; where there is none and the machine has apt and the right to use it, it is installed. */
async function findChromium(log: (line: string) => void): Promise<string> {
  const present = await onPath(BROWSERS);
  if (present !== null) return present;
  log("installing chromium (a minute or two)");
  for (const args of [["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]]) {
    await succeeds("apt-get", args);
  }
  const installed = await onPath(BROWSERS);
  if (installed !== null) return installed;
  throw new EnvironmentError(
    "Cannot open pages as a Chromium must be on PATH: current value is none, and apt-get cannot install it",
    "Install chromium, or run with --only for the checks that need none.",
  );
}

/** Where a package is unpacked whose program alone is needed: installed it would start a server. */
const UNPACKED = `${BENCH}/.venv/prometheus`;

async function findPromtool(log: (line: string) => void): Promise<string> {
  const unpacked = `${UNPACKED}/usr/bin/promtool`, present = await onPath(["promtool", unpacked]);
  if (present !== null) return present;
  log("unpacking promtool (a moment)");
  const script = 'mkdir -p "$1" && cd "$1" && apt-get download -qq prometheus && dpkg -x prometheus_*.deb .';
  await succeeds("sh", ["-c", script, "sh", UNPACKED]);
  if (await succeeds(unpacked, ["--version"])) return unpacked;
  throw new EnvironmentError(
    "Cannot try alerts as promtool must be on PATH: current value is none, and apt-get cannot download it",
    "Install Prometheus, or run with --only for the checks that need none.",
  );
}

async function findSystemd(): Promise<string> {
  const present = await onPath(["systemd-analyze"]);
  if (present !== null) return present;
  await succeeds("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "systemd"]);
  const installed = await onPath(["systemd-analyze"]);
  if (installed !== null) return installed;
  throw new EnvironmentError(
    "Cannot read units as systemd-analyze must be on PATH: current value is none, and apt-get cannot install it",
    "Install systemd 250 or newer, or run with --only for the checks that need none.",
  );
}

/** Folder of the newest programs of Postgres: Debian has them beside PATH. */
async function findPostgres(log: (line: string) => void): Promise<string> {
  const find = async () => {
    const versions = await Array.fromAsync(Deno.readDir("/usr/lib/postgresql")).catch(() => []);
    const folders = versions.map(({ name }) => `/usr/lib/postgresql/${name}/bin`).sort().reverse();
    // Of a client alone the folder is there too.
    for (const folder of folders) if (await onPath([`${folder}/initdb`]) !== null) return folder;
    return null;
  };
  return await find() ?? await install("postgresql", { find, log });
}

async function findMariadb(log: (line: string) => void): Promise<string> {
  const find = () => onPath(["mariadbd", "/usr/sbin/mariadbd"]);
  return await find() ?? await install("mariadb-server", { find, log });
}

/** Folder of a Vulkan driver's description: on a machine without a GPU that of the software adapter. */
async function findVulkan(log: (line: string) => void): Promise<string> {
  const folder = "/usr/share/vulkan/icd.d";
  const find = async () => {
    const drivers = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
    return drivers.length > 0 ? folder : null;
  };
  return await find() ?? await install("mesa-vulkan-drivers", { find, log });
}

/** The daemon of a node; controller, clients and keys come with it. */
async function findSlurm(log: (line: string) => void): Promise<string> {
  const find = () => onPath(["slurmd", "/usr/sbin/slurmd"], "-V");
  return await find() ?? await install("slurmd slurmctld slurm-client munge", { find, log });
}

/** Packages of Debian, separated by blanks, without the servers that they would start. */
async function install(
  names: string,
  { find, log }: { find: () => Promise<string | null>; log: (line: string) => void },
): Promise<string> {
  log(`installing ${names} (a minute)`);
  const script = "printf 'exit 101' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d && " +
    'apt-get update -qq; apt-get install -y -qq --no-install-recommends "$@"; rm -f /usr/sbin/policy-rc.d';
  await succeeds("sh", ["-c", script, "sh", ...names.split(" ")]);
  const installed = await find();
  if (installed !== null) return installed;
  throw new EnvironmentError(
    `Cannot run the check as ${names} must be there: current value is none, and apt-get cannot install it`,
    `Install ${names}, or run with --only for the checks that need none.`,
  );
}

/** Path of the first of these programs that starts. */
async function onPath(names: readonly string[], asks = "--version"): Promise<string | null> {
  for (const name of names) if (await succeeds(name, [asks])) return name;
  return null;
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const options: Deno.CommandOptions = { args, env, stdin: "null", stdout: "null", stderr: "null" };
  try {
    return (await new Deno.Command(command, options).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}
