import type { PeerContext } from "./peer_check.ts";
import { freePort, type PeerServer, startServer } from "./server.ts";

/** A database server on loopback, with a user and an empty database. */
export interface DatabaseServer extends PeerServer {
  /** With user and password. */
  readonly address: string;
}

/** What no message may show. */
export const PASSWORD = "p@ss/w%rd";

const ENCODED = encodeURIComponent(PASSWORD);

/** Servers refuse to run as root: who has no other user of his own takes the one that owns nothing. */
const UNPRIVILEGED = Deno.uid() === 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];

/** Postgres in the scratch folder. @param context With the need `postgres`: the folder of its programs. */
export async function startPostgres({ scratch, program }: PeerContext): Promise<DatabaseServer> {
  const bin = program("postgres"), folder = await ownFolder(`${scratch}/postgres`), port = freePort();
  await Deno.writeTextFile(`${folder}/password`, PASSWORD);
  await own(`${folder}/password`);
  const data = `${folder}/data`, address = `postgres://shop:${ENCODED}@127.0.0.1:${port}/postgres`;
  await runOwn(`${bin}/initdb`, [
    "-D",
    data,
    "-U",
    "shop",
    "--auth=scram-sha-256",
    `--pwfile=${folder}/password`,
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
  ]);
  const settings = { port, listen_addresses: "127.0.0.1", unix_socket_directories: folder, fsync: "off" };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [command = "", ...rest] = [...UNPRIVILEGED, `${bin}/postgres`, "-D", data, ...args];
  const env = { PGPASSWORD: PASSWORD };
  const ready = () =>
    succeeds(`${bin}/psql`, ["-h", "127.0.0.1", "-p", String(port), "-U", "shop", "-c", "SELECT 1", "postgres"], env);
  return { ...await startServer(command, { args: rest, log: `${folder}/log`, ready, cwd: folder }), address };
}

/** MariaDB in the scratch folder. @param context With the need `mariadb`: its server. */
export async function startMariadb({ scratch, program }: PeerContext): Promise<DatabaseServer> {
  const folder = await ownFolder(`${scratch}/mariadb`), port = freePort(), data = `${folder}/data`;
  await runOwn("mariadb-install-db", [
    "--no-defaults",
    `--datadir=${data}`,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
  ]);
  const socket = `${folder}/s`;
  const [command = "", ...rest] = [
    ...UNPRIVILEGED,
    program("mariadb"),
    "--no-defaults",
    `--datadir=${data}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    `--socket=${socket}`,
    "--skip-name-resolve",
  ];
  const sql =
    `CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4; CREATE USER IF NOT EXISTS shop@'%' IDENTIFIED BY '${PASSWORD}'; ` +
    "GRANT ALL ON shop.* TO shop@'%'";
  const ready = () => succeeds("mariadb", ["--no-defaults", "-S", socket, "-u", "root", "-e", sql]);
  const server = await startServer(command, { args: rest, log: `${folder}/log`, ready, cwd: folder });
  return { ...server, address: `mysql://shop:${ENCODED}@127.0.0.1:${port}/shop` };
}

async function ownFolder(path: string): Promise<string> {
  await Deno.mkdir(path);
  // The folder of the check is of its maker alone.
  if (UNPRIVILEGED.length > 0) await Deno.chmod(path.slice(0, path.lastIndexOf("/")), 0o711);
  await own(path);
  return path;
}

async function own(path: string): Promise<void> {
  if (UNPRIVILEGED.length > 0) await Deno.chown(path, 65534, 65534);
}

async function runOwn(program: string, args: readonly string[]): Promise<void> {
  const [command = "", ...rest] = [...UNPRIVILEGED, program, ...args];
  const { success, stderr } = await new Deno.Command(command, {
    args: rest,
    cwd: "/",
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`${program} ended with an error: ${new TextDecoder().decode(stderr).slice(-1000)}`);
}

async function succeeds(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const program = new Deno.Command(command, {
    args: [...args],
    env: { ...env },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
  return (await program.output()).success;
}
