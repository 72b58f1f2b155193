/** As whom Postgres runs: as ourselves, or, when we are root (which it refuses to be), as a user without rights. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** How one program is started: under another user when we are root, which Postgres refuses to be. */
export type Runner = { command: string[]; ids: { uid?: number; gid?: number } };

/** Whom Postgres runs as, given where its programs (`home`) and its data are. Throws when no user can enter both. */
export function pickRunner(home: string, data: string): Runner {
  if (process.getuid?.() !== 0) return { command: [], ids: {} };
  const ids = unprivilegedUser();
  if (everyoneMayEnter(home) && everyoneMayEnter(path.dirname(data))) return { command: [], ids };
  // A clone below /root: another user cannot enter it, unless it may read past permissions (and nothing else).
  if (isOnPath("setpriv")) {
    const capability = "+dac_override,+dac_read_search";
    return {
      command: [
        "setpriv",
        `--reuid=${String(ids.uid)}`,
        `--regid=${String(ids.gid)}`,
        "--clear-groups",
        `--inh-caps=${capability}`,
        `--ambient-caps=${capability}`,
      ],
      ids: {},
    };
  }
  throw new Error(
    `Postgres refuses to run as root, and the user it would run as cannot enter ${process.cwd()}.\nMove the project to a folder that everybody may enter (such as /srv), or run as an ordinary user.`,
  );
}

function unprivilegedUser(): { uid: number; gid: number } {
  const users = fs.readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const fields = users.find((line) => line.startsWith(`${name}:`))?.split(":");
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error("Postgres refuses to run as root, and this machine has no user `postgres` or `nobody`.");
}

function everyoneMayEnter(folder: string): boolean {
  for (let at = path.resolve(folder); at !== path.dirname(at); at = path.dirname(at)) {
    if (fs.existsSync(at) && (fs.statSync(at).mode & 0o001) === 0) return false;
  }
  return true;
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .some((at) => fs.existsSync(path.join(at, program)));
}

/** The data belongs to whom Postgres runs as, and to nobody else. */
export function giveTo(runner: Runner, data: string): void {
  fs.chmodSync(data, 0o700);
  const wanted = runner.ids.uid ?? runner.command.find((word) => word.startsWith("--reuid="))?.slice(8);
  if (wanted === undefined || fs.statSync(data).uid === Number(wanted)) return;
  execFileSync("chown", ["-R", String(wanted), data]);
}
