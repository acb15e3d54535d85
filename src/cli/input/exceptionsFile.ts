import { type FindingException, readExceptions } from "../../iam/index.ts";
import { fail, type Result } from "../../platform/result.ts";
import { fileName, readText } from "./inputFile.ts";
import { parseJson } from "./json.ts";

/** Reads the findings that are accepted, in the form that `iam analyze --help` shows; a member that does not fit is an error. */
export async function readExceptionsFile(
  path: string,
  input: AsyncIterable<Uint8Array>,
): Promise<Result<FindingException[]>> {
  const text = await readText(path, input);
  if (!text.ok) return text;
  const json = parseJson(text.value);
  const exceptions = json.ok ? readExceptions(json.value) : json;
  return exceptions.ok ? exceptions : fail(`${fileName(path)}: ${exceptions.error}; iam analyze --help shows the form`);
}
