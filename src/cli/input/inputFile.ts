import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { fail, ok, type Result } from "../../platform/result.ts";

/** Where `npm run iam` was started: npm itself changes to the folder of the project. */
const STARTED_IN = process.env.npm_lifecycle_event === "iam" ? process.env.INIT_CWD : undefined;

/** Stands for standard input in place of a path. */
export const STANDARD_INPUT = "-";

/** More text than this does not fit in one string, in UTF-16 either. */
const MOST_UNPACKED = 1024 ** 3;

/** A path as it was typed, from the folder in which it was typed. */
export function typedPath(path: string): string {
  return STARTED_IN === undefined ? resolve(path) : resolve(STARTED_IN, path);
}

/**
 * The text of a file, or of `input` where the path is `-`. It may be compressed with gzip; it is in UTF-8, or in UTF-16 with
 * a byte order mark, as Windows PowerShell writes what it redirects.
 */
export async function readText(path: string, input: AsyncIterable<Uint8Array>): Promise<Result<string>> {
  try {
    const bytes = path === STANDARD_INPUT ? await bytesOf(input) : await readFile(typedPath(path));
    return ok(decode(bytes));
  } catch (error) {
    return fail(`${fileName(path)}: ${systemProblem(error)}`);
  }
}

/** A file as messages name it. */
export function fileName(path: string): string {
  return path === STANDARD_INPUT ? "standard input" : path;
}

async function bytesOf(input: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isPacked ? gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED }) : bytes;
  return new TextDecoder(encodingOf(plain), { fatal: true }).decode(plain);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

const TOO_LARGE = "too large to be read at once (more than 512 MB of text)";

const SYSTEM_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  ENOTDIR: "part of the path is not a folder",
  EEXIST: "not a folder",
  EISDIR: "a folder, not a file",
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "read-only",
  ENOSPC: "no space left",
  ENAMETOOLONG: "the name is too long",
  Z_BUF_ERROR: "gzip that ends in the middle; get the file again",
  Z_DATA_ERROR: "damaged gzip; get the file again",
  ERR_ENCODING_INVALID_ENCODED_DATA: "not text in UTF-8, nor in UTF-16 with a byte order mark",
  ERR_BUFFER_TOO_LARGE: TOO_LARGE,
  ERR_FS_FILE_TOO_LARGE: TOO_LARGE,
  ERR_STRING_TOO_LONG: TOO_LARGE,
  ERR_INVALID_ARG_VALUE: "not a path",
};

/** What the file system or a decoder refused, in words. Throws every other error. */
export function systemProblem(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  return SYSTEM_PROBLEMS[code] ?? code;
}
