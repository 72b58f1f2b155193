/** Reads a command's words; whoever asks wrongly gets a sentence and the help, and 2 as the end, never a stack. */
import { parseArgs, type ParseArgsConfig } from "node:util";

type Words<T extends ParseArgsConfig> = ReturnType<typeof parseArgs<T>>;

/** Ends the process: with 0 and the help when that is what was asked, with 2 for words that it does not know. */
export function readWords<T extends ParseArgsConfig>(command: string, help: string, config: T): Words<T> {
  if (process.argv.slice(2).some((word) => word === "--help" || word === "-h")) {
    process.stdout.write(`${help}\n`);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    return misuse(command, help, error instanceof Error ? error.message : String(error));
  }
}

/** A whole number from one on, or what is taken where none is given. */
export function countOf(
  { command, help }: { command: string; help: string },
  [name, text]: [string, string | undefined],
  otherwise: number,
): number {
  if (text === undefined) return otherwise;
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  return misuse(command, help, `--${name} must be a whole number from 1 on, not “${text}”.`);
}

/** The one word that says what is meant; the first of the known ones where none is given. */
export function choiceOf<Choice extends string>(
  { command, help }: { command: string; help: string },
  words: readonly string[],
  [usual, ...others]: readonly [Choice, ...Choice[]],
): Choice {
  const [word, ...more] = words;
  if (word === undefined) return usual;
  const chosen = [usual, ...others].find((choice) => choice === word);
  if (chosen !== undefined && more.length === 0) return chosen;
  return misuse(command, help, `It knows ${[usual, ...others].join(" and ")}, not “${words.join(" ")}”.`);
}

function misuse(command: string, help: string, why: string): never {
  process.stderr.write(`${command}: ${why}\n\n${help}\n`);
  process.exit(2);
}
