import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Read, wrong } from "./read.ts";

/** Where `npm run iam` was started: npm itself changes to the folder of the project. */
const STARTED_IN = process.env.npm_lifecycle_event === "iam" ? process.env.INIT_CWD : undefined;

/** A path as it was typed, from the folder in which it was typed. */
export function typedPath(path: string): string {
  return STARTED_IN === undefined ? resolve(path) : resolve(STARTED_IN, path);
}

/** A text file in UTF-8, or in UTF-16 with its mark, as PowerShell writes what it is told to redirect. */
export async function readText(path: string): Promise<Read<string>> {
  try {
    const bytes = await readFile(typedPath(path));
    const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
    return { ok: true, value: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch (error) {
    return wrong(`${path}: ${systemProblem(error)}`);
  }
}

export async function readJson(path: string): Promise<Read<unknown>> {
  const text = await readText(path);
  if (!text.ok) return text;
  try {
    return { ok: true, value: JSON.parse(text.value) };
  } catch (error) {
    return wrong(`${path}: not JSON${jsonPlace(text.value, error)}`);
  }
}

/** V8 names the place in the message, when it does not quote the text instead. */
function jsonPlace(text: string, error: unknown): string {
  if (text.trim() === "") return ": empty";
  const message = error instanceof Error ? error.message : "";
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  if (line !== undefined) return ` (line ${line}, column ${column})`;
  return /end of JSON input|Unterminated/.test(message) ? ": it ends in the middle" : "";
}

const SYSTEM_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  ENOTDIR: "part of the path is no folder",
  EEXIST: "not a folder",
  EISDIR: "a folder, not a file",
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "read-only",
  ENOSPC: "no space left",
  ENAMETOOLONG: "the name is too long",
  ERR_ENCODING_INVALID_ENCODED_DATA: "not text in UTF-8",
  ERR_FS_FILE_TOO_LARGE: "too large to be read at once",
  ERR_STRING_TOO_LONG: "too large to be read at once (more than 512 MB of text)",
  ERR_INVALID_ARG_VALUE: "no path",
};

/** What the file system or a decoder refused, in words. Throws what is neither. */
export function systemProblem(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  return SYSTEM_PROBLEMS[code] ?? code;
}
