/** A real Chromium: one that is installed, or the one from npm, unpacked once into .cache/chromium. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { type Browser, type BrowserContextOptions, chromium } from "playwright-core";
import { ROOT } from "../../scripts/commands.ts";

const HOME = path.join(ROOT, ".cache", "chromium");

const INSTALLED = [
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** As an ordinary browser says it: the server answers 410 to a headless one, taking it for a robot. */
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36";

export const DESKTOP: BrowserContextOptions = {
  viewport: { width: 1280, height: 900 },
  userAgent: USER_AGENT,
  ignoreHTTPSErrors: true,
  locale: "en-US",
  timezoneId: "America/New_York",
};

export const PHONE: BrowserContextOptions = {
  ...DESKTOP,
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** Sees Shopify's hosts through the stand-in at `proxyUrl`, under their real names. */
export async function openBrowser(proxyUrl: string, more: readonly string[] = []): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--ignore-certificate-errors",
    `--proxy-server=${proxyUrl}`,
    ...more,
  ];
  return chromium.launch({ executablePath, args, env: { ...plain(process.env), ...env }, timeout: 60_000 });
}

async function findChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const installed = process.env["CHROME_PATH"] ?? INSTALLED.find((file) => fs.existsSync(file));
  if (installed !== undefined) return { executablePath: installed, env: {} };
  await unpack();
  const executablePath = path.join(HOME, "chromium");
  return { executablePath, env: missingParts(executablePath) };
}

/** Into a folder of its own first: a half-unpacked browser is never mistaken for a whole one. */
async function unpack(): Promise<void> {
  if (fs.existsSync(path.join(HOME, "chromium"))) return;
  const making = `${HOME}-${String(process.pid)}`;
  fs.mkdirSync(making, { recursive: true });
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = making;
  try {
    const { default: sparticuz, inflate } = await import("@sparticuz/chromium");
    await sparticuz.executablePath();
    const archive = path.join(ROOT, "node_modules/@sparticuz/chromium/bin/al2023.tar.br");
    await inflate(archive);
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
  fs.rmSync(HOME, { recursive: true, force: true });
  fs.renameSync(making, HOME);
}

/** Libraries and fonts of a desktop, for a machine that has none. */
function missingParts(executable: string): Record<string, string> {
  const env: Record<string, string> = {};
  if (process.platform !== "linux") return env;
  if (execFileSync("ldd", [executable], { encoding: "utf8" }).includes("not found")) {
    env["LD_LIBRARY_PATH"] = path.join(HOME, "al2023", "lib");
  }
  env["FONTCONFIG_FILE"] = listFonts();
  return env;
}

/** The machine's, the browser's own few, and those of languages that both may lack. */
function listFonts(): string {
  const home = path.join(ROOT, ".cache", "fonts");
  const folders = [
    path.join(HOME, "fonts"),
    ...["arabic", "jp"].map((name) => path.join(ROOT, "node_modules/@embedpdf", `fonts-${name}`, "fonts")),
  ];
  const system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>';
  const list = system + folders.map((folder) => `<dir>${folder}</dir>`).join("");
  const file = path.join(home, "fonts.conf");
  fs.mkdirSync(home, { recursive: true });
  fs.writeFileSync(
    file,
    `<?xml version="1.0"?><fontconfig>${list}<cachedir>${home}/cache</cachedir></fontconfig>`,
  );
  return file;
}

function plain(env: NodeJS.ProcessEnv): Record<string, string> {
  // Node's own proxy settings are not the browser's.
  const own = new Set(["NODE_USE_ENV_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"]);
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || own.has(name) ? [] : [[name, value]],
    ),
  );
}
